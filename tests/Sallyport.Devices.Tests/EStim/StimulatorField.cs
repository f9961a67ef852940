using Sallyport.Links;
using Sallyport.Protocols.EStim.Options;
using Sallyport.Protocols.EStim.Session;
using Sallyport.Wire;
using Sallyport.Wire.Session;

namespace Sallyport.Devices.Tests.EStim;

/// <summary>A host session and a device on one line and one virtual clock, stepped millisecond by millisecond. This is the device's end of the line, and its clock.</summary>
internal sealed class StimulatorField(HostOptions options, IRandomSource random) : ILink, IClock, ISink<HostEvent>, IDisposable
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(1);

    private readonly HostSession _host = new(options, random);
    private readonly Queue<byte[]> _forHost = new();
    private readonly Queue<TransmitId> _leftHost = new();
    private readonly Queue<byte[]> _forDevice = new();
    private readonly Queue<TransmitId> _leftDevice = new();

    public Now Now { get; private set; } = new(new Instant(5_000_017), 1_795_242_855_000_000);

    /// <summary>The device's turn.</summary>
    public Action Turn { get; set; } = static () => { };

    /// <summary>What the host reported, with its octets.</summary>
    public List<(HostEvent Event, byte[] Payload)> Reported { get; } = [];

    public string Name => "memory:";

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
        _forHost.Enqueue(octets.ToArray());
        _leftDevice.Enqueue(id);
    }

    public int Poll(ILinkReceiver receiver, Now now, int budget)
    {
        var done = 0;
        for (; _leftDevice.TryDequeue(out var id); done++)
        {
            receiver.Complete(id, TransmitOutcome.Acknowledged);
        }

        for (; _forDevice.TryDequeue(out var octets); done++)
        {
            receiver.Receive(new Arrival { Kind = ArrivalKind.Octets, Octets = octets });
        }

        return done;
    }

    public void Submit(in HostCommand command) => _host.Submit(command, Now, this);

    /// <summary>Sends a wish and runs until it ended.</summary>
    public HostEvent Ask(HostCommand command)
    {
        var ticket = 1_000 + (ulong)Reported.Count;
        Submit(command with { Ticket = ticket });
        RunUntil(() => Reported.Any(one => one.Event.Ticket == ticket));
        return Reported.First(one => one.Event.Ticket == ticket).Event;
    }

    /// <summary>Runs until it is true, for a minute of virtual time at most.</summary>
    public void RunUntil(Func<bool> reached)
    {
        for (var millisecond = 0; millisecond < 60_000 && !reached(); millisecond++)
        {
            Now = new Now(Now.Monotonic + Tick, Now.UtcMicroseconds + 1000);
            while (_leftHost.TryDequeue(out var id))
            {
                _host.Complete(id, TransmitOutcome.Acknowledged, Now, this);
            }

            while (_forHost.TryDequeue(out var octets))
            {
                _host.Receive(new Arrival { Kind = ArrivalKind.Octets, Octets = octets }, Now, this);
            }

            _host.Advance(Now, this, 16);
            Turn();
        }

        Assert.True(reached());
    }

    public void Dispose() => _host.Dispose();

    void ISink<HostEvent>.Send(TransmitId id, MacAddress source, MacAddress destination, ReadOnlySpan<byte> octets)
    {
        _forDevice.Enqueue(octets.ToArray());
        _leftHost.Enqueue(id);
    }

    void ISink<HostEvent>.Report(in HostEvent occurrence, ReadOnlySpan<byte> payload) => Reported.Add((occurrence, payload.ToArray()));
}
