using Sallyport.Gateway.EStim;
using Sallyport.Gateway.Frames;
using Sallyport.Gateway.Frames.Filter;
using Sallyport.Gateway.Host;
using Sallyport.Gateway.Tests.Fakes;
using Sallyport.Links.Capture;
using Sallyport.Protocols.EStim.Anatomy;
using Sallyport.Protocols.EStim.Codec;
using Sallyport.Protocols.EStim.Keys;
using Sallyport.Protocols.EStim.Messages;

namespace Sallyport.Gateway.Tests.EStim;

/// <summary>What the ring has after a real device spoke with a real host.</summary>
public sealed class EStimTapTests : IDisposable
{
    private const int SecretAt = 4;
    private readonly FrameRing _ring = new(new FrameRingOptions(), 1);
    private readonly OutputBench _bench;

    public EStimTapTests() => _bench = new OutputBench(new GatewayHostOptions { Frames = _ring });

    private IReadOnlyList<KeptFrame> All => Frames("");

    public void Dispose() => _bench.Dispose();

    /// <summary>Every packet of the line is there once, in the order of its direction, octet for octet.</summary>
    [Fact]
    public void Packets_BothDirections_AreTheOctetsOfTheLine()
    {
        _bench.Activate();
        _bench.Run(TimeSpan.FromSeconds(20));

        // The bench began twice; the ring heard both. What is not delivered yet is not on the line.
        byte[][] sent = [.. _bench.Bus.Traffic.Where(static one => one.IsGateway).Select(static one => one.Octets)];
        byte[][] heard = [.. _bench.Bus.Traffic.Where(static one => !one.IsGateway).Select(static one => one.Octets)];
        Assert.True(sent.Length > 20 && heard.Length > 20, $"{sent.Length} {heard.Length}");
        Assert.Equal(sent, Frames("dir:out").Select(static frame => frame.Octets).Take(sent.Length));
        Assert.Equal(heard.TakeLast(30), Frames("dir:in").Select(static frame => frame.Octets).TakeLast(30));
        Assert.All(Frames("dir:in"), static frame => Assert.Equal((OutputBench.Device, "42"), (frame.Device, frame.Addresses.Source)));
        Assert.All(All, static frame => Covers(frame));
    }

    [Fact]
    public void Levels_Sealed_AreOpenedWithTheirKeyAndAcknowledged()
    {
        _bench.Activate(level: 250);

        KeptFrame levels = Frames("type:sealed-master dir:out key:master verdict:acknowledged").Last(static frame => frame.Plaintext[2] == (byte)CommandId.SetLevels);

        var plain = levels.Head.Line.Anatomy.Describe(levels.Octets, levels.Plaintext).Plain!;
        Assert.Equal(["sequence", "command", "numArgs", "arg0"], plain.Fields.Select(static field => field.Name));
        Assert.Equal(("SetLevels", "output 0: 250 per mille in 0 ms"), (plain.Fields[1].Value, plain.Fields[3].Value));
        Assert.Equal(("bus0", OutputBench.Device), (levels.Head.Line.Segment, levels.Device));
        KeptFrame status = Frames("type:sealed-master dir:in key:master verdict:accepted")[^1];
        Assert.Equal((byte)CommandId.Status, status.Plaintext[2]);
        Assert.Contains(Frames("type:sealed-result dir:in"), static frame => frame.Key == FrameKeyKind.None && frame.Plaintext.Length == 0);
    }

    /// <summary>From the salt and the master key follows the temporary key: nobody who looks at frames sees it.</summary>
    [Fact]
    public void TemporaryKey_WhatItFollowsFrom_IsMasked()
    {
        byte[] temporary = _bench.Order(new OutputOrder { Kind = OutputOrderKind.GrantKey, Device = OutputBench.Device, Seconds = 600, Permissions = [new Permission(CommandId.SetLevels, 1, 300)] }).Answer!.Key!;

        KeptFrame grant = Assert.Single(Frames("type:sealed-master dir:out"), static frame => frame.Plaintext.Length > 2 && frame.Plaintext[2] == (byte)CommandId.InitTempKey);

        Assert.Equal((SecretAt, InitTempKey.FieldsLength), (grant.SecretOffset, grant.SecretLength));
        Assert.Equal(-1, grant.Plaintext.AsSpan(SecretAt, InitTempKey.FieldsLength).IndexOfAnyExcept((byte)0));
        byte[] clear = Open(grant.Octets);
        Assert.Equal(clear.Length, grant.Plaintext.Length);
        Assert.NotEqual(-1, clear.AsSpan(SecretAt, InitTempKey.SaltLength).IndexOfAnyExcept((byte)0));
        Assert.Equal(clear[^4..], grant.Plaintext[^4..]);
        byte[] derived = new byte[TemporaryKey.Length];
        TemporaryKey.Derive(StimulationBus.Key, clear.AsSpan(SecretAt, InitTempKey.SaltLength), new Endpoint(0x42, 0), derived);
        Assert.Equal(temporary, derived);
        Assert.All(All, frame => Assert.Equal(-1, frame.Plaintext.AsSpan().IndexOf(clear.AsSpan(SecretAt, InitTempKey.SaltLength))));
        var plain = grant.Head.Line.Anatomy.Describe(grant.Octets, grant.Plaintext).Plain!;
        Assert.Equal(["salt", "keyTimeout", "signature"], plain.Fields.Where(static field => field.IsSecret).Select(static field => field.Name));
        Assert.All(plain.Fields.Where(static field => field.IsSecret), static field => Assert.Null(field.Value));
    }

    [Fact]
    public void Retransmission_TheFirstHadNoAnswer_TheSecondOpensAlike()
    {
        _bench.Run(TimeSpan.FromSeconds(5));
        var lost = 0;
        _bench.Bus.IsLost = (isGateway, octets) => isGateway && octets[PacketLayout.TypeAt] == (byte)PacketType.SealedMaster && lost++ == 0;
        Assert.True(_bench.Order(new OutputOrder { Kind = OutputOrderKind.Arm, Device = OutputBench.Device, Outputs = [0], Seconds = 60 }).Answer?.Accepted);

        KeptFrame[] sent = [.. Frames("type:sealed-master dir:out").Where(static frame => frame.Plaintext[2] == (byte)CommandId.Arm)];

        Assert.Equal([FrameVerdict.NotAcknowledged, FrameVerdict.Acknowledged], sent.Select(static frame => frame.Verdict));
        Assert.Equal(sent[0].Octets, sent[1].Octets);
        Assert.Equal(sent[0].Plaintext, sent[1].Plaintext);
    }

    [Fact]
    public void Refusals_OfTheDeviceAndOfTheGateway_HaveTheirReasons()
    {
        Assert.False(_bench.Set(0, 100).Answer?.Accepted);
        _bench.Run(TimeSpan.FromSeconds(2));
        byte[] forged = Frames("type:sealed-master dir:in")[^1].Octets;
        forged[20] ^= 1;
        new PacketWriter(Dialect.Default).WriteChecksum(forged);
        _bench.Bus.Say(forged);
        _bench.Run(TimeSpan.FromSeconds(1));

        KeptFrame bare = Frames("verdict:not-acknowledged reason:wrong-state")[^1];
        Assert.Equal((byte)CommandId.SetLevels, bare.Plaintext[2]);
        KeptFrame refused = Assert.Single(Frames("verdict:refused"));
        Assert.Equal(forged, refused.Octets);
        Assert.Equal(("bad-tag", FrameKeyKind.None, 0), (refused.Reason, refused.Key, refused.Plaintext.Length));
    }

    /// <summary>A stop goes to everybody in clear, and nobody waits for its answer.</summary>
    [Fact]
    public void Stop_ToAll_IsOfNoDevice()
    {
        _bench.Desk.EmergencyStop(OutputBench.Person);
        _bench.Run(TimeSpan.FromSeconds(3));

        IReadOnlyList<KeptFrame> stops = Frames("type:emergency-stop");
        Assert.Equal(3, stops.Count);
        Assert.All(stops, static stop => Assert.Equal(
            ("estim/bus0/broadcast", "01", "00", FrameVerdict.Sent, FrameKeyKind.None),
            (stop.Device, stop.Addresses.Source, stop.Addresses.Destination, stop.Verdict, stop.Key)));
    }

    /// <summary>The capture file has the packets as they are, and tells their protocol.</summary>
    [Fact]
    public void Capture_OfPackets_ReadsBackAlike()
    {
        _bench.Activate();
        var file = new MemoryStream();
        FrameCapture.Write(All, file);
        file.Position = 0;

        var reader = new PcapngReader(file);
        foreach (var frame in All)
        {
            var read = reader.Read()!;
            Assert.Equal(("estim", frame.Head.UtcMicroseconds), (read.Protocol, read.UtcMicroseconds));
            Assert.Equal(frame.Octets, read.Payload.ToArray());
        }

        Assert.Equal((null, null, 0), (reader.Read(), reader.Error, reader.Skipped));
    }

    /// <summary>A line of another dialect is explained in that dialect.</summary>
    [Fact]
    public void Anatomy_OfALine_ReadsItsDialect()
    {
        var dialect = new Dialect { IsBigEndian = true, Crc = CrcVariant.Xmodem, IsCrcHighFirst = true };
        var packet = new PacketWriter(dialect).Write(PacketType.Plaintext, new Endpoint(0x42, 0), Endpoint.Broadcast, [1, 2, (byte)CommandId.Beacon, 0]);
        var described = new EStimAnatomy(dialect).Describe(packet, []);
        Assert.Null(described.Problem);
        Assert.Equal(("4", "258"), (described.Fields.Single(static field => field.Name == "length").Value, described.Fields.Single(static field => field.Name == "sequence").Value));
        Assert.NotNull(new EStimAnatomy().Describe(packet, []).Problem);
    }

    private static void Covers(KeptFrame frame)
    {
        var anatomy = frame.Head.Line.Anatomy.Describe(frame.Octets, frame.Plaintext);
        Assert.Null(anatomy.Problem);
        Assert.Equal(frame.Octets.Length, anatomy.Fields.Sum(static field => field.Length));
        Assert.Equal(frame.Plaintext.Length, anatomy.Plain?.Fields.Sum(static field => field.Length) ?? 0);
    }

    private static byte[] Open(byte[] octets)
    {
        Assert.Equal(PacketFault.None, PacketView.Parse(octets, Dialect.Default, out var packet));
        using var keys = new SealKeys(StimulationBus.Key);
        var command = new byte[octets.Length];
        Assert.True(SealedCodec.TryOpen(packet, keys, out _, command, out var length));
        return command[..length];
    }

    private IReadOnlyList<KeptFrame> Frames(string filter)
    {
        Assert.True(FrameFilter.TryParse(filter, out var parsed, out var error), error?.Message);
        return [.. FrameQuery.Newest(_ring, parsed, long.MaxValue, int.MaxValue, static _ => null, 0).Reverse()];
    }
}
