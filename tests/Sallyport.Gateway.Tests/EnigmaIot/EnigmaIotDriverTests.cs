using Sallyport.Crypto.Aead;
using Sallyport.Crypto.KeyAgreement;
using Sallyport.Gateway.EnigmaIot;
using Sallyport.Gateway.Host;
using Sallyport.Gateway.Journal.Bodies;
using Sallyport.Gateway.Policies;
using Sallyport.Gateway.Tests.Fakes;
using Sallyport.Links.Memory;
using Sallyport.Protocols.EnigmaIot.Keys;
using Sallyport.Protocols.EnigmaIot.Messages;
using Sallyport.Protocols.EnigmaIot.Options;
using Sallyport.Protocols.EnigmaIot.Session;
using Sallyport.Wire;

namespace Sallyport.Gateway.Tests.EnigmaIot;

public sealed class EnigmaIotDriverTests
{
    private static readonly MacAddress Foreign = new(0x246F28AABBCC);

    [Fact]
    public void ForeignNode_AddressesAnotherGateway_IsAnsweredFromThere()
    {
        var bench = new GatewayBench();
        var node = bench.Node(1, Foreign);
        bench.Join(node);
        bench.Set(GatewayBench.Id(node), "on");
        Assert.Equal([MessageType.ServerHello, MessageType.DownlinkDataSet], node.Heard.Select(heard => heard.Type));
        Assert.All(node.Heard, heard => Assert.Equal(Foreign, heard.Source));
    }

    [Fact]
    public void Strangers_GarbageFromOneSender_IsOneEntryAtOnceAndOneCount()
    {
        var bench = new GatewayBench();
        var node = bench.Join(1);
        for (var round = 0; round < 5; round++)
        {
            node.Link.Send(default, node.Address, GatewayBench.Address, [(byte)MessageType.ClientHello, 1, 2, 3]);
        }

        bench.Turn();
        Assert.Equal(1, Assert.Single(bench.Bodies<RefusedBody>()).Count);
        bench.Wait(TimeSpan.FromSeconds(11));
        Assert.Equal(("too-short", 255, 4), (bench.Bodies<RefusedBody>()[1].Reason, bench.Bodies<RefusedBody>()[1].MessageType, bench.Bodies<RefusedBody>()[1].Count));
        bench.Wait(TimeSpan.FromSeconds(60));
        Assert.Equal(2, bench.Bodies<RefusedBody>().Count);
    }

    [Fact]
    public void Strangers_GarbageFromManySenders_IsBounded()
    {
        var bench = new GatewayBench();
        var link = bench.Air.Attach(new MacAddress(1));
        for (var sender = 1UL; sender <= 3000; sender++)
        {
            link.Send(default, new MacAddress(0x020000000000 + sender), GatewayBench.Address, [0x77, 1, 2]);
        }

        bench.Wait(TimeSpan.FromMilliseconds(1));
        bench.Wait(TimeSpan.FromMilliseconds(1));
        bench.Wait(TimeSpan.FromSeconds(20));
        Assert.InRange(bench.Bodies<RefusedBody>().Count, 1024, 1026);
        Assert.Equal(3000, bench.Bodies<RefusedBody>().Sum(body => body.Count));
    }

    [Fact]
    public void Name_Taken_IsToldAndReported()
    {
        var bench = new GatewayBench();
        bench.Join(1, name: "lamp");
        var second = bench.Join(2);
        second.Name("lamp");
        bench.Turn();
        Assert.Equal(("name-taken", "lamp"), (Assert.Single(bench.Bodies<RefusedBody>()).Reason, bench.Bodies<RefusedBody>()[0].Detail));
        Assert.Single(second.Heard, heard => heard.Type == MessageType.NodeNameResult);
    }

    [Fact]
    public void Name_RefusedWhilePolicyIsOff_NodeIsNotTold()
    {
        var bench = new GatewayBench();
        bench.Finish(bench.Control.SetPolicyAsync("enigmaiot", EnigmaIotPolicies.NameRefusals, "off", GatewayBench.Tester, CancellationToken.None));
        var node = bench.Join(1);
        node.Name("a/b");
        bench.Turn();
        Assert.Equal("name-malformed", Assert.Single(bench.Bodies<RefusedBody>()).Reason);
        Assert.Empty(node.Heard);
    }

    [Fact]
    public void Clock_PolicyOff_IsNotAnswered()
    {
        var bench = new GatewayBench();
        var node = bench.Join(1);
        node.Clock();
        bench.Turn();
        Assert.Single(node.Heard, heard => heard.Type == MessageType.ClockResponse);
        Assert.Equal("clock", Assert.Single(bench.Bodies<ControlBody>()).Answer);
        bench.Finish(bench.Control.SetPolicyAsync(GatewayBench.Id(node), EnigmaIotPolicies.ClockAnswers, "off", GatewayBench.Tester, CancellationToken.None));
        node.Heard.Clear();
        node.Clock();
        bench.Turn();
        Assert.Empty(node.Heard);
    }

    [Fact]
    public void Discovery_Message_IsKeptAsItCame()
    {
        var bench = new GatewayBench();
        var node = bench.Join(1, name: "lamp");
        node.Data("map", PayloadEncoding.MessagePack, MessageType.HomeAssistantDiscovery);
        bench.Turn();
        var body = Assert.Single(bench.Bodies<ControlBody>());
        Assert.Equal(("lamp", "discovery", null), (body.Name, body.Answer, body.Result));
        Assert.Equal("map"u8.ToArray(), body.Payload);
    }

    [Theory]
    [InlineData("FF00", """{"result":"OTA Started","status":0}""")]
    [InlineData("FF01", """{"result":"OTA Start error","status":1}""")]
    [InlineData("FF02", """{"result":"OTA check OK","status":2}""")]
    [InlineData("FF03", """{"result":"OTA check failed","status":3}""")]
    [InlineData("FF042A00", """{"last_chunk":42,"result":"OTA out of sequence error","status":4}""")]
    [InlineData("FF05", """{"result":"OTA timeout","status":5}""")]
    [InlineData("FF06", """{"result":"OTA finished OK","status":6}""")]
    [InlineData("FF77", null)]
    [InlineData("8901", """{"reason":1}""")]
    [InlineData("8100", null)]
    public void ControlAnswer_Octets_GiveTheOriginalsText(string octets, string? json)
    {
        var bench = new GatewayBench();
        var node = bench.Join(1);
        node.Control(Convert.FromHexString(octets));
        bench.Turn();
        // What the core already refuses as malformed never becomes an answer.
        Assert.Equal(json, bench.Bodies<ControlBody>().SingleOrDefault()?.Result);
    }

    [Fact]
    public void Network_TwoLinks_EachNodeIsAnsweredOnItsOwn()
    {
        using var first = new TwoLinks();
        var left = first.Node(first.LeftAir, 1);
        var right = first.Node(first.RightAir, 2);
        foreach (var node in (FieldNode[])[left, right])
        {
            node.Hello();
            first.Turn();
            node.Listen(first.Now);
            Assert.Single(node.Heard, heard => heard.Type == MessageType.ServerHello);
        }

        foreach (var node in (FieldNode[])[right, left])
        {
            node.Heard.Clear();
            first.Host.Control.SubmitAsync(
                new Gateway.Downlinks.DownlinkRequest { Device = $"enigmaiot/two/{node.Address}", Verb = Gateway.Downlinks.DownlinkVerb.Set, Payload = "x"u8.ToArray() },
                GatewayBench.Tester,
                CancellationToken.None);
            first.Turn();
            node.Listen(first.Now);
            Assert.Equal(["x"], node.TakeTexts());
        }
    }

    /// <summary>A network of which each half hears another antenna.</summary>
    private sealed class TwoLinks : IDisposable
    {
        private static readonly byte[] Key = NetworkKey.FromText("two antennas");
        private readonly EnigmaIotDriver _driver;
        private readonly InMemoryJournal _journal = new();

        public TwoLinks()
        {
            var store = new InMemoryStateStore();
            var policies = new PolicySet(store, EnigmaIotPolicies.All);
            var options = new GatewayOptions { Address = GatewayBench.Address, NetworkKey = Key };
            var session = new GatewaySession(options, new SeededRandom(1), new LibCryptoChaCha20Poly1305(), new LibCryptoX25519());
            MemoryLink[] links = [LeftAir.Attach(GatewayBench.Address), RightAir.Attach(GatewayBench.Address)];
            _driver = new EnigmaIotDriver(new EnigmaIotNetwork { Name = "two", Options = options }, session, links, policies);
            Host = new GatewayHost(_journal, store, policies, [_driver], [], new GatewayHostOptions());
        }

        public MemoryAir LeftAir { get; } = new();

        public MemoryAir RightAir { get; } = new();

        public GatewayHost Host { get; }

        public Now Now { get; } = new(new Instant(7), 7);

        public FieldNode Node(MemoryAir air, int number) => new(air.Attach(new MacAddress((ulong)number)), GatewayBench.Address, Key);

        public void Turn()
        {
            for (var turn = 0; turn < 4; turn++)
            {
                Host.RunTurn(Now);
                Host.CommitTurn();
            }
        }

        public void Dispose() => _driver.Dispose();
    }
}
