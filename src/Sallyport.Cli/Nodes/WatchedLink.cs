using Sallyport.Links;
using Sallyport.Wire;
using Sallyport.Wire.Session;

namespace Sallyport.Cli.Nodes;

/// <summary>A link that tells who owns it about each frame that leaves. The node role reports what it is told, not what it sends; a person at a terminal wants both.</summary>
/// <param name="inner">The link; disposed with this one.</param>
/// <param name="left">Takes the type octet of a frame after it was handed to the link; called on the pump.</param>
internal sealed class WatchedLink(ILink inner, Action<byte> left) : ILink
{
    public string Name => inner.Name;

    public IReadOnlyList<MacAddress> Addresses => inner.Addresses;

    public bool AcceptsAnyDestination => inner.AcceptsAnyDestination;

    public int MaximumPayload => inner.MaximumPayload;

    public bool AnnouncesSsid => inner.AnnouncesSsid;

    public byte? Channel => inner.Channel;

    public Action? Ready
    {
        get => inner.Ready;
        set => inner.Ready = value;
    }

    public LinkCounters Counters => inner.Counters;

    public bool TrySetChannel(byte channel) => inner.TrySetChannel(channel);

    public void Send(TransmitId id, MacAddress source, MacAddress destination, ReadOnlySpan<byte> octets)
    {
        inner.Send(id, source, destination, octets);
        if (octets.Length > 0)
        {
            left(octets[0]);
        }
    }

    public int Poll(ILinkReceiver receiver, Now now, int budget) => inner.Poll(receiver, now, budget);

    public void Dispose() => inner.Dispose();
}
