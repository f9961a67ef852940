using Sallyport.Wire;
using Sallyport.Wire.Session;

namespace Sallyport.Links;

/// <summary>
/// What carries frames: the radio contract of espnow.md section 8. A link is polled by the pump that owns it; arrivals and outcomes wait in bounded
/// queues until then. Memory, UDP, serial and monitor links are siblings; fault, trace and capture links wrap any of them.
/// </summary>
public interface ILink : IDisposable
{
    /// <summary>Name for logs and health, in the form of the command line: <c>udp://127.0.0.1:7000</c>.</summary>
    string Name { get; }

    /// <summary>Own addresses; a link that answers for any unicast destination (UDP) says so with <see cref="AcceptsAnyDestination"/>.</summary>
    IReadOnlyList<MacAddress> Addresses { get; }

    /// <summary>True when every unicast destination is delivered here and answered from there.</summary>
    bool AcceptsAnyDestination { get; }

    /// <summary>True while the medium refuses and the link can neither send nor hear; it goes on trying. Links that cannot fail say false. Thread safe.</summary>
    bool IsFailing => false;

    /// <summary>Largest payload in octets (250 for ESP-NOW version 1, up to 1470).</summary>
    int MaximumPayload { get; }

    /// <summary>True when nodes can find the network by its SSID through this link.</summary>
    bool AnnouncesSsid { get; }

    /// <summary>Radio channel 1..14; null where the link has none.</summary>
    byte? Channel { get; }

    /// <summary>Changes the channel. False when the link cannot.</summary>
    bool TrySetChannel(byte channel);

    /// <summary>Hands one frame to the medium. Never blocks; when the link's own queue is full the frame counts as not acknowledged.</summary>
    /// <param name="id">Comes back through <see cref="ILinkReceiver.Complete"/>, unless it is <see cref="TransmitId.None"/>.</param>
    /// <param name="source">Own address that the frame comes from.</param>
    /// <param name="destination">Peer or broadcast.</param>
    /// <param name="octets">0..<see cref="MaximumPayload"/> octets.</param>
    void Send(TransmitId id, MacAddress source, MacAddress destination, ReadOnlySpan<byte> octets);

    /// <summary>Delivers waiting arrivals and outcomes to <paramref name="receiver"/>, at most <paramref name="budget"/> of them.</summary>
    /// <returns>How many were delivered; equal to <paramref name="budget"/> when more may wait.</returns>
    int Poll(ILinkReceiver receiver, Now now, int budget);

    /// <summary>Called from any thread when something waits to be polled; the host wakes its pump. Null when nobody listens.</summary>
    Action? Ready { get; set; }

    /// <summary>What the link has counted since it was opened.</summary>
    LinkCounters Counters { get; }
}
