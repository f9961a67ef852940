namespace Sallyport.Web.Access;

/// <summary>
/// Slows down who tries again and again: a few free tries, then waits that double up to a limit. A try counts as failed from its beginning, so that many at
/// once gain nothing. What is quiet for a while is forgotten; the table is bounded and the key that was quiet longest makes room. Thread safe.
/// </summary>
/// <param name="time">Monotonic time.</param>
/// <param name="freeTries">Tries before the first wait.</param>
/// <param name="longest">Longest wait; it ends by itself, so nobody is locked out for ever.</param>
internal sealed class BackOff(TimeProvider time, int freeTries, TimeSpan longest)
{
    /// <summary>Most keys.</summary>
    public const int Maximum = 4_096;

    /// <summary>After so much quiet a key begins anew.</summary>
    public static readonly TimeSpan Forgotten = TimeSpan.FromMinutes(30);

    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    private readonly Lock _gate = new();
    private readonly Dictionary<string, LinkedListNode<Row>> _rows = new(StringComparer.Ordinal);
    private readonly LinkedList<Row> _byQuiet = new();

    /// <summary>How long a key must wait; zero: not at all.</summary>
    public TimeSpan WaitOf(string key)
    {
        lock (_gate)
        {
            return Known(key) is { } row ? Left(row) : TimeSpan.Zero;
        }
    }

    /// <summary>Counts a try as failed until <see cref="TakeBack"/> or <see cref="Forgive"/>.</summary>
    public void Count(string key)
    {
        lock (_gate)
        {
            var row = Known(key) ?? new Row(key);
            row.Tries++;
            row.At = time.GetTimestamp();
            var doublings = Math.Min(row.Tries - freeTries, 30);
            row.Wait = doublings < 0 ? TimeSpan.Zero : TimeSpan.FromTicks(Math.Min(longest.Ticks, First.Ticks << doublings));
            Put(row);
        }
    }

    /// <summary>The try succeeded; what others failed stays counted, but the wait it began is over.</summary>
    public void TakeBack(string key)
    {
        lock (_gate)
        {
            if (Known(key) is { } row)
            {
                (row.Tries, row.Wait) = (row.Tries - 1, TimeSpan.Zero);
            }
        }
    }

    /// <summary>All is forgotten.</summary>
    public void Forgive(string key)
    {
        lock (_gate)
        {
            if (_rows.Remove(key, out var node))
            {
                _byQuiet.Remove(node);
            }
        }
    }

    private TimeSpan Left(Row row)
    {
        var left = row.Wait - time.GetElapsedTime(row.At);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    private Row? Known(string key) => _rows.TryGetValue(key, out var node) && time.GetElapsedTime(node.Value.At) < Forgotten ? node.Value : null;

    private void Put(Row row)
    {
        if (_rows.Remove(row.Key, out var before))
        {
            _byQuiet.Remove(before);
        }
        else if (_rows.Count >= Maximum)
        {
            _rows.Remove(_byQuiet.First!.Value.Key);
            _byQuiet.RemoveFirst();
        }

        _rows[row.Key] = _byQuiet.AddLast(row);
    }

    private sealed class Row(string key)
    {
        public string Key { get; } = key;

        public int Tries { get; set; }

        public long At { get; set; }

        public TimeSpan Wait { get; set; }
    }
}
