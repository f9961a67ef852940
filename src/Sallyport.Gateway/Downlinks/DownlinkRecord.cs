namespace Sallyport.Gateway.Downlinks;

/// <summary>A downlink and what became of it; a projection of the journal.</summary>
/// <param name="Id">Its number, rising, never used twice.</param>
/// <param name="Request">What was asked.</param>
/// <param name="Status">Where it is now.</param>
/// <param name="Attempts">How often it was handed to the radio.</param>
/// <param name="CreatedAtMicroseconds">UTC microseconds when it was queued.</param>
/// <param name="ChangedAtMicroseconds">UTC microseconds of the last change.</param>
/// <param name="Reason">Why, for refused, expired and cancelled.</param>
/// <param name="Answer">The device's answer as JSON text.</param>
public sealed record DownlinkRecord(
    long Id,
    DownlinkRequest Request,
    DownlinkStatus Status,
    int Attempts,
    long CreatedAtMicroseconds,
    long ChangedAtMicroseconds,
    string? Reason,
    string? Answer)
{
    /// <summary>True while it waits to be handed to the radio. What was sent is kept only like a closed one (bounded), because an answer may never come.</summary>
    public bool IsOpen => Status == DownlinkStatus.Queued;

    /// <summary>True when nothing more is expected to happen to it: it is closed, or it left for the device and is of a kind that nobody answers.</summary>
    public bool IsFinal => Status switch
    {
        DownlinkStatus.Queued => false,
        DownlinkStatus.Sent or DownlinkStatus.Delivered => !Request.ExpectsAnswer,
        _ => true,
    };
}
