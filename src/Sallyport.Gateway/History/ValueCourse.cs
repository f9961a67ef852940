using Sallyport.Payloads.Values;

namespace Sallyport.Gateway.History;

/// <summary>
/// Gathers the readings of one value in fixed memory: the readings themselves while they are few, and the buckets from the first one on. Every reading
/// counts in the minimum and the maximum of its bucket, so no extreme is ever hidden. Readings may come in any order.
/// </summary>
internal sealed class ValueCourse(HistoryRange range)
{
    private const long LeastGapMicroseconds = 5_000_000;
    private const int GapFactor = 4;
    private const int MostWords = 32;
    private const string OtherWords = "other";

    private readonly List<string> _words = [];
    private readonly List<(long Time, double Number)> _raw = [];
    private readonly Bucket[] _buckets = new Bucket[range.Buckets];
    private readonly IntervalMedian _intervals = new();
    private PayloadValueKind _kind;
    private string _unit = "";
    private long _count;
    private long _before;

    /// <summary>Takes a reading of the range. One that is of another kind than those before is left out.</summary>
    public void Add(long time, scoped in PayloadValue value)
    {
        if (_count == 0)
        {
            (_kind, _unit) = (value.Kind, value.Unit);
        }
        else if (_kind == PayloadValueKind.Switch && value.Kind == PayloadValueKind.Number)
        {
            _kind = PayloadValueKind.Number;
        }
        else if ((_kind == PayloadValueKind.Word) != (value.Kind == PayloadValueKind.Word))
        {
            return;
        }

        var number = value.Kind == PayloadValueKind.Word ? NumberOf(value.Word) : value.Number;
        if (_count++ > 0)
        {
            _intervals.Add(Math.Abs(time - _before));
        }

        _before = time;
        if (_raw.Count <= range.Points)
        {
            _raw.Add((time, number));
        }

        _buckets[range.BucketOf(time)].Add(time, number);
    }

    /// <summary>The course; null when there was no reading.</summary>
    public HistorySeries? Finish(string path, string label)
    {
        if (_count == 0)
        {
            return null;
        }

        var usual = _intervals.Median;
        var limit = Math.Max(LeastGapMicroseconds, GapFactor * (usual ?? 0));
        var isRaw = _raw.Count <= range.Points;
        List<HistoryPoint?> points = [];
        long? last = null;
        foreach (var (point, from, to) in isRaw ? Readings() : Filled())
        {
            if (last is { } end && from - end > limit)
            {
                points.Add(null);
            }

            points.Add(point);
            last = to;
        }

        return new HistorySeries(path, label, _unit, _kind, _words, isRaw, usual, points);
    }

    private IEnumerable<(HistoryPoint Point, long From, long To)> Readings() =>
        _raw.OrderBy(static reading => reading.Time).Select(static reading => (new HistoryPoint(reading.Time, reading.Number, reading.Number, reading.Number, 1, reading.Number, reading.Number), reading.Time, reading.Time));

    private IEnumerable<(HistoryPoint Point, long From, long To)> Filled()
    {
        for (var index = 0; index < _buckets.Length; index++)
        {
            if (_buckets[index] is { Count: > 0 } bucket)
            {
                yield return (bucket.ToPoint(range.FirstBucketMicroseconds + (index * range.BucketMicroseconds)), bucket.FirstTime, bucket.LastTime);
            }
        }
    }

    private double NumberOf(ReadOnlySpan<byte> utf8)
    {
        var word = System.Text.Encoding.UTF8.GetString(utf8);
        var known = _words.IndexOf(word);
        if (known >= 0)
        {
            return known;
        }

        if (_words.Count == MostWords)
        {
            return MostWords - 1;
        }

        _words.Add(_words.Count == MostWords - 1 ? OtherWords : word);
        return _words.Count - 1;
    }

    private struct Bucket
    {
        private double _minimum;
        private double _maximum;
        private double _mean;
        private double _first;
        private double _last;

        public int Count { get; private set; }

        public long FirstTime { get; private set; }

        public long LastTime { get; private set; }

        public void Add(long time, double number)
        {
            if (Count == 0 || time < FirstTime)
            {
                (FirstTime, _first) = (time, number);
            }

            if (Count == 0 || time >= LastTime)
            {
                (LastTime, _last) = (time, number);
            }

            _minimum = Count == 0 ? number : Math.Min(_minimum, number);
            _maximum = Count == 0 ? number : Math.Max(_maximum, number);
            Count++;

            // Both parts are divided first: the difference of two huge numbers may be no number any more.
            _mean += (number / Count) - (_mean / Count);
        }

        public readonly HistoryPoint ToPoint(long time) => new(time, _minimum, _maximum, Math.Clamp(_mean, _minimum, _maximum), Count, _first, _last);
    }
}
