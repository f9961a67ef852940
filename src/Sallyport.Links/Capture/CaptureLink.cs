using Sallyport.Wire;
using Sallyport.Wire.Session;

namespace Sallyport.Links.Capture;

/// <summary>Writes every frame of any link, both directions, to a capture file. The inner link and the writer are disposed with this one.</summary>
/// <param name="inner">The link.</param>
/// <param name="writer">The file.</param>
/// <param name="clock">Wall time of the frames.</param>
public sealed class CaptureLink(ILink inner, PcapngWriter writer, IClock clock) : LinkAround(inner)
{
    /// <inheritdoc/>
    public override void Send(TransmitId id, MacAddress source, MacAddress destination, ReadOnlySpan<byte> octets)
    {
        writer.Write(clock.Now.UtcMicroseconds, source, destination, null, Inner.Channel, octets);
        Inner.Send(id, source, destination, octets);
    }

    /// <inheritdoc/>
    public override int Poll(ILinkReceiver receiver, Now now, int budget)
    {
        var delivered = Inner.Poll(new Tap(writer, clock, receiver), now, budget);
        if (delivered > 0)
        {
            writer.Flush();
        }

        return delivered;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
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
