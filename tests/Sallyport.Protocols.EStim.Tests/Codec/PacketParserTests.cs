using Sallyport.Crypto.Tests;
using Sallyport.Protocols.EStim.Codec;
using Sallyport.Protocols.EStim.Messages;

namespace Sallyport.Protocols.EStim.Tests.Codec;

public sealed class PacketParserTests
{
    private static readonly PacketWriter Writer = new(Dialect.Default);

    /// <summary>The result must not depend on how the octets are cut into reads.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Parser_AnyCut_DeliversTheSame(int seed)
    {
        var random = new Random(seed);
        for (var run = 0; run < 200; run++)
        {
            var stream = Stream(random, random.Next(1, 30), noise: 60, maximumPayload: 64);
            var whole = Parse(stream, () => stream.Length, 64);
            var single = Parse(stream, () => 1, 64);
            var random2 = new Random(run);
            var cut = Parse(stream, () => random2.Next(1, 40), 64);
            Assert.Equal(whole, single);
            Assert.Equal(whole, cut);
        }
    }

    [Fact]
    public void Parser_TenMegabytesOfNoiseWithAThousandPackets_FindsAll()
    {
        var random = new Random(7);
        var stream = Stream(random, 1000, noise: 20_000, maximumPayload: 64);
        Assert.InRange(stream.Length, 9_000_000, 11_000_000);
        var found = Parse(stream, () => 4096, 64).Split('\n').ToHashSet();
        var again = new Random(7);
        Stream(again, 1000, 20_000, 64, packet => Assert.Contains(Convert.ToHexStringLower(packet), found));
    }

    [Fact]
    public void Parser_LyingLength_SwallowsNothingBehindIt()
    {
        var parser = new PacketParser(Dialect.Default, 1024);
        var good = Writer.Write(PacketType.Ping, new Endpoint(1, 0), new Endpoint(0x42, 0), [5]);
        byte[] liar = [0x6F, 0x65, 0, 0, 1, 0, 0x42, 0, 0x05, 0xFF, 0x03];
        parser.Feed([.. liar, .. good, .. good]);
        Assert.False(parser.TryRead(out _));
        parser.Idle();
        Assert.True(parser.TryRead(out var first));
        Assert.Equal(good, first.Octets.ToArray());
        Assert.True(parser.TryRead(out _));
        Assert.False(parser.TryRead(out _));
        Assert.Equal(0, parser.Pending);
    }

    [Fact]
    public void Parser_CleanStream_AllocatesNothing()
    {
        var parser = new PacketParser(Dialect.Default, 64);
        var packet = Writer.Write(PacketType.Ping, new Endpoint(1, 0), new Endpoint(0x42, 0), [5]);
        var stream = Enumerable.Range(0, 100).SelectMany(_ => packet).ToArray();
        var rounds = 0;
        Assert.Equal(0, Allocation.Least(() =>
        {
            for (var i = 0; i < 100; i++, rounds++)
            {
                Read(parser, stream);
            }
        }));
        Assert.Equal(rounds * 100, parser.Counters.Packets);
    }

    private static void Read(PacketParser parser, ReadOnlySpan<byte> octets)
    {
        while (!octets.IsEmpty)
        {
            octets = octets[parser.Feed(octets)..];
            while (parser.TryRead(out _))
            {
            }
        }
    }

    private static string Parse(byte[] stream, Func<int> size, int maximumPayload)
    {
        var parser = new PacketParser(Dialect.Default, maximumPayload);
        var packets = new List<string>();
        var rest = stream.AsSpan();
        while (!rest.IsEmpty)
        {
            var part = rest[..Math.Min(size(), rest.Length)];
            rest = rest[part.Length..];
            while (!part.IsEmpty)
            {
                part = part[parser.Feed(part)..];
                Take(parser, packets);
            }
        }

        parser.Idle();
        Take(parser, packets);
        return string.Join('\n', packets) + "\n" + parser.Counters;
    }

    private static void Take(PacketParser parser, List<string> packets)
    {
        while (parser.TryRead(out var packet))
        {
            packets.Add(Convert.ToHexStringLower(packet.Octets));
        }
    }

    /// <summary>Packets between noise that likes to look like the beginning of a packet.</summary>
    private static byte[] Stream(Random random, int packets, int noise, int maximumPayload, Action<byte[]>? each = null)
    {
        using var stream = new MemoryStream();
        for (var i = 0; i < packets; i++)
        {
            var octets = new byte[random.Next(noise)];
            random.NextBytes(octets);
            for (var at = 0; at + 3 < octets.Length; at += 1 + random.Next(50))
            {
                octets[at] = PacketLayout.Magic0;
                octets[at + 1] = PacketLayout.Magic1;
                octets[at + 2] = (byte)random.Next(2);
            }

            stream.Write(octets);
            var payload = new byte[random.Next(maximumPayload + 1)];
            random.NextBytes(payload);
            var type = (PacketType)random.Next(3, 12);
            var packet = Writer.Write(type, new Endpoint((byte)random.Next(255), 0), new Endpoint((byte)random.Next(255), 0), payload);
            each?.Invoke(packet);
            stream.Write(packet);
        }

        return stream.ToArray();
    }
}
