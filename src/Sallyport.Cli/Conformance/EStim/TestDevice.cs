using Sallyport.Crypto;
using Sallyport.Protocols.EStim.Options;
using Sallyport.Protocols.EStim.Session;
using Sallyport.Wire;
using Sallyport.Wire.Session;

namespace Sallyport.Cli.Conformance.EStim;

/// <summary>The product's device, to which a case's packets are played; its answers and what it executed are kept.</summary>
internal sealed class TestDevice : ISink<DeviceEvent>, IDisposable
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(10);
    private readonly DeviceSession _session;
    private Instant _now = new(1_000_000);
    private TransmitId _sent;

    public TestDevice(byte address, byte[] master) =>
        _session = new DeviceSession(new DeviceOptions { Address = address, MasterKey = master, BeaconInterval = TimeSpan.FromSeconds(60) }, SystemRandomSource.Shared);

    /// <summary>What it sent since the last <see cref="Play"/>, beacons and reports left out.</summary>
    public List<byte[]> Answers { get; } = [];

    /// <summary>What it reported since the last <see cref="Play"/>.</summary>
    public List<DeviceEvent> Events { get; } = [];

    /// <summary>Delivers octets and lets their silence and a PONG's delay pass.</summary>
    public void Play(byte[] octets)
    {
        _session.Advance(new Now(_now, 0), this, 16);
        _session.Complete(_sent, TransmitOutcome.Acknowledged, new Now(_now, 0), this);
        Answers.Clear();
        Events.Clear();
        _session.Receive(new Arrival { Kind = ArrivalKind.Octets, Octets = octets }, new Now(_now, 0), this);
        for (var end = _now + TimeSpan.FromSeconds(1); _now < end; _now += Step)
        {
            // Whatever it sends has left at once.
            var sent = _sent;
            _sent = TransmitId.None;
            _session.Complete(sent, TransmitOutcome.Acknowledged, new Now(_now, 0), this);
            _session.Advance(new Now(_now, 0), this, 16);
        }

        Answers.RemoveAll(static packet => packet[8] is 0xC0 || (packet[8] == 0x05 && packet[6] == 0));
    }

    public void Send(TransmitId id, MacAddress source, MacAddress destination, ReadOnlySpan<byte> octets)
    {
        Answers.Add(octets.ToArray());
        _sent = id;
    }

    public void Report(in DeviceEvent occurrence, ReadOnlySpan<byte> payload) => Events.Add(occurrence);

    public void Dispose() => _session.Dispose();
}
