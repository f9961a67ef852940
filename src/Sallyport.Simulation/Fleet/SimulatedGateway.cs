using Sallyport.Crypto.KeyAgreement;
using Sallyport.Links;
using Sallyport.Links.Faults;
using Sallyport.Protocols.EnigmaIot.Options;
using Sallyport.Protocols.EnigmaIot.Session;
using Sallyport.Simulation.Air;
using Sallyport.Wire;
using Sallyport.Wire.Session;

namespace Sallyport.Simulation.Fleet;

/// <summary>The gateway role of the core on the simulated air, without journal and outputs: the other end of a fleet that is simulated alone.</summary>
public sealed class SimulatedGateway : ILinkReceiver, ISink<GatewayEvent>, IDisposable
{
    private const int Budget = 256;
    private const int HellosPerTurn = 8;
    private const ulong RandomPart = 0x6A7E_0001;
    private static readonly TimeSpan Reaction = TimeSpan.FromMicroseconds(150);

    private readonly FleetWorld _world;
    private readonly AirStation _station;
    private readonly GatewaySession _session;
    private readonly HashSet<MacAddress> _registered = [];
    private readonly long[] _events = new long[Enum.GetValues<GatewayEventKind>().Length];
    private Instant _wakeAt = Instant.Never;
    private bool _pumpPlanned;

    /// <summary>Joins a fleet's air under the address that its nodes send to.</summary>
    public SimulatedGateway(FleetWorld world, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(world);
        _world = world;
        var options = new GatewayOptions { Address = world.GatewayAddress, NetworkKey = world.NetworkKey };
        _session = new GatewaySession(options, SeededRandom.ForPart(seed, RandomPart), world.Aead, new LibCryptoX25519());
        _station = world.Air.Attach(world.GatewayAddress, world.Channel);
        _station.Ready = PlanPump;
    }

    /// <summary>Nodes that have registered at least once.</summary>
    public int Registered => _registered.Count;

    /// <summary>Messages that are missing by their counters.</summary>
    public long Lost { get; private set; }

    /// <summary>Octets of user data.</summary>
    public long UserOctets { get; private set; }

    /// <summary>How often something happened.</summary>
    public long CountOf(GatewayEventKind kind) => _events[(int)kind];

    /// <inheritdoc/>
    public void Dispose()
    {
        _station.Dispose();
        _session.Dispose();
    }

    void ILinkReceiver.Receive(in Arrival arrival) => _session.Receive(arrival, _world.Scheduler.Clock.Now, this);

    void ILinkReceiver.Complete(TransmitId id, TransmitOutcome outcome) => _session.Complete(id, outcome, _world.Scheduler.Clock.Now, this);

    void ISink<GatewayEvent>.Send(TransmitId id, MacAddress source, MacAddress destination, ReadOnlySpan<byte> octets) =>
        _station.Send(id, source, destination, octets);

    void ISink<GatewayEvent>.Report(in GatewayEvent occurrence, ReadOnlySpan<byte> payload)
    {
        _events[(int)occurrence.Kind]++;
        if (occurrence.Kind == GatewayEventKind.Joined)
        {
            _registered.Add(occurrence.Node);
        }
        else if (occurrence.Kind == GatewayEventKind.Uplink)
        {
            Lost += occurrence.Lost;
            UserOctets += payload.Length;
        }
    }

    private void PlanPump()
    {
        if (!_pumpPlanned)
        {
            _pumpPlanned = true;
            _world.Scheduler.After(Reaction, Pump);
        }
    }

    private void Pump()
    {
        _pumpPlanned = false;
        var now = _world.Scheduler.Clock.Now;
        var more = _station.Poll(this, now, Budget) == Budget;
        _session.Advance(now, this, HellosPerTurn);
        var next = _session.NextDeadline;
        if (more || next?.At <= now.Monotonic)
        {
            PlanPump();
        }
        else if (next is { } deadline && deadline.At < _wakeAt)
        {
            // Wake-ups that came to nothing are harmless: a turn with nothing due does nothing.
            _wakeAt = deadline.At;
            _world.Scheduler.At(deadline.At, () =>
            {
                _wakeAt = Instant.Never;
                PlanPump();
            });
        }
    }
}
