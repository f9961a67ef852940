using System.Text.Json;
using Sallyport.Links.Capture;
using Sallyport.System.Tests.House;
using Sallyport.Wire.Anatomy;

namespace Sallyport.System.Tests.Anatomy;

/// <summary>Every captured 802.11 frame and every datagram, and any octets at all.</summary>
public sealed class EspNowAnatomyTests
{
    private static readonly JsonElement Vectors = JsonElement.Parse(File.ReadAllBytes(Path.Combine(RepositoryTree.Root, "tests/vectors/espnow.json")));

    [Fact]
    public void DescribePacket_EveryCapture_FieldsPartitionTheOctetsAndTellWhatWasCaptured()
    {
        foreach (var one in Vectors.GetProperty("captured").EnumerateArray())
        {
            foreach (var name in new[] { "injected", "received", "own_status" })
            {
                if (one.TryGetProperty(name, out var hex) && hex.ValueKind == JsonValueKind.String)
                {
                    Check(Octets(hex));
                }
            }

            var received = Octets(one.GetProperty("received"));
            var anatomy = EspNowAnatomy.DescribePacket(received);
            var built = Octets(one.GetProperty("frame_80211_as_built"));
            Partition.Check(EspNowAnatomy.Describe(built).Fields, 0, built.Length);
            if ((built[1] & 0x40) != 0)
            {
                Assert.Equal("encrypted", anatomy.Type);
                continue;
            }

            var decoded = one.GetProperty("decoded");
            Assert.Equal("espNow", anatomy.Type);
            Assert.Equal(decoded.GetProperty("sequence").ToString(), Single(anatomy, "sequence").Value);
            Assert.Equal(decoded.GetProperty("random").GetString(), Single(anatomy, "random").Value);
            Assert.Equal(decoded.GetProperty("source").GetString(), Hex(received, Single(anatomy, "source")));
            Assert.Equal(decoded.GetProperty("destination").GetString(), Hex(received, Single(anatomy, "destination")));
            Assert.Equal(decoded.GetProperty("payload").GetString(), string.Concat(anatomy.Fields.Where(static field => field.Name == "payload").Select(field => Hex(received, field))));
            Assert.Equal(one.GetProperty("received_radiotap").GetProperty("dbm").ToString(), Single(anatomy, "signal").Value);
        }
    }

    [Fact]
    public void DescribePacket_BeaconsAndProbes_TellTheSsid()
    {
        foreach (var name in new[] { "beacon", "probe_request", "probe_response" })
        {
            var one = Vectors.GetProperty("discovery").GetProperty(name);
            var packet = Octets(one.GetProperty("received"));
            Assert.Equal(one.GetProperty("ssid").GetString(), Single(Check(packet), "ssid").Value);
        }
    }

    [Fact]
    public void Describe_Encrypted_SeparatesPacketNumberCiphertextAndMic()
    {
        var vector = Vectors.GetProperty("encrypted");
        var frame = Octets(vector.GetProperty("frame"));
        var anatomy = EspNowAnatomy.Describe(frame);
        Partition.Check(anatomy.Fields, 0, frame.Length);
        Assert.Equal(vector.GetProperty("ccmp_header").GetString(), Hex(frame, Single(anatomy, "ccmpHeader")));
        Assert.Equal(vector.GetProperty("ciphertext_and_mic").GetString(), Hex(frame, Single(anatomy, "encrypted")) + Hex(frame, Single(anatomy, "mic")));
        Assert.Equal("5", Single(anatomy, "ccmpHeader").Value);
    }

    [Fact]
    public void Describe_RefusedAndVariants_FieldsPartitionThem()
    {
        foreach (var one in Vectors.GetProperty("reject").EnumerateArray().Concat(Vectors.GetProperty("accept_variants").EnumerateArray()))
        {
            Check(Octets(one.GetProperty("hex")));
        }

        var withFcs = Vectors.GetProperty("accept_variants")[0];
        Assert.Equal(4, Single(Check(Octets(withFcs.GetProperty("hex"))), "fcs").Length);
    }

    [Fact]
    public void DescribeDatagram_EveryVector_TellsItsParts()
    {
        foreach (var one in Vectors.GetProperty("udp_envelope").EnumerateArray())
        {
            var datagram = Octets(one.GetProperty("datagram"));
            var anatomy = EspNowAnatomy.DescribeDatagram(datagram);
            Partition.Check(anatomy.Fields, 0, datagram.Length);
            Assert.Equal(Convert.ToHexStringLower(datagram.AsSpan(0, 6)), Hex(datagram, Single(anatomy, "destination")));
            Assert.True(!one.TryGetProperty("destination", out var destination) || destination.GetString() == Hex(datagram, Single(anatomy, "destination")));
        }
    }

    [Fact]
    public void Describe_AnyOctets_FieldsPartitionThem()
    {
        var random = new Random(6);
        byte[][] seeds = [.. Vectors.GetProperty("captured").EnumerateArray().Select(static one => Octets(one.GetProperty("received")))];
        for (var round = 0; round < 20_000; round++)
        {
            var octets = seeds[random.Next(seeds.Length)].ToArray();
            for (var changes = random.Next(6); changes > 0; changes--)
            {
                octets[random.Next(Math.Min(octets.Length, 80))] = (byte)random.Next(256);
            }

            octets = octets[..random.Next(octets.Length + 1)];
            Check(octets);
            Partition.Check(EspNowAnatomy.Describe(octets).Fields, 0, octets.Length);
            Partition.Check(EspNowAnatomy.DescribeDatagram(octets).Fields, 0, octets.Length);
        }
    }

    private static FrameAnatomy Check(byte[] packet)
    {
        var anatomy = EspNowAnatomy.DescribePacket(packet);
        Partition.Check(anatomy.Fields, 0, packet.Length);
        return anatomy;
    }

    private static FieldSpan Single(FrameAnatomy anatomy, string name) => Assert.Single(anatomy.Fields, field => field.Name == name);

    private static string Hex(byte[] octets, FieldSpan field) => Convert.ToHexStringLower(octets.AsSpan(field.Offset, field.Length));

    private static byte[] Octets(JsonElement hex) => Convert.FromHexString(hex.GetString()!);
}
