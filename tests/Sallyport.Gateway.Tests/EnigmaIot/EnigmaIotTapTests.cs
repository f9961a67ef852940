using System.Text;
using Sallyport.Gateway.Frames;
using Sallyport.Gateway.Host;
using Sallyport.Gateway.Tests.Fakes;
using Sallyport.Links.Capture;
using Sallyport.Protocols.EnigmaIot.Messages;
using Sallyport.Wire.Session;

namespace Sallyport.Gateway.Tests.EnigmaIot;

/// <summary>What the ring has after real nodes spoke with a real session.</summary>
public sealed class EnigmaIotTapTests
{
    private readonly FrameRing _ring = new(new FrameRingOptions(), 1);
    private readonly GatewayBench _bench;

    public EnigmaIotTapTests() => _bench = new GatewayBench(new GatewayHostOptions { Frames = _ring });

    [Fact]
    public void Registration_AndData_AreKeptInOrderWithTheirPlaintextAndKey()
    {
        var node = _bench.Join(1, broadcast: true);
        node.Data("21.5");
        _bench.Turn();

        var frames = Frames();
        Assert.Equal(["client-hello", "server-hello", "downlink-control", "sensor-data"], frames.Select(static frame => frame.Type));
        Assert.Equal([FrameKeyKind.Network, FrameKeyKind.Network, FrameKeyKind.Session, FrameKeyKind.Session], frames.Select(static frame => frame.Key));
        Assert.Equal([0, 0, 1, 1], frames.Select(static frame => frame.KeyEpoch));
        Assert.Equal([true, false, false, true], frames.Select(static frame => frame.Head.IsInbound));
        Assert.All(frames, frame => Assert.Equal(GatewayBench.Id(node), frame.Device));
        Assert.Equal("21.5", Encoding.UTF8.GetString(frames[3].Plaintext.AsSpan(7)));
        Assert.Equal(((sbyte?)-61, (byte?)3), (frames[3].Head.Rssi, frames[3].Head.Channel));
        Assert.Equal(32, frames[2].SecretLength);
        Assert.Equal(-1, frames[2].Plaintext.AsSpan(7).IndexOfAnyExcept((byte)0));
    }

    [Fact]
    public void Refusals_EachHasItsReason()
    {
        var node = _bench.Join(1);
        node.Data("one");
        _bench.Turn();
        var repeated = Frames()[^1].Octets;
        var damaged = repeated.ToArray();
        damaged[^1] ^= 1;
        foreach (var octets in new[] { repeated, damaged, [0xff, 1, 2], [0x77, 1], repeated[..20] })
        {
            node.Link.Send(TransmitId.None, node.Address, GatewayBench.Address, octets);
            _bench.Turn();
        }

        node.Clear("in clear");
        _bench.Node(2).Data("stranger");
        _bench.Turn();

        var refused = Frames().Where(static frame => frame.Verdict == FrameVerdict.Refused).ToArray();
        Assert.Equal(["old-counter", "bad-tag", "too-short", "unknown-type", "too-short", "unencrypted-not-allowed", "not-registered"], refused.Select(static frame => frame.Reason));
        Assert.Equal(damaged, refused[1].Octets);
        Assert.Equal(FrameKeyKind.None, refused[1].Key);
        Assert.Empty(refused[1].Plaintext);
        Assert.Equal("one", Encoding.UTF8.GetString(refused[0].Plaintext.AsSpan(7)));
    }

    [Fact]
    public void Name_ThatIsTaken_IsRefusedWithItsReason()
    {
        _bench.Join(1, name: "lamp");
        var second = _bench.Join(2);
        second.Name("lamp");
        _bench.Turn();
        var frames = Frames();
        Assert.Equal((FrameVerdict.Refused, "name-taken"), (frames[^2].Verdict, frames[^2].Reason));
        Assert.Equal("node-name-result", frames[^1].Type);
    }

    [Fact]
    public void Downlink_ToANodeThatIsAwake_IsFoundByItsNumberAndHasItsOutcome()
    {
        var node = _bench.Join(1);
        var command = _bench.Set(GatewayBench.Id(node), "on");

        var frame = Assert.Single(Frames(), static frame => frame.DownlinkId != 0);
        Assert.Equal((command.Downlink!.Id, "downlink-data-set", FrameVerdict.Acknowledged), (frame.DownlinkId, frame.Type, frame.Verdict));
        Assert.Equal("on", Encoding.UTF8.GetString(frame.Plaintext.AsSpan(7)));
        Assert.Equal(node.Heard.Single(static heard => heard.Type == MessageType.DownlinkDataSet).Frame, frame.Octets);
    }

    [Fact]
    public void Downlink_ToASleeper_IsTheFrameThatLeavesAfterItsData()
    {
        var node = _bench.Join(1, sleepy: true);
        var command = _bench.Set(GatewayBench.Id(node), "later");
        Assert.DoesNotContain(Frames(), static frame => frame.DownlinkId != 0);
        node.Data("awake");
        _bench.Turn();

        var frame = Assert.Single(Frames(), static frame => frame.DownlinkId != 0);
        Assert.Equal(command.Downlink!.Id, frame.DownlinkId);
        Assert.Equal("later", Encoding.UTF8.GetString(frame.Plaintext.AsSpan(7)));
        Assert.Equal(1, frame.KeyEpoch);
    }

    [Fact]
    public void Downlink_WithoutAFrame_CarriesNone()
    {
        var node = _bench.Join(1);
        node.Data("heard");
        _bench.Turn();
        var before = Frames().Count;
        _bench.Order(GatewayBench.Id(node), "rssi");
        Assert.Equal(before, Frames().Count);
        Assert.DoesNotContain(Frames(), static frame => frame.DownlinkId != 0);
    }

    [Fact]
    public void Broadcast_IsUnderItsOwnKeyAndNamesEverybody()
    {
        _bench.Join(1, broadcast: true);
        var command = _bench.Set($"enigmaiot/{GatewayBench.Network}/broadcast", "all");
        var frame = Frames()[^1];
        Assert.Equal((command.Downlink!.Id, FrameKeyKind.Broadcast, $"enigmaiot/{GatewayBench.Network}/broadcast"), (frame.DownlinkId, frame.Key, frame.Device));
        Assert.Equal("all", Encoding.UTF8.GetString(frame.Plaintext.AsSpan(7)));
    }

    /// <summary>A new hello agrees a new key; it counts from the message that proves it.</summary>
    [Fact]
    public void Key_Renewed_HasTheNextNumber()
    {
        var node = _bench.Join(1);
        node.Data("old");
        _bench.Turn();
        _bench.Join(node);
        node.Data("new");
        _bench.Turn();
        Assert.Equal([1, 2], Frames().Where(static frame => frame.Type == "sensor-data").Select(static frame => frame.KeyEpoch));
        _bench.Set(GatewayBench.Id(node), "on");
        Assert.Equal(2, Frames()[^1].KeyEpoch);
    }

    /// <summary>The file holds the very octets of the ring, in its order.</summary>
    [Fact]
    public void Capture_Exported_ReadsAsTheRing()
    {
        var node = _bench.Join(1);
        node.Data("21.5");
        _bench.Turn();
        using var file = new MemoryStream();
        FrameCapture.Write(Frames(), file);
        file.Position = 0;

        var reader = new PcapngReader(file);
        foreach (var frame in Frames())
        {
            var read = reader.Read()!;
            Assert.Equal(frame.Octets, read.Payload.ToArray());
            Assert.Equal((frame.Head.Source, frame.Head.Destination, frame.Head.UtcMicroseconds), (read.Source, read.Destination, read.UtcMicroseconds));
            Assert.Equal(frame.Head.Rssi, read.Rssi);
        }

        Assert.Null(reader.Read());
    }

    private List<KeptFrame> Frames()
    {
        var room = new KeptFrame[1_000];
        return [.. room.Take(_ring.ReadBack(long.MaxValue, room)).Reverse()];
    }
}
