using System.Globalization;
using Sallyport.Crypto.Aead;
using Sallyport.Crypto.KeyAgreement;
using Sallyport.Links.Faults;
using Sallyport.Protocols.EnigmaIot.Options;
using Sallyport.Simulation.Air;
using Sallyport.Simulation.Time;
using Sallyport.Wire;

namespace Sallyport.Simulation.Fleet;

/// <summary>A fleet on a simulated air. A gateway, real or not, joins by attaching a station to <see cref="Air"/>. One thread.</summary>
public sealed class FleetWorld : IDisposable
{
    private const ulong FirstAddress = 0x0253_0000_0001;
    private const ulong AirPart = 0xA11;
    private readonly LibCryptoChaCha20Poly1305 _aead = new();
    private readonly List<FleetDevice> _devices = [];

    /// <summary>Makes the fleet; its devices boot within their first interval.</summary>
    /// <param name="options">Valid, see <see cref="FleetOptions.Validate"/>.</param>
    /// <param name="networkKey">The key text of the network, 8..32 characters; devices with a wrong key have another.</param>
    /// <param name="gatewayAddress">Where nodes send to.</param>
    /// <param name="air">The air; null = from the options' loss.</param>
    /// <param name="observer">Learns what nodes do; null = nobody.</param>
    /// <param name="tune">Changes the settings of each node, for example its waits; null = the protocol's defaults.</param>
    public FleetWorld(FleetOptions options, string networkKey, MacAddress gatewayAddress, AirOptions? air = null, IFleetObserver? observer = null, Func<NodeOptions, NodeOptions>? tune = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        GatewayAddress = gatewayAddress;
        NetworkName = options.NetworkName;
        NetworkKey = Protocols.EnigmaIot.Keys.NetworkKey.FromText(networkKey);
        WrongKey = Protocols.EnigmaIot.Keys.NetworkKey.FromText("not the key of this");
        Observer = observer;
        Tune = tune;
        Air = new SimulatedAir(Scheduler, SeededRandom.ForPart(options.Seed, AirPart).Next(), air ?? new AirOptions { Loss = options.Loss });
        var number = 0UL;
        foreach (var group in options.Groups)
        {
            for (var index = 1; index <= group.Count; index++, number++)
            {
                _devices.Add(Make(group, index, number, options.Seed));
            }
        }
    }

    /// <summary>Virtual time.</summary>
    public Scheduler Scheduler { get; } = new();

    /// <summary>The medium.</summary>
    public SimulatedAir Air { get; }

    /// <summary>Where nodes send to.</summary>
    public MacAddress GatewayAddress { get; }

    /// <summary>Name of the network.</summary>
    public string NetworkName { get; }

    /// <summary>Hashed key of the network, 32 octets.</summary>
    public ReadOnlyMemory<byte> NetworkKey { get; }

    /// <summary>Radio channel of all devices.</summary>
    public byte Channel { get; } = 3;

    /// <summary>All devices, in the order of the groups.</summary>
    public IReadOnlyList<FleetDevice> Devices => _devices;

    internal ReadOnlyMemory<byte> WrongKey { get; }

    internal IFleetObserver? Observer { get; }

    internal Func<NodeOptions, NodeOptions>? Tune { get; }

    internal IAead Aead => _aead;

    internal IKeyAgreement Agreement { get; } = new LibCryptoX25519();

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var device in _devices)
        {
            device.Dispose();
        }

        _aead.Dispose();
    }

    private FleetDevice Make(FleetGroup group, int index, ulong number, ulong seed)
    {
        var address = new MacAddress(FirstAddress + number);
        var random = SeededRandom.ForPart(seed, number + 1);
        var prefix = group.Name ?? group.Behaviour.ToString().ToLowerInvariant();
        var name = prefix.Length == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{prefix}{index}");
        return group.Behaviour == NodeBehaviour.Rogue ? new RogueDevice(this, group, address, random) : new FleetNode(this, group, address, name, random);
    }
}
