using System.Globalization;
using System.Text.Json;
using Sallyport.Protocols.EStim.Anatomy;
using Sallyport.Wire.Anatomy;

namespace Sallyport.System.Tests.Anatomy;

/// <summary>Every captured packet and stream of Open eStim, and any octets at all.</summary>
public sealed class EStimAnatomyTests
{
    private static readonly EStimAnatomy Anatomy = new();
    private static readonly JsonElement Vectors = Captured.Read("estim.json").GetProperty("vectors");

    [Fact]
    public void Describe_Packets_TellWhatWasCaptured()
    {
        foreach (var vector in Vectors.EnumerateArray().Where(static one => one.GetProperty("kind").GetString() == "packet"))
        {
            var packet = Captured.Hex(vector, "hex");
            var expected = vector.GetProperty("expect");
            var anatomy = Check(packet, Captured.Hex(vector.TryGetProperty("crypto", out var crypto) ? crypto : vector, "plaintext"));
            Assert.Null(anatomy.Problem);
            Assert.Equal(expected.GetProperty("src").GetByte(), Octet(anatomy, "source"));
            Assert.Equal(expected.GetProperty("dst").GetByte(), Octet(anatomy, "destination"));
            Assert.Equal(expected.GetProperty("type").GetByte(), Octet(anatomy, "type"));
            var payload = Captured.Hex(expected, "payload");
            Assert.Equal(payload.Length == 0 && anatomy.Type is "ack" or "nack" ? 0 : 1, anatomy.Fields.Count(static field => field.Name == "length"));
            Assert.Equal(9 + (anatomy.Type is "ack" or "nack" ? 0 : 2) + payload.Length, anatomy.Fields.Field("checksum").Offset);
            if (anatomy.Plain is { } plain && vector.TryGetProperty("command", out var command))
            {
                Assert.Equal(command.GetProperty("seq").ToString(), plain.Fields.Field("sequence").Value);
                Assert.Equal(command.GetProperty("numArgs").ToString(), plain.Fields.Field("numArgs").Value);
            }
        }
    }

    [Fact]
    public void Describe_EverythingElseOfTheFile_FieldsPartitionTheOctets()
    {
        byte[][] octets = [.. Captured.Everywhere(Vectors, "hex").Select(static hex => Convert.FromHexString(hex.GetString()!)),
            .. Captured.Everywhere(Vectors, "expectPackets").SelectMany(static list => list.EnumerateArray()).Select(static hex => Convert.FromHexString(hex.GetString()!))];
        Assert.True(octets.Length > 80, $"{octets.Length}");
        foreach (var one in octets)
        {
            Check(one, []);
        }
    }

    [Fact]
    public void Describe_AnyOctets_FieldsPartitionThem()
    {
        byte[][] seeds = [.. Captured.Everywhere(Vectors, "hex").Select(static hex => Convert.FromHexString(hex.GetString()!))];
        foreach (var octets in Captured.Damaged(seeds, 5_000, 13))
        {
            Check(octets, new byte[octets.Length % 70]);
        }
    }

    private static byte Octet(FrameAnatomy anatomy, string field) => byte.Parse(anatomy.Fields.Field(field).Value!, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private static FrameAnatomy Check(byte[] octets, byte[] plaintext)
    {
        var anatomy = Anatomy.Describe(octets, plaintext);
        Partition.Check(anatomy.Fields, 0, octets.Length);
        Assert.True(octets.Length == 0 || Anatomy.TypeWord(octets) == anatomy.Type || anatomy.Type == "unknown");
        if (anatomy.Plain is { } plain)
        {
            Partition.Check(plain.Fields, 0, plaintext.Length);
        }

        return anatomy;
    }
}
