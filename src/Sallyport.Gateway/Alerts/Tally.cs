namespace Sallyport.Gateway.Alerts;

/// <summary>Counts within a sliding window of two halves, so that nothing is kept per event.</summary>
internal struct Tally
{
    private long _halfAt;
    private long _before;
    private long _now;

    /// <summary>Adds to the count.</summary>
    /// <returns>The count of the window, never less than the true one of its newer half.</returns>
    public long Add(int count, long at, long window)
    {
        var half = Math.Max(1, window / 2);
        var passed = (at - _halfAt) / half;
        if (passed >= 1)
        {
            (_before, _now, _halfAt) = (passed == 1 ? _now : 0, 0, at);
        }

        _now += count;
        return _before + _now;
    }
}
