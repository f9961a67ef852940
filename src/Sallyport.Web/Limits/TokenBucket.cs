namespace Sallyport.Web.Limits;

/// <summary>A rate with a burst: fills over time, each act takes from it. Not thread safe.</summary>
internal struct TokenBucket(double burst, long now)
{
    private double _left = burst;
    private long _at = now;

    /// <summary>Takes an amount, or tells how long until it is there.</summary>
    /// <param name="amount">At most the burst is ever asked for.</param>
    /// <param name="perSecond">How fast it fills.</param>
    /// <param name="burst">How much it holds.</param>
    /// <param name="time">Monotonic time.</param>
    /// <returns>Zero when it was taken.</returns>
    public TimeSpan Take(double amount, double perSecond, double burst, TimeProvider time)
    {
        var now = time.GetTimestamp();
        _left = Math.Min(burst, _left + (time.GetElapsedTime(_at, now).TotalSeconds * perSecond));
        _at = now;
        var wanted = Math.Min(amount, burst);
        if (_left >= wanted)
        {
            _left -= wanted;
            return TimeSpan.Zero;
        }

        return TimeSpan.FromSeconds((wanted - _left) / perSecond);
    }

    /// <summary>True when it is full again: nothing is lost by forgetting it.</summary>
    public readonly bool IsFull(double perSecond, double burst, TimeProvider time) => _left + (time.GetElapsedTime(_at).TotalSeconds * perSecond) >= burst;
}
