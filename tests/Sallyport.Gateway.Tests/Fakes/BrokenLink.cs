using Sallyport.Links;
using Sallyport.Wire;
using Sallyport.Wire.Session;

namespace Sallyport.Gateway.Tests.Fakes;

/// <summary>A link whose driver has a fault when the test says so.</summary>
internal sealed class BrokenLink : ILink
{
    public bool IsBroken { get; set; }

    public string Name => "broken:";

    public IReadOnlyList<MacAddress> Addresses => [];

    public bool AcceptsAnyDestination => true;

    public int MaximumPayload => 8192;

    public bool AnnouncesSsid => false;

    public byte? Channel => null;

    public Action? Ready { get; set; }

    public LinkCounters Counters => default;

    public bool TrySetChannel(byte channel) => false;

    public void Send(TransmitId id, MacAddress source, MacAddress destination, ReadOnlySpan<byte> octets)
    {
        if (IsBroken)
        {
            throw new InvalidOperationException("broken");
        }
    }

    public int Poll(ILinkReceiver receiver, Now now, int budget)
    {
        if (!IsBroken)
        {
            receiver.Receive(new Arrival { Kind = ArrivalKind.Opened });
        }

        return 0;
    }

    public void Dispose()
    {
    }
}
