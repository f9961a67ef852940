using System.Text.Json;
using Sallyport.Protocols.EStim.Codec;

namespace Sallyport.Protocols.EStim.Tests.Vectors;

public sealed class StreamVectorTests
{
    public static TheoryData<string> Streams => VectorFile.Names("stream");

    [Theory]
    [MemberData(nameof(Streams))]
    public void Parser_CapturedStream_DeliversAndCountsAsRecorded(string name)
    {
        var vector = VectorFile.Find(name);
        var parser = new PacketParser(Dialect.Default, vector.GetProperty("maxPayload").GetInt32());
        List<string> packets = [];
        var rest = vector.Octets("hex").AsSpan();
        if (vector.GetProperty("chunks") is { ValueKind: JsonValueKind.Array } chunks)
        {
            foreach (var size in chunks.EnumerateArray().Select(static one => one.GetInt32()))
            {
                Feed(parser, rest[..size], packets);
                rest = rest[size..];
            }
        }

        Feed(parser, rest, packets);
        Assert.Equal(vector.GetProperty("expectBeforeIdle").GetInt32(), packets.Count);
        if (vector.GetProperty("idleAtEnd").GetBoolean())
        {
            parser.Idle();
            Read(parser, packets);
        }

        Assert.Equal(vector.GetProperty("expectPackets").EnumerateArray().Select(static one => one.GetString()!), packets);
        Assert.Equal(vector.GetProperty("expectPending").GetInt32(), parser.Pending);
        var expected = vector.GetProperty("expectStats");
        var counters = parser.Counters;
        Assert.Equal(
            (expected.GetProperty("skipped").GetInt64(), expected.GetProperty("badcrc").GetInt64(), expected.GetProperty("badlen").GetInt64(), expected.GetProperty("badver").GetInt64(), expected.GetProperty("timeout").GetInt64()),
            (counters.Skipped, counters.BadChecksum, counters.BadLength, counters.BadVersion, counters.Timeouts));
    }

    private static void Feed(PacketParser parser, ReadOnlySpan<byte> octets, List<string> packets)
    {
        while (!octets.IsEmpty)
        {
            octets = octets[parser.Feed(octets)..];
            Read(parser, packets);
        }
    }

    private static void Read(PacketParser parser, List<string> packets)
    {
        while (parser.TryRead(out var packet))
        {
            packets.Add(Convert.ToHexStringLower(packet.Octets));
        }
    }
}
