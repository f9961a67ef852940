using Sallyport.Crypto.Aead;
using Sallyport.Crypto.KeyAgreement;
using Sallyport.Gateway.Downlinks;
using Sallyport.Gateway.EnigmaIot;
using Sallyport.Gateway.Policies;
using Sallyport.Mqtt.EnigmaIot;
using Sallyport.Mqtt.Topics;
using Sallyport.Protocols.EnigmaIot.Keys;
using Sallyport.Protocols.EnigmaIot.Options;
using Sallyport.Protocols.EnigmaIot.Session;
using Sallyport.Wire;

namespace Sallyport.Cli.Conformance.EnigmaIot;

/// <summary>The product's own gateway for one network: session, driver and topic tree, with time and entropy in the hands of the replay.</summary>
internal sealed class ReplayGateway : IDisposable
{
    /// <summary>DEFAULT_CHANNEL of the original (enigmaiot.md section 16).</summary>
    public const byte Channel = 3;

    private const int SeedOctets = 16;
    private const int Work = 16;

    private readonly ScriptedRandom _random = new();
    private readonly ReplaySink _sink = new();
    private readonly ReplayStore _store = new();
    private readonly ReplayLink _link;
    private readonly GatewaySession _session;
    private readonly ObservedSession _observed;
    private readonly EnigmaIotDriver _driver;
    private readonly EnigmaIotTopicTree _tree;
    private readonly string _network;
    private long _downlinks;

    /// <summary>A gateway without nodes, set up as the recorded one: data in clear allowed, no answer to refused names, no limits that a recording could meet.</summary>
    public ReplayGateway(VectorFile file, IAead aead, IKeyAgreement agreement)
    {
        _network = file.NetworkName;
        _random.Script(new byte[SeedOctets], file.BroadcastKey);
        var options = new GatewayOptions
        {
            Address = file.Gateway,
            NetworkKey = NetworkKey.FromText(file.NetworkKeyText),
            AcceptUnencryptedData = true,
            AnswerNameRefusals = false,
            HellosPerWindow = 1000,
            InvalidatesPerWindow = 1000,
        };
        Inactivity = options.Inactivity;
        _session = new GatewaySession(options, _random, aead, agreement);
        _observed = new ObservedSession(_session);
        _link = new ReplayLink(file.Gateway, file.Rssi);
        var network = new EnigmaIotNetwork { Name = file.NetworkName, Options = options, Channel = Channel };
        _driver = new EnigmaIotDriver(network, _observed, [_link], new PolicySet(_store, EnigmaIotPolicies.All));
        _tree = new EnigmaIotTopicTree(new EnigmaIotTopicOptions(file.NetworkName));
    }

    /// <summary>After this silence a session ends.</summary>
    public TimeSpan Inactivity { get; }

    /// <summary>Its nodes, in no order.</summary>
    public IEnumerable<NodeSnapshot> Nodes => _session.Nodes;

    /// <summary>The present moment; the replay moves it.</summary>
    public Now Now { get; set; } = new(new Instant(1_000_000), 0);

    /// <summary>True when the device has a session that its frames prove.</summary>
    public bool IsRegistered(MacAddress device) => _session.TryGetNode(device, out _);

    /// <summary>Delivers one recorded frame while the gateway draws these octets.</summary>
    public GatewayOutcome Receive(VectorFrame frame, byte[][] draws)
    {
        _random.Script(draws);
        _link.Deliver(frame);
        return Turn();
    }

    /// <summary>Lets time pass without a frame.</summary>
    public GatewayOutcome Wait() => Turn();

    /// <summary>Submits a downlink while the gateway draws these octets.</summary>
    public GatewayOutcome Submit(DownlinkRequest request, byte[][] draws)
    {
        _random.Script(draws);
        _driver.Submit(++_downlinks, request, Now, _sink);
        return Take();
    }

    /// <summary>Removes a device.</summary>
    public GatewayOutcome Kick(MacAddress device)
    {
        _driver.Kick(device.ToString(), Now, _sink);
        return Take();
    }

    /// <summary>Device id of an address.</summary>
    public string DeviceOf(MacAddress address) => $"{EnigmaIotDriver.ProtocolName}/{_network}/{(address.IsBroadcast ? "broadcast" : address.ToString())}";

    /// <inheritdoc/>
    public void Dispose()
    {
        _driver.Dispose();
        _store.Dispose();
    }

    private GatewayOutcome Turn()
    {
        _sink.Time = Now.UtcMicroseconds;
        while (_driver.Run(Now, _sink, Work, Work))
        {
        }

        return Take();
    }

    private GatewayOutcome Take()
    {
        var entries = _sink.TakeEntries();
        var publications = new List<Publication>();
        foreach (var entry in entries)
        {
            _tree.Publish(entry, publications);
        }

        return new GatewayOutcome(_link.TakeSent(), _observed.TakeEvents(), entries, publications);
    }
}
