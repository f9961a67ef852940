using FsCheck;
using FsCheck.Fluent;
using Sallyport.Protocols.EnigmaIot.Messages;
using Sallyport.Protocols.EnigmaIot.Session;

namespace Sallyport.Protocols.EnigmaIot.Tests.Session;

/// <summary>No octets of any content or length 0 to 2,000 throw or change a session that they do not authenticate to.</summary>
public sealed class NodeHostileInputTests
{
    [Fact]
    public void Receive_AnyOctets_NeverThrowAndNeverChangeARegisteredNode()
    {
        var bench = new NodeHarness(options => options with { BroadcastEnabled = true });
        bench.Register();
        var frames = from length in Gen.Choose(0, 2000)
                     from type in Gen.Elements<byte>(0x01, 0x02, 0x04, 0x06, 0x12, 0x17, 0x18, 0x82, 0x84, 0x92, 0xFE, 0xFF, 0x55)
                     from octets in Gen.Choose(0, 255).Select(value => (byte)value).ArrayOf(length)
                     select octets.Length == 0 ? octets : [type, .. octets[1..]];
        Prop.ForAll(frames.ToArbitrary(), frame =>
        {
            var sent = bench.Sent.Count;
            bench.Receive(frame);
            return bench.Sent.Count == sent && bench.Node.State == NodeState.Registered && bench.Last.Kind == NodeEventKind.Refused;
        }).QuickCheckThrowOnFailure();
    }

    /// <summary>Genuine frames of every kind, cut or lengthened to every length: refused without an effect.</summary>
    [Fact]
    public void Receive_GenuineFramesOfWrongLength_AreRefused()
    {
        var bench = new NodeHarness();
        bench.Register();
        byte[][] genuine =
        [
            bench.Data(MessageType.DownlinkDataSet, "on"u8), bench.Control(ControlCode.VersionGet), bench.Clock(1, 2, 3),
            bench.NameResult(NameRefusal.None),
        ];
        foreach (var frame in genuine)
        {
            for (var length = 0; length < 2000; length++)
            {
                var cut = new byte[length];
                frame.AsSpan(0, Math.Min(length, frame.Length)).CopyTo(cut);
                if (length == frame.Length)
                {
                    continue;
                }

                bench.Receive(cut);
                Assert.Equal(NodeEventKind.Refused, bench.Last.Kind);
            }
        }

        Assert.Equal(2, bench.Sent.Count);
    }
}
