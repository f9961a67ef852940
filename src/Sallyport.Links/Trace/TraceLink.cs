using System.Globalization;
using Sallyport.Wire;
using Sallyport.Wire.Session;

namespace Sallyport.Links.Trace;

/// <summary>Writes one readable line per frame and outcome of any link. The lines hold frames as they are on the medium, never a key or a plaintext.</summary>
/// <param name="inner">The link; disposed with this one.</param>
/// <param name="clock">Time of the lines, monotonic seconds.</param>
/// <param name="write">Takes a line; called on the pump's thread.</param>
/// <param name="maximumOctets">Octets shown per frame; the rest is counted. Default 64.</param>
public sealed class TraceLink(ILink inner, IClock clock, Action<string> write, int maximumOctets = 64) : LinkAround(inner)
{
    /// <inheritdoc/>
    public override void Send(TransmitId id, MacAddress source, MacAddress destination, ReadOnlySpan<byte> octets)
    {
        WriteFrame("send", id, source, destination, null, null, octets);
        Inner.Send(id, source, destination, octets);
    }

    /// <inheritdoc/>
    public override int Poll(ILinkReceiver receiver, Now now, int budget) => Inner.Poll(new Tap(this, receiver), now, budget);

    private void WriteFrame(string verb, TransmitId id, MacAddress source, MacAddress destination, sbyte? rssi, byte? channel, ReadOnlySpan<byte> octets)
    {
        var shown = octets[..Math.Min(octets.Length, maximumOctets)];
        write(string.Create(
            CultureInfo.InvariantCulture,
            $"{clock.Now.Monotonic} {verb} {source} > {destination}{(id == TransmitId.None ? "" : $" #{id.Value}")}{(rssi is null ? "" : $" {rssi} dBm")}{(channel is null ? "" : $" ch {channel}")} {octets.Length} octets {Convert.ToHexStringLower(shown)}{(shown.Length < octets.Length ? "..." : "")}"));
    }

    private sealed class Tap(TraceLink link, ILinkReceiver receiver) : ILinkReceiver
    {
        public void Receive(in Arrival arrival)
        {
            link.WriteFrame("recv", TransmitId.None, arrival.Source, arrival.Destination, arrival.Rssi, arrival.Channel, arrival.Octets);
            receiver.Receive(arrival);
        }

        public void Complete(TransmitId id, TransmitOutcome outcome)
        {
            link.WriteOutcome(id, outcome);
            receiver.Complete(id, outcome);
        }
    }

    private void WriteOutcome(TransmitId id, TransmitOutcome outcome) => write(string.Create(CultureInfo.InvariantCulture, $"{clock.Now.Monotonic} done #{id.Value} {outcome}"));
}
