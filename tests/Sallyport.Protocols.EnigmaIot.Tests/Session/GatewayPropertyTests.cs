using FsCheck;
using FsCheck.Fluent;
using Sallyport.Protocols.EnigmaIot.Messages;
using Sallyport.Protocols.EnigmaIot.Session;
using Sallyport.Wire;
using Sallyport.Wire.Session;

namespace Sallyport.Protocols.EnigmaIot.Tests.Session;

public class GatewayPropertyTests
{
    private static readonly byte[] Types = [0x01, 0x03, 0x05, 0x07, 0x08, 0x11, 0xFF, 0xFE, 0xFB, 0x02, 0x82, 0x17, 0x18];

    /// <summary>Frames of 0 to 2,000 octets, mostly with a type that somebody handles and often with a length that some message has.</summary>
    private static Arbitrary<byte[]> Frames =>
        (from length in Gen.Frequency((3, Gen.Choose(0, 2000)), (3, Gen.Choose(0, 80)), (1, Gen.Elements(32, 35, 36, 39, 55, 65, 67, 250, 251)))
         from octets in Gen.Choose(0, 255).Select(octet => (byte)octet).ArrayOf(length)
         from type in Gen.Elements(Types)
         from keep in Gen.Choose(0, 9)
         select WithType(octets, type, keep == 0)).ToArbitrary();

    [Fact]
    public void AnyOctets_FromARegisteredAddress_NeverThrowAndChangeNothing()
    {
        using var bench = new GatewayBench();
        var node = bench.Join(bench.Node());
        bench.Receive(node, node.Name("kitchen"));
        bench.Receive(node, node.Data("x"));
        var before = bench.Snapshot(node) with { State = default };
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(3000), Prop.ForAll(Frames, octets =>
        {
            bench.Sink.Clear();
            bench.Receive(node, octets);
            return bench.Sink.Sent.Count <= 1
                && bench.Sink.Events is [{ Event.Kind: GatewayEventKind.Refused }]
                && (bench.Snapshot(node) with { State = default }) == before;
        }));
        bench.Sink.Clear();
        bench.Receive(node, node.Data("y"));
        Assert.Equal([GatewayEventKind.Uplink], bench.Sink.Kinds);
    }

    [Fact]
    public void AnyOctets_FromStrangers_NeverThrowAndRegisterNobody()
    {
        using var bench = new GatewayBench();
        var source = 1ul;
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(3000), Prop.ForAll(Frames, octets =>
        {
            bench.Sink.Clear();
            bench.Receive(new MacAddress(source++), octets);
            return bench.Sink.Sent.Count <= 1 && bench.Sink.Events.Count <= 2 && bench.Session.NodeCount == 0 && bench.Session.NextDeadline is null;
        }));
    }

    /// <summary>With a cipher that accepts everything, every parser behind the tag sees every octet: nothing throws, whatever an insider sends.</summary>
    [Fact]
    public void AnyOctets_ThatAuthenticate_NeverThrow()
    {
        using var session = new GatewaySession(
            new() { Address = GatewayBench.GatewayAddress, NetworkKey = GatewayBench.NetworkKeyOctets, AcceptUnencryptedData = true, HellosPerWindow = 1000 },
            new ScriptedRandom(), new PassingAead(), new MirrorAgreement());
        var sink = new RecordingSink();
        long time = 1;
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(5000), Prop.ForAll(Frames, octets =>
        {
            sink.Clear();
            var now = new Now(new Instant(time += 999_983), 0);
            var arrival = new Arrival { Kind = ArrivalKind.Frame, Source = new MacAddress(7 + ((ulong)octets.Length % 3)), Destination = GatewayBench.GatewayAddress, Octets = octets };
            session.Receive(arrival, now, sink);
            session.Submit(new GatewayCommand(GatewayCommandKind.DataSet, arrival.Source, time, Payload: octets.AsMemory(0, Math.Min(octets.Length, 214))), now, sink);
            session.Advance(now, sink, 4);
            return session.NodeCount <= 3 && sink.Events.Count < 20;
        }));
    }

    /// <summary>The table against a plain dictionary: nodes come, go and come back; ids are the smallest free ones, names belong to one node.</summary>
    [Fact]
    public void Nodes_ComingAndGoing_AreKeptAsInADictionary()
    {
        using var session = new GatewaySession(
            new() { Address = GatewayBench.GatewayAddress, NetworkKey = GatewayBench.NetworkKeyOctets, MaximumNodes = 600, HellosPerWindow = 1000 },
            new ScriptedRandom(), new PassingAead(), new MirrorAgreement());
        var sink = new RecordingSink();
        var model = new SortedDictionary<ulong, int>();
        var free = new SortedSet<int>(Enumerable.Range(0, 600));
        var random = new Random(11);
        for (var step = 1; step <= 20_000; step++)
        {
            var now = new Now(new Instant(step), 0);
            var address = (ulong)random.Next(1, 1200);
            var command = new GatewayCommand(GatewayCommandKind.Kick, new MacAddress(address));
            if (random.Next(5) < 3 && !model.ContainsKey(address) && model.Count < 600)
            {
                var hello = new byte[ClientHello.FrameLength];
                hello[0] = 0xFF;
                session.Receive(new Arrival { Kind = ArrivalKind.Frame, Source = new MacAddress(address), Destination = GatewayBench.GatewayAddress, Octets = hello }, now, sink);
                session.Advance(now, sink, 1);
                model.Add(address, free.Min);
                free.Remove(free.Min);
            }
            else
            {
                if (model.Remove(address, out var id))
                {
                    free.Add(id);
                }

                session.Submit(command, now, sink);
            }

            Assert.Equal(model.Count, session.NodeCount);
            var probe = (ulong)random.Next(1, 1200);
            Assert.Equal(model.TryGetValue(probe, out var expected), session.TryGetNode(new MacAddress(probe), out var node));
            Assert.Equal(expected, node.NodeId);
            sink.Clear();
        }

        Assert.Equal(model.Keys, session.Nodes.Select(node => node.Address.Value).Order());
    }

    private static byte[] WithType(byte[] octets, byte type, bool keep)
    {
        if (octets.Length > 0 && !keep)
        {
            octets[0] = type;
        }

        return octets;
    }
}
