using Sallyport.Links;
using Sallyport.Wire;
using Sallyport.Wire.Session;

namespace Sallyport.Cli.Conformance.EnigmaIot;

/// <summary>Hands one recorded frame to the driver at a time and keeps what the driver sends.</summary>
internal sealed class ReplayLink(MacAddress gateway, sbyte rssi) : ILink
{
    private VectorFrame? _waiting;

    /// <summary>Frames that were sent since the last <see cref="TakeSent"/>.</summary>
    private readonly List<byte[]> _sent = [];

    /// <inheritdoc/>
    public string Name => "replay:";

    /// <inheritdoc/>
    public IReadOnlyList<MacAddress> Addresses { get; } = [gateway];

    /// <inheritdoc/>
    public bool AcceptsAnyDestination => false;

    /// <inheritdoc/>
    public int MaximumPayload => 250;

    /// <inheritdoc/>
    public bool AnnouncesSsid => true;

    /// <inheritdoc/>
    public byte? Channel => null;

    /// <inheritdoc/>
    public Action? Ready { get; set; }

    /// <inheritdoc/>
    public LinkCounters Counters => default;

    /// <summary>Lets the next poll deliver this frame.</summary>
    public void Deliver(VectorFrame frame) => _waiting = frame;

    /// <summary>What was sent, oldest first.</summary>
    public IReadOnlyList<byte[]> TakeSent()
    {
        byte[][] sent = [.. _sent];
        _sent.Clear();
        return sent;
    }

    /// <inheritdoc/>
    public bool TrySetChannel(byte channel) => false;

    /// <inheritdoc/>
    public void Send(TransmitId id, MacAddress source, MacAddress destination, ReadOnlySpan<byte> octets) => _sent.Add(octets.ToArray());

    /// <inheritdoc/>
    public int Poll(ILinkReceiver receiver, Now now, int budget)
    {
        if (_waiting is not { } frame)
        {
            return 0;
        }

        _waiting = null;
        receiver.Receive(new Arrival { Kind = ArrivalKind.Frame, Source = frame.Source, Destination = frame.Destination, Rssi = rssi, Octets = frame.Octets });
        return 1;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
