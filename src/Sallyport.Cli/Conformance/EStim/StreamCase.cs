using System.Text.Json;
using Sallyport.Protocols.EStim.Codec;

namespace Sallyport.Cli.Conformance.EStim;

/// <summary>A stream of octets: what the parser delivers, when, and what it counts.</summary>
internal static class StreamCase
{
    public static void Check(JsonElement vector, List<string> failures)
    {
        var parser = new PacketParser(Dialect.Default, vector.GetProperty("maxPayload").GetInt32());
        List<string> packets = [];
        var rest = vector.Octets("hex").AsSpan();
        if (vector.GetProperty("chunks") is { ValueKind: JsonValueKind.Array } chunks)
        {
            foreach (var size in chunks.EnumerateArray().Select(one => one.GetInt32()))
            {
                Feed(parser, rest[..Math.Min(size, rest.Length)], packets);
                rest = rest[Math.Min(size, rest.Length)..];
            }
        }

        Feed(parser, rest, packets);
        failures.Compare("the number of packets before the silence", vector.GetProperty("expectBeforeIdle").GetInt32(), packets.Count);
        if (vector.GetProperty("idleAtEnd").GetBoolean())
        {
            parser.Idle();
            Read(parser, packets);
        }

        failures.Compare("the list of packets", string.Join(' ', vector.GetProperty("expectPackets").EnumerateArray().Select(static one => one.GetString())), string.Join(' ', packets));
        failures.Compare("what still waits", vector.GetProperty("expectPending").GetInt32(), parser.Pending);
        var stats = vector.GetProperty("expectStats");
        failures.Compare("skipped", stats.GetProperty("skipped").GetInt64(), parser.Counters.Skipped);
        failures.Compare("badcrc", stats.GetProperty("badcrc").GetInt64(), parser.Counters.BadChecksum);
        failures.Compare("badlen", stats.GetProperty("badlen").GetInt64(), parser.Counters.BadLength);
        failures.Compare("badver", stats.GetProperty("badver").GetInt64(), parser.Counters.BadVersion);
        failures.Compare("timeout", stats.GetProperty("timeout").GetInt64(), parser.Counters.Timeouts);
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
            packets.Add(VectorElement.Hex(packet.Octets));
        }
    }
}
