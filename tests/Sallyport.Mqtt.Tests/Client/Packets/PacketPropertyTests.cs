using System.Buffers;
using System.Text;
using Sallyport.Mqtt.Client.Packets;

namespace Sallyport.Mqtt.Tests.Client.Packets;

/// <summary>Octets of any content never throw, and what is written reads back equal. Seeded, so a failure repeats.</summary>
public sealed class PacketPropertyTests
{
    [Fact]
    public void Parse_AnyOctets_NeverThrows()
    {
        var random = new Random(1);
        for (var round = 0; round < 20_000; round++)
        {
            var octets = new byte[random.Next(0, 64)];
            random.NextBytes(octets);
            if (round % 2 == 0)
            {
                // Small numbers make plausible lengths.
                for (var at = 0; at < octets.Length; at++)
                {
                    octets[at] &= 7;
                }
            }

            ParseAll(octets);
        }
    }

    [Fact]
    public void Parse_FlippedOctet_NeverThrows()
    {
        var writer = new ArrayBufferWriter<byte>();
        var will = new MqttWill("a/b", new byte[3], Qos.AtLeastOnce, true);
        new ConnectPacket { ClientId = "gateway", User = "user", Password = new byte[9], Will = will }.Write(writer);
        new SubscribePacket(7, [new TopicFilter("a/+/#", Qos.AtLeastOnce)]).Write(writer);
        var good = writer.WrittenSpan.ToArray();
        for (var at = 0; at < good.Length; at++)
        {
            for (var bit = 0; bit < 8; bit++)
            {
                var bad = good.ToArray();
                bad[at] ^= (byte)(1 << bit);
                ParseAll(bad);
                ParseAll(bad.AsSpan(2));
            }
        }
    }

    [Fact]
    public void Publish_AnyTopicAndPayload_RoundTrips()
    {
        var random = new Random(2);
        for (var round = 0; round < 2_000; round++)
        {
            var topic = new string([.. Enumerable.Range(0, random.Next(1, 40)).Select(_ => "ab/ä€ 09"[random.Next(8)])]);
            var payload = new byte[random.Next(0, 300)];
            random.NextBytes(payload);
            var qos = (Qos)random.Next(0, 3);
            var retain = random.Next(2) == 1;
            var duplicate = random.Next(2) == 1;
            var identifier = (ushort)random.Next(1, 65_536);

            var writer = new ArrayBufferWriter<byte>();
            PublishPacket.Write(writer, topic, payload, qos, retain, duplicate, identifier);
            Assert.Equal(PacketFault.None, FixedHeader.Parse(writer.WrittenSpan, out var header));
            Assert.Equal(writer.WrittenCount, header.PacketLength);
            Assert.Equal(PacketFault.None, PublishPacket.Parse(header.Flags, writer.WrittenSpan[header.Length..], out var read));
            Assert.Equal(topic, Encoding.UTF8.GetString(read.Topic));
            Assert.Equal(payload, read.Payload.ToArray());
            Assert.Equal((qos, retain), (read.Qos, read.Retain));
            Assert.Equal(duplicate && qos != Qos.AtMostOnce, read.Duplicate);
            Assert.Equal(qos == Qos.AtMostOnce ? 0 : identifier, read.Identifier);
        }
    }

    private static void ParseAll(ReadOnlySpan<byte> octets)
    {
        if (FixedHeader.Parse(octets, out var header) == PacketFault.None)
        {
            Assert.InRange(header.RemainingLength, 0, FixedHeader.MaximumRemainingLength);
        }

        var read = ConnectPacket.Parse(octets, out var connect);
        Assert.Equal(read == PacketFault.None, connect is not null);
        ConnackPacket.Parse(octets, out _);
        PublishPacket.Parse(0, octets, out _);
        PublishPacket.Parse(2, octets, out _);
        IdentifierPacket.Parse(octets, out _);
        SubscribePacket.Parse(octets, out _);
        UnsubscribePacket.Parse(octets, out _);
        SubackPacket.Parse(octets, out _);
        EmptyPacket.Parse(octets);
    }
}
