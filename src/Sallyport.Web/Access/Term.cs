namespace Sallyport.Web.Access;

/// <summary>
/// How long a session, a token or a link lets its holder in: until a time of the host's clock, but never longer than it may last by the monotonic one. So a
/// clock that is set back prolongs nothing; where a start finds a clock that stands before the beginning, the whole life begins anew there.
/// </summary>
internal readonly struct Term
{
    private readonly long _end;
    private readonly long _since;
    private readonly TimeSpan _left;

    /// <summary>A term of which the time since its beginning is over.</summary>
    /// <param name="time">Both clocks.</param>
    /// <param name="begin">UTC microseconds.</param>
    /// <param name="end">UTC microseconds.</param>
    public Term(TimeProvider time, long begin, long end)
    {
        _end = end;
        _since = time.GetTimestamp();
        _left = TimeSpan.FromMicroseconds(Math.Min(end - time.Microseconds(), end - begin));
    }

    /// <summary>True from its end on.</summary>
    public bool IsOver(TimeProvider time) => time.Microseconds() >= _end || time.GetElapsedTime(_since) >= _left;
}
