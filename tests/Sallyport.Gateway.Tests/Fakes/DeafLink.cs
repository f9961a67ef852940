using Sallyport.Links;
using Sallyport.Wire;
using Sallyport.Wire.Session;

namespace Sallyport.Gateway.Tests.Fakes;

/// <summary>A link whose medium refuses.</summary>
internal sealed class DeafLink(MacAddress address) : ILink
{
    public string Name => "deaf:";

    public IReadOnlyList<MacAddress> Addresses { get; } = [address];

    public bool AcceptsAnyDestination => false;

    public bool IsFailing => true;

    public int MaximumPayload => 250;

    public bool AnnouncesSsid => false;

    public byte? Channel => null;

    public Action? Ready { get; set; }

    public LinkCounters Counters => default;

    public bool TrySetChannel(byte channel) => false;

    public void Send(TransmitId id, MacAddress source, MacAddress destination, ReadOnlySpan<byte> octets)
    {
    }

    public int Poll(ILinkReceiver receiver, Now now, int budget) => 0;

    public void Dispose()
    {
    }
}
