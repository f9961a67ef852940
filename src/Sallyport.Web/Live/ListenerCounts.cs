namespace Sallyport.Web.Live;

/// <summary>How many listen now, and how many were dropped because they took nothing. Thread safe.</summary>
internal sealed class ListenerCounts
{
    private int _streams;
    private int _frames;
    private int _sockets;
    private long _dropped;

    /// <summary>Open streams of events.</summary>
    public int Streams => Volatile.Read(ref _streams);

    /// <summary>Open streams of frames.</summary>
    public int Frames => Volatile.Read(ref _frames);

    /// <summary>Open live sockets.</summary>
    public int Sockets => Volatile.Read(ref _sockets);

    /// <summary>Listeners that were dropped since the start.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>One more stream; false when there are <paramref name="most"/> already. Ends with <see cref="EndStream"/> in both cases.</summary>
    public bool TryBeginStream(int most) => Interlocked.Increment(ref _streams) <= most;

    /// <summary>One stream less.</summary>
    public void EndStream() => Interlocked.Decrement(ref _streams);

    /// <summary>One more stream of frames; false when there are <paramref name="most"/> already. Ends with <see cref="EndFrames"/> in both cases.</summary>
    public bool TryBeginFrames(int most) => Interlocked.Increment(ref _frames) <= most;

    /// <summary>One stream of frames less.</summary>
    public void EndFrames() => Interlocked.Decrement(ref _frames);

    /// <summary>One more socket; false when there are <paramref name="most"/> already. Ends with <see cref="EndSocket"/> in both cases.</summary>
    public bool TryBeginSocket(int most) => Interlocked.Increment(ref _sockets) <= most;

    /// <summary>One socket less.</summary>
    public void EndSocket() => Interlocked.Decrement(ref _sockets);

    /// <summary>One was dropped.</summary>
    public void Drop() => Interlocked.Increment(ref _dropped);
}
