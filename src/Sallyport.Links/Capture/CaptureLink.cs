using Sallyport.Wire;
using Sallyport.Wire.Session;

namespace Sallyport.Links.Capture;

/// <summary>Writes every frame of any link, both directions, to a capture file. The inner link and the writer are disposed with this one.</summary>
/// <param name="inner">The link.</param>
/// <param name="writer">The file.</param>
/// <param name="clock">Wall time of the frames.</param>
public sealed class CaptureLink(ILink inner, PcapngWriter writer, IClock clock) : ILink
{
    /// <inheritdoc/>
    public string Name => inner.Name;

    /// <inheritdoc/>
    public IReadOnlyList<MacAddress> Addresses => inner.Addresses;

    /// <inheritdoc/>
    public bool AcceptsAnyDestination => inner.AcceptsAnyDestination;

    /// <inheritdoc/>
    public int MaximumPayload => inner.MaximumPayload;

    /// <inheritdoc/>
    public bool AnnouncesSsid => inner.AnnouncesSsid;

    /// <inheritdoc/>
    public byte? Channel => inner.Channel;

    /// <inheritdoc/>
    public Action? Ready
    {
        get => inner.Ready;
        set => inner.Ready = value;
    }

    /// <inheritdoc/>
    public LinkCounters Counters => inner.Counters;

    /// <inheritdoc/>
    public bool TrySetChannel(byte channel) => inner.TrySetChannel(channel);

    /// <inheritdoc/>
    public void Send(TransmitId id, MacAddress source, MacAddress destination, ReadOnlySpan<byte> octets)
    {
        writer.Write(clock.Now.UtcMicroseconds, source, destination, null, inner.Channel, octets);
        inner.Send(id, source, destination, octets);
    }

    /// <inheritdoc/>
    public int Poll(ILinkReceiver receiver, Now now, int budget)
    {
        var delivered = inner.Poll(new Tap(writer, clock, receiver), now, budget);
        if (delivered > 0)
        {
            writer.Flush();
        }

        return delivered;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        inner.Dispose();
        writer.Dispose();
    }

    private sealed class Tap(PcapngWriter writer, IClock clock, ILinkReceiver receiver) : ILinkReceiver
    {
        public void Receive(in Arrival arrival)
        {
            if (arrival.Kind == ArrivalKind.Frame)
            {
                writer.Write(clock.Now.UtcMicroseconds, arrival.Source, arrival.Destination, arrival.Rssi, arrival.Channel, arrival.Octets);
            }

            receiver.Receive(arrival);
        }

        public void Complete(TransmitId id, TransmitOutcome outcome) => receiver.Complete(id, outcome);
    }
}
