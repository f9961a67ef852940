using Sallyport.Links.Faults;
using Sallyport.Protocols.EnigmaIot.Messages;
using Sallyport.Simulation.Air;
using Sallyport.Wire;
using Sallyport.Wire.Session;

namespace Sallyport.Simulation.Fleet;

/// <summary>
/// An attacker with a radio and no key: hears everything, remembers some of it, and sends garbage, replays in both directions, frames under others'
/// addresses (the gateway's included) and floods of hellos.
/// </summary>
public sealed class RogueDevice : FleetDevice
{
    private const int Remembered = 64;
    private const int LongestGarbage = 250;
    private const int FloodFrames = 40;
    private const int ClientHelloLength = 65;

    private readonly FleetWorld _world;
    private readonly SeededRandom _random;
    private readonly AirStation _station;
    private readonly AirFrame?[] _heard = new AirFrame?[Remembered];
    private readonly TimeSpan _interval;
    private bool _disposed;

    internal RogueDevice(FleetWorld world, FleetGroup group, MacAddress address, SeededRandom random)
        : base(address, NodeBehaviour.Rogue, "")
    {
        _world = world;
        _random = random;
        _interval = TimeSpan.FromSeconds(group.IntervalSeconds);
        _station = world.Air.Attach(address, world.Channel);
        world.Air.Heard += Hear;
        Plan();
    }

    /// <summary>Attacks made so far.</summary>
    public long Attacks { get; private set; }

    /// <summary>Makes one attack of a random kind now.</summary>
    public void Attack()
    {
        Attacks++;
        switch (_random.Below(6))
        {
            case 0:
                Garbage(SomeNode(), _world.GatewayAddress);
                break;
            case 1:
                Garbage(_world.GatewayAddress, SomeNode());
                break;
            case 2 or 3:
                Replay();
                break;
            case 4:
                // Two octets, never authenticated: the original's nodes leave their network at once.
                Send(_world.GatewayAddress, SomeNode(), [(byte)MessageType.InvalidateKey, (byte)_random.Below(8)]);
                break;
            default:
                Flood();
                break;
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _disposed = true;
        _world.Air.Heard -= Hear;
        _station.Dispose();
    }

    private void Plan() => _world.Scheduler.After((_interval * 0.5) + _random.UpTo(_interval), () =>
    {
        if (!_disposed)
        {
            Attack();
            Plan();
        }
    });

    private void Hear(AirFrame frame) => _heard[_random.Below(Remembered)] = frame;

    private void Replay()
    {
        // Some slots are still empty in the beginning; then this attack is a quiet one.
        if (_heard[_random.Below(Remembered)] is { } frame)
        {
            var octets = frame.Octets.ToArray();
            if (octets.Length > 0 && _random.Chance(0.25))
            {
                octets[_random.Below(octets.Length)] ^= (byte)(1 << _random.Below(8));
            }

            Send(frame.Source, frame.Destination, octets);
        }
    }

    private void Garbage(MacAddress source, MacAddress destination)
    {
        var octets = new byte[_random.Below(LongestGarbage + 1)];
        _random.Fill(octets);
        if (octets.Length > 0 && _random.Chance(0.8))
        {
            ReadOnlySpan<MessageType> types = [MessageType.SensorData, MessageType.UplinkControl, MessageType.ClockRequest, MessageType.NodeNameSet, MessageType.ServerHello,
                MessageType.DownlinkControl, MessageType.ClientHello, MessageType.BroadcastKeyResponse, MessageType.UnencryptedData];
            octets[0] = (byte)types[_random.Below(types.Length)];
        }

        Send(source, destination, octets);
    }

    private void Flood()
    {
        var victim = SomeNode();
        for (var frame = 0; frame < FloodFrames; frame++)
        {
            var octets = new byte[ClientHelloLength];
            _random.Fill(octets);
            octets[0] = (byte)MessageType.ClientHello;
            Send(_random.Chance(0.5) ? victim : new MacAddress(0x0600_0000_0000 | (_random.Next() & 0xFF_FFFF)), _world.GatewayAddress, octets);
        }
    }

    private MacAddress SomeNode() => _world.Devices.Count == 0 ? Address : _world.Devices[_random.Below(_world.Devices.Count)].Address;

    private void Send(MacAddress source, MacAddress destination, ReadOnlySpan<byte> octets) => _station.Send(TransmitId.None, source, destination, octets);
}
