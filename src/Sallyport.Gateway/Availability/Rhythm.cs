namespace Sallyport.Gateway.Availability;

/// <summary>
/// How often one device speaks, learned from when it spoke: a few numbers (160 octets in all), messages in, a timeout out. The form is that of a phi accrual
/// detector; the bounds are those of radio nodes that lose a tenth of their messages.
/// <para>
/// The mean is taken over wakes: messages that come within an eighth of the mean belong to the same wake. A message that tells how many before it were lost
/// shares its gap among them. One long gap never moves the mean; two within sixteen wakes mean that the device regularly pauses that long. A fast mean beside
/// the slow one notices a change of rhythm.
/// </para>
/// <para>
/// The timeout is a little less than four intervals. With a tenth lost, three losses in a row come once in 1,100 intervals, and then the fourth message is early
/// in a part of the cases only; a device that stopped has missed its fourth message by then.
/// </para>
/// </summary>
internal sealed class Rhythm
{
    /// <summary>Most intervals in the slow mean: its error is a hundredth for jitter of a fifth, small against what is left of the fourth interval.</summary>
    private const int Memory = 64;

    /// <summary>Below this many intervals nothing is judged quickly: the first messages of a device often come together.</summary>
    private const int Enough = 8;

    private const int FastMemory = 8;
    private const int LossMemory = 256;
    private const int MostSharing = 16;

    /// <summary>More messages of one wake than this in a row mean that the rhythm became quicker.</summary>
    private const int LongestBurst = 12;

    private const double SameWake = 1.0 / 8;
    private const double LongGap = 4;
    private const double Irregular = 1.6;
    private const double Changed = 0.25;

    /// <summary>Share of losses above which more than three in a row are usual. A tenth is measured as more than this once in a million.</summary>
    private const float MuchLoss = 0.17f;

    private const double FalseAlarm = 0.001;
    private const double Intervals = 4;
    private const double MostIntervals = 10;
    private const double Early = 0.2;
    private const double ShortestTimeout = 15;
    private const double LearningTimeout = 600;
    private const double UnknownTimeout = 25 * 3600;

    private RecentGaps _gaps;
    private double _mean;
    private double _fast;
    private long _wakeAt;
    private long _heardAt;
    private int _count;
    private float _loss = 0.05f;
    private byte _gapCount;
    private byte _gapAt;
    private byte _shorts;
    private bool _isHeard;

    public Rhythm()
    {
    }

    public Rhythm(RhythmRecord record)
    {
        if (!(record.MeanSeconds > 0) || !(record.FastSeconds > 0) || !double.IsFinite(record.MeanSeconds + record.FastSeconds))
        {
            return;
        }

        (_mean, _fast, _count, _loss) = (record.MeanSeconds, record.FastSeconds, Math.Clamp(record.Count, 1, Memory), Math.Clamp(record.Loss, 0, 1));
        foreach (var gap in record.Gaps.Take(RecentGaps.Length))
        {
            Keep(gap);
        }
    }

    /// <summary>Intervals behind the mean, 0..64.</summary>
    public int Count => _count;

    /// <summary>Share of its messages that are lost.</summary>
    public float Loss => _loss;

    /// <summary>When it was heard last by the clock of the caller; null when that is not known, or says nothing because nobody could have heard it.</summary>
    public long? HeardAt => _isHeard ? _heardAt : null;

    /// <summary>Microseconds that its messages are usually apart, at most; null while nothing is known.</summary>
    /// <param name="sleepSeconds">What it said it sleeps; 0 = unknown.</param>
    public long? Usual(long sleepSeconds) => Basis(sleepSeconds) is > 0 and var seconds ? (long)(seconds * 1e6) : null;

    /// <summary>Microseconds of silence after which it is late.</summary>
    /// <param name="sleepSeconds">What it said it sleeps; 0 = unknown.</param>
    /// <param name="sleepy">It sleeps between messages, so silence says little before its rhythm is known.</param>
    public long Timeout(long sleepSeconds, bool sleepy)
    {
        var isTold = sleepSeconds > 0 && _count < Enough;
        var basis = Basis(sleepSeconds);
        if (basis <= 0)
        {
            return (long)(UnknownTimeout * 1e6);
        }

        var least = _count >= Enough || isTold ? ShortestTimeout : sleepy ? UnknownTimeout : LearningTimeout;
        var seconds = basis * (Patience() - Early) * (1 + (0.3 / (isTold ? Enough : _count)));
        return (long)(Math.Max(seconds, least) * 1e6);
    }

    /// <summary>It gave a sign of life that says nothing about its rhythm.</summary>
    public void Seen(long at)
    {
        if (!_isHeard)
        {
            _wakeAt = at;
        }

        _heardAt = at;
        _isHeard = true;
    }

    /// <summary>A message.</summary>
    /// <param name="at">When, microseconds; a clock that ran backwards begins a new interval.</param>
    /// <param name="lost">How many directly before it are missing.</param>
    public void Heard(long at, int lost)
    {
        if (!_isHeard || at < _wakeAt)
        {
            _isHeard = false;
            Seen(at);
            return;
        }

        var gap = (at - _wakeAt) / 1e6;
        _heardAt = at;
        CountLoss(lost);
        if (_count > 0 && gap < _mean * SameWake)
        {
            if (++_shorts < LongestBurst)
            {
                return;
            }

            Restart(gap / LongestBurst);
        }
        else
        {
            Learn(Shared(gap, lost));
        }

        _wakeAt = at;
        _shorts = 0;
    }

    /// <summary>Nobody could have heard it until now: silence and the running interval say nothing.</summary>
    public void Excuse()
    {
        _isHeard = false;
        _shorts = 0;
    }

    /// <summary>What it said about itself changed, so what was learned does not hold any more.</summary>
    public void Forget()
    {
        (_count, _gapCount, _gapAt, _shorts) = (0, 0, 0, 0);
    }

    /// <summary>What is kept over a restart; null while there is nothing.</summary>
    public RhythmRecord? ToRecord()
    {
        if (_count == 0)
        {
            return null;
        }

        var gaps = new float[_gapCount];
        for (var index = 0; index < gaps.Length; index++)
        {
            gaps[index] = _gaps[(_gapAt + RecentGaps.Length - _gapCount + index) % RecentGaps.Length];
        }

        return new RhythmRecord(_mean, _fast, _count, _loss, gaps);
    }

    private double Basis(long sleepSeconds)
    {
        if (_count == 0)
        {
            return sleepSeconds;
        }

        var regular = SecondLongest() is var second && second > Irregular * _mean ? second : _mean;
        return _count < Enough ? Math.Max(regular, sleepSeconds) : regular;
    }

    /// <summary>Intervals to wait: as many as losses in a row would be rarer than one false alarm in a thousand.</summary>
    private double Patience() =>
        _loss > MuchLoss && _count >= Memory ? Math.Min(MostIntervals, 1 + Math.Ceiling(Math.Log(FalseAlarm) / Math.Log(_loss))) : Intervals;

    private void CountLoss(int lost)
    {
        for (var index = Math.Min(lost, MostSharing); index > 0; index--)
        {
            _loss += (1 - _loss) / LossMemory;
        }

        _loss -= _loss / LossMemory;
    }

    /// <summary>The gap of one interval, where messages between are known to be lost: as many of them as fit. A counter that jumped by thousands explains no more than the gap holds.</summary>
    private double Shared(double gap, int lost)
    {
        if (lost <= 0)
        {
            return gap;
        }

        var all = gap / (lost + 1.0);
        return _count == 0 || (all > 0.6 * _mean && all < Irregular * _mean) ? all : gap / Math.Clamp(Math.Round(gap / _mean), 1, lost + 1.0);
    }

    private void Learn(double interval)
    {
        if (interval <= 0)
        {
            return;
        }

        Keep((float)interval);
        if (_count == 0)
        {
            (_mean, _fast, _count) = (interval, interval, 1);
            return;
        }

        if (interval > LongGap * _mean)
        {
            if (SecondLongest() is var second && second > LongGap * _mean)
            {
                (_mean, _fast, _count) = (second, second, Math.Min(_count, Enough));
            }

            return;
        }

        _count = Math.Min(_count + 1, Memory);
        _mean += (interval - _mean) / _count;
        _fast += (interval - _fast) / Math.Min(_count, FastMemory);
        if (_count >= 2 * FastMemory && Math.Abs(_fast - _mean) > Changed * _mean)
        {
            (_mean, _count) = (_fast, Enough);
        }
    }

    private void Restart(double interval)
    {
        (_gapCount, _gapAt, _count) = (0, 0, 0);
        Learn(Math.Max(interval, 1e-6));
    }

    private void Keep(float gap)
    {
        _gaps[_gapAt] = gap;
        _gapAt = (byte)((_gapAt + 1) % RecentGaps.Length);
        _gapCount = (byte)Math.Min(_gapCount + 1, RecentGaps.Length);
    }

    private float SecondLongest()
    {
        var (longest, second) = (0f, 0f);
        foreach (var gap in ((ReadOnlySpan<float>)_gaps)[.._gapCount])
        {
            (longest, second) = gap > longest ? (gap, longest) : (longest, Math.Max(second, gap));
        }

        return second;
    }
}
