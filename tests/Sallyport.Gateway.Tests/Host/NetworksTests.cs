using Sallyport.Crypto.Aead;
using Sallyport.Crypto.KeyAgreement;
using Sallyport.Gateway.EnigmaIot;
using Sallyport.Gateway.Host;
using Sallyport.Gateway.Policies;
using Sallyport.Gateway.Tests.Fakes;
using Sallyport.Links.Memory;
using Sallyport.Protocols.EnigmaIot.Keys;
using Sallyport.Protocols.EnigmaIot.Options;
using Sallyport.Wire;

namespace Sallyport.Gateway.Tests.Host;

/// <summary>Several networks in one gateway share journal, device list and outputs, and nothing on the air.</summary>
public sealed class NetworksTests
{
    private static readonly Now Moment = new(new Instant(9), 1_795_242_855_000_000);
    private readonly InMemoryJournal _journal = new();
    private readonly InMemoryStateStore _store = new();
    private readonly GatewayHost _host;
    private readonly Dictionary<string, MemoryAir> _airs = new() { ["attic"] = new(), ["cellar"] = new() };

    public NetworksTests()
    {
        var policies = new PolicySet(_store, EnigmaIotPolicies.All);
        _host = new GatewayHost(_journal, _store, policies, [Driver("attic", policies), Driver("cellar", policies)], [], new GatewayHostOptions());
    }

    [Fact]
    public void Nodes_SameAddressAndNameInBoth_AreTwoDevices()
    {
        foreach (var network in _airs.Keys)
        {
            var node = Node(network, network);
            node.Hello();
            Turn();
            node.Listen(Moment);
            node.Name("lamp");
            Turn();
        }

        Assert.Equal(["enigmaiot/attic/00:00:00:00:00:05", "enigmaiot/cellar/00:00:00:00:00:05"], _host.Control.Devices.Select(device => device.Id));
        Assert.Equal(2, _host.Control.Find("lamp").Count);
        Assert.Equal("enigmaiot/cellar/00:00:00:00:00:05", Assert.Single(_host.Control.Find("enigmaiot/cellar/lamp")).Id);
    }

    [Fact]
    public void Node_WithTheKeyOfTheOther_IsRefused()
    {
        var node = Node("attic", "cellar");
        node.Hello();
        Turn();
        Assert.Empty(_host.Control.Devices);
        Assert.Contains(_journal.Entries, entry => entry.Body is Gateway.Journal.Bodies.RefusedBody { Reason: "bad-tag" });
    }

    private FieldNode Node(string network, string key) => new(_airs[network].Attach(new MacAddress(5)), GatewayBench.Address, NetworkKey.FromText($"the key of {key}"));

    private EnigmaIotDriver Driver(string name, PolicySet policies)
    {
        var options = new GatewayOptions { Address = GatewayBench.Address, NetworkKey = NetworkKey.FromText($"the key of {name}") };
        var network = new EnigmaIotNetwork { Name = name, Options = options };
        return EnigmaIotDriver.Create(network, [_airs[name].Attach(GatewayBench.Address)], policies, new SeededRandom(3), new LibCryptoChaCha20Poly1305(), new LibCryptoX25519());
    }

    private void Turn()
    {
        for (var turn = 0; turn < 4; turn++)
        {
            _host.RunTurn(Moment);
            _host.CommitTurn();
        }
    }
}
