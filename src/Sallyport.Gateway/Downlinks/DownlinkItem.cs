using Sallyport.Wire;

namespace Sallyport.Gateway.Downlinks;

/// <summary>One downlink of the queue while it is open. Owned by <see cref="DownlinkQueue"/>.</summary>
internal sealed class DownlinkItem(long id, DownlinkRequest request, long queuedSeq, DownlinkLine line)
{
    public long Id => id;

    public DownlinkRequest Request => request;

    /// <summary>Journal number of its queued entry; it is not sent before that is durable.</summary>
    public long QueuedSeq => queuedSeq;

    public DownlinkLine Line => line;

    public DownlinkPhase Phase { get; set; } = DownlinkPhase.Queued;

    public int Attempts { get; set; }

    /// <summary>When it is too late to send it; never, or not known yet, is <see cref="Instant.Never"/>.</summary>
    public Instant ExpiresAt { get; set; } = Instant.Never;

    /// <summary>True when it goes before <paramref name="other"/>: higher priority, then lower number.</summary>
    public bool Precedes(DownlinkItem other) =>
        request.Priority != other.Request.Priority ? request.Priority > other.Request.Priority : id < other.Id;
}
