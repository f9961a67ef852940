using Sallyport.Links.Capture;
using Sallyport.Links.Faults;
using Sallyport.Links.Memory;
using Sallyport.Wire;
using Sallyport.Wire.Session;

namespace Sallyport.Links.Tests.Capture;

public sealed class CaptureTests
{
    private static readonly MacAddress Gateway = new(0x0253414C4C59);
    private static readonly MacAddress Node = new(0x0200_0000_0001);

    /// <summary>Frame as built in the shared vectors (espnow.json, captured, v1_empty_broadcast).</summary>
    [Fact]
    public void EspNowFrame_OfTheVectors_IsByteEqualBothWays()
    {
        const string Vector = "d0000000ffffffffffff020000000000ffffffffffff10007f18fe3401020304dd0518fe340401";
        var frame = new byte[EspNowFrame.MaximumLength];
        var length = EspNowFrame.Write(frame, MacAddress.Broadcast, new MacAddress(0x0200_0000_0000), 1, 0x01020304, []);
        Assert.Equal(Vector, Convert.ToHexStringLower(frame.AsSpan(0, length)));
        Assert.True(EspNowFrame.TryRead(frame.AsSpan(0, length), out var destination, out var source, out var payload));
        Assert.Equal((MacAddress.Broadcast, new MacAddress(0x0200_0000_0000), 0), (destination, source, payload.Length));
    }

    [Theory]
    [InlineData(0, 39)]
    [InlineData(250, 289)]
    [InlineData(251, 297)]
    [InlineData(1470, 1544)]
    [InlineData(1490, 1564)]
    public void EspNowFrame_OfEachSize_HasTheLengthOfThePageAndReadsBack(int size, int expected)
    {
        var payload = new byte[size];
        new SeededRandom(1).Fill(payload);
        var frame = new byte[EspNowFrame.MaximumLength];
        var length = EspNowFrame.Write(frame, Gateway, Node, 4095, 0, payload);
        Assert.Equal(expected, length);
        Assert.True(EspNowFrame.TryRead(frame.AsSpan(0, length), out var destination, out var source, out var read));
        Assert.Equal((Gateway, Node), (destination, source));
        Assert.Equal(payload, read);
    }

    [Fact]
    public void EspNowFrame_ElementLengthBelowFive_IsRefused()
    {
        var frame = new byte[64];
        var length = EspNowFrame.Write(frame, Gateway, Node, 1, 1, [1, 2, 3]);
        frame[33] = 4;
        Assert.False(EspNowFrame.TryRead(frame.AsSpan(0, length), out _, out _, out _));
    }

    [Fact]
    public void CaptureLink_OfAnExchange_ReadsBackWithTimesAndSignal()
    {
        var clock = new FakeClock();
        var air = new MemoryAir();
        using var file = new MemoryStream();
        using var gateway = new CaptureLink(air.Attach(Gateway, channel: 3), new PcapngWriter(file, "udp://127.0.0.1:7000"), clock);
        using var node = air.Attach(Node, rssi: -61, channel: 3);
        node.Send(TransmitId.None, Node, Gateway, [0xFF, 1, 2]);
        gateway.Poll(new Recorder(), clock.Now, 10);
        clock.Advance(TimeSpan.FromMicroseconds(1500));
        gateway.Send(TransmitId.None, Gateway, MacAddress.Broadcast, new byte[400].AsSpan(0, 250));
        var frames = ReadAll(file.ToArray(), out var reader);
        Assert.Null(reader.Error);
        Assert.Equal(2, frames.Count);
        Assert.Equal((1_700_000_000_000_007, Node, Gateway, (sbyte?)-61, "ff0102"), Describe(frames[0]));
        Assert.Equal((1_700_000_000_001_507, Gateway, MacAddress.Broadcast, (sbyte?)null, Convert.ToHexStringLower(new byte[250])), Describe(frames[1]));
    }

    [Fact]
    public void Writer_BeyondItsLength_CountsAndKeepsTheFileReadable()
    {
        using var file = new MemoryStream();
        using var writer = new PcapngWriter(file, "x", maximumLength: 300);
        for (var frame = 0; frame < 10; frame++)
        {
            writer.Write(frame, Node, Gateway, null, null, [1]);
        }

        var frames = ReadAll(file.ToArray(), out var reader);
        Assert.Null(reader.Error);
        Assert.Equal(10, frames.Count + writer.Skipped);
        Assert.NotEmpty(frames);
    }

    /// <summary>Cut anywhere and with any octet changed, the reader ends: with frames, an error or both, never with an exception.</summary>
    [Fact]
    public void Reader_OfDamagedFiles_EndsWithoutAnException()
    {
        using var file = new MemoryStream();
        using var writer = new PcapngWriter(file, "link");
        for (byte frame = 0; frame < 3; frame++)
        {
            writer.Write(frame, Node, Gateway, -50, 6, [frame, 2, 3]);
        }

        var whole = file.ToArray();
        for (var length = 0; length < whole.Length; length++)
        {
            ReadAll(whole[..length], out _);
        }

        var random = new SeededRandom(5);
        for (var round = 0; round < 20_000; round++)
        {
            var damaged = (byte[])whole.Clone();
            for (var change = random.Below(4); change >= 0; change--)
            {
                damaged[random.Below(damaged.Length)] = (byte)random.Next();
            }

            Assert.InRange(ReadAll(damaged, out _).Count, 0, 3);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("d4c3b2a1020004000000000000000000ffff000069000000")] // classic pcap
    public void Reader_OfOtherFiles_GivesNoFrame(string hex)
    {
        Assert.Empty(ReadAll(Convert.FromHexString(hex), out var reader));
        Assert.Equal(hex.Length > 0, reader.Error is not null);
    }

    private static List<CapturedFrame> ReadAll(byte[] file, out PcapngReader reader)
    {
        reader = new PcapngReader(new MemoryStream(file));
        var frames = new List<CapturedFrame>();
        while (reader.Read() is { } frame)
        {
            frames.Add(frame);
        }

        return frames;
    }

    private static (long Time, MacAddress Source, MacAddress Destination, sbyte? Rssi, string Payload) Describe(CapturedFrame frame) =>
        (frame.UtcMicroseconds, frame.Source, frame.Destination, frame.Rssi, Convert.ToHexStringLower(frame.Payload.Span));
}
