using Sallyport.Gateway.Commands;
using Sallyport.Gateway.Downlinks;
using Sallyport.Gateway.Frames;
using Sallyport.Wire;

namespace Sallyport.Gateway.Host;

/// <summary>
/// One segment of one protocol: the core's session and the links that carry it. Stepped by the host on one thread, so there is no lock inside. A new
/// protocol is one folder with an implementation of this interface; nothing else in the gateway knows its name.
/// </summary>
public interface ISegmentDriver : IDisposable
{
    /// <summary>Protocol name, the first part of device ids.</summary>
    string Protocol { get; }

    /// <summary>Network, tree or bus name, the second part of device ids.</summary>
    string Segment { get; }

    /// <summary>Raised from any thread when <see cref="Run"/> has something to do; set by the host.</summary>
    Action? Ready { get; set; }

    /// <summary>When <see cref="Run"/> must be called even if nothing arrives; null when never.</summary>
    Deadline? NextDeadline { get; }

    /// <summary>Counters of its links. Thread safe.</summary>
    IReadOnlyList<LinkHealth> Links { get; }

    /// <summary>Takes every frame in and out; set by the host before the first turn. Null (the default): frames are kept nowhere, and that costs nothing.</summary>
    FrameRing? Frames
    {
        set
        {
        }
    }

    /// <summary>Does one bounded turn: polls each link for at most <paramref name="arrivals"/> frames, then at most <paramref name="work"/> pieces of expensive work such as handshakes.</summary>
    /// <returns>True when more waits at once.</returns>
    bool Run(Now now, IDriverSink sink, int arrivals, int work);

    /// <summary>Checks words and limits of a request before it is queued. Changes nothing.</summary>
    /// <param name="request">The request; its device is resolved.</param>
    /// <param name="detail">Why it is refused, for people.</param>
    CommandRefusal Check(DownlinkRequest request, out string? detail);

    /// <summary>Sends a downlink that was checked; what becomes of it is told to the sink, also during the call.</summary>
    void Submit(long downlinkId, DownlinkRequest request, Now now, IDriverSink sink);

    /// <summary>Takes back a downlink that a session keeps; told as <see cref="DeliveryStep.Returned"/> during the call, or not at all when it is too late.</summary>
    void Withdraw(long downlinkId, string address, Now now, IDriverSink sink);

    /// <summary>Radio or bus address of the gateway in this segment; null where the protocol has none.</summary>
    string? GatewayAddress => null;

    /// <summary>Radio channel; null when unknown or where there is none.</summary>
    int? Channel => null;

    /// <summary>What protects the segment's traffic, in one sentence for people; null when nothing is known.</summary>
    string? Protection => null;

    /// <summary>
    /// True when the driver itself asks its devices again and again and says at once when one is gone, so that nothing need be concluded from silence.
    /// </summary>
    bool KnowsPresence => false;

    /// <summary>When a device was last heard that says nothing worth an entry: id, UTC microseconds, dBm. Thread safe.</summary>
    IEnumerable<(string Device, long UtcMicroseconds, int? Rssi)> Heard => [];

    /// <summary>
    /// Hands in who decides about names that operators gave: true when the name belongs to another device than the one that announces it. Asked on the
    /// thread that runs the turns. Protocols without names on the wire need nothing of it.
    /// </summary>
    void ReserveNames(Func<string, string, bool> isGivenToAnother)
    {
    }

    /// <summary>Ends the session of a device; nothing happens when it has none.</summary>
    void Kick(string address, Now now, IDriverSink sink);
}
