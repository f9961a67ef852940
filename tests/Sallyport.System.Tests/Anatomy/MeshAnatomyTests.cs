using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Sallyport.Protocols.Mesh.Anatomy;
using Sallyport.Wire.Anatomy;

namespace Sallyport.System.Tests.Anatomy;

/// <summary>Every captured frame and line of the mesh, and any octets at all.</summary>
public sealed class MeshAnatomyTests
{
    private static readonly MeshAnatomy Anatomy = new();
    private static readonly JsonElement Vectors = Captured.Read("mesh.json");

    [Fact]
    public void Describe_Frames_TellWhatWasPacked()
    {
        foreach (var vector in Vectors.GetProperty("frames").EnumerateArray())
        {
            var frame = Captured.Hex(vector, "frame");
            var inputs = vector.GetProperty("inputs");
            var fields = Check(frame).Fields;
            Assert.StartsWith($"{vector.GetProperty("type")} ", fields.Field("type").Value, StringComparison.Ordinal);
            Assert.Equal(vector.GetProperty("hmac").GetString(), Hex(frame, fields.Field("hmac")));
            switch (vector.GetProperty("type").GetInt32())
            {
                case 1:
                    Assert.Equal(inputs.GetProperty("id").GetString(), Hex(frame, fields.Field("id")));
                    foreach (var name in new[] { "mesh_cntr", "rssi", "tree_root_elected", "ttl" })
                    {
                        Assert.Equal(inputs.GetProperty(name).GetSingle(), float.Parse(fields.Field(name).Value!, CultureInfo.InvariantCulture));
                    }

                    break;
                case 2:
                    Assert.StartsWith($"{inputs.GetProperty("flag")} ", fields.Field("flag").Value, StringComparison.Ordinal);
                    Assert.Equal(inputs.GetProperty("src_addr").GetString(), Hex(frame, fields.Field("address")));
                    Assert.Equal(inputs.GetProperty("creds").GetString(), Hex(frame, fields.Field("creds")));
                    Assert.Equal(inputs.GetProperty("creds").GetString()!.Any(static digit => digit != '0'), fields.Field("creds").IsSecret);
                    break;
                default:
                    Assert.Equal(inputs.GetProperty("dst_node").GetString(), Hex(frame, fields.Field("id")));
                    Assert.Equal(inputs.GetProperty("essid_length").ToString(), fields.Field("ssidLength").Value);
                    Assert.Equal(inputs.GetProperty("essid_cipher").GetString(), Hex(frame, fields.Field("encrypted").Fields.Field("ssid")));
                    Assert.Equal(inputs.GetProperty("password_cipher").GetString(), Hex(frame, fields.Field("encrypted").Fields.Field("password")));
                    CheckOpened(frame, Captured.Hex(vector, "key"), inputs);
                    break;
            }
        }
    }

    /// <summary>Frames of transcripts, also those that the original refused.</summary>
    [Fact]
    public void Describe_EveryFrameOfTheFile_FieldsPartitionTheOctets()
    {
        byte[][] frames = [.. Captured.Everywhere(Vectors, "frame").Select(static hex => Convert.FromHexString(hex.GetString()!)), .. EarlierFrames()];
        Assert.True(frames.Length > 80, $"{frames.Length}");
        Assert.Equal(["Advertise", "ObtainCreds", "RootElected", "SendWifiCreds", "unknown"], frames.Select(static frame => Check(frame).Type).Distinct().Order(StringComparer.Ordinal));
        foreach (var one in Vectors.GetProperty("mps_transcript").GetProperty("transcript").EnumerateArray())
        {
            var said = Check(Captured.Hex(one, "frame")).Fields.Field("flag").Value!.Split(' ')[1];
            Assert.StartsWith(one.GetProperty("kind").GetString()!.Replace("_", "", StringComparison.Ordinal), said, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public void Describe_EveryLine_TellsItsMembers()
    {
        string[] lines = [.. Captured.Everywhere(Vectors, "line").Select(static line => line.GetString()!), .. Captured.Everywhere(Vectors, "text").Select(static text => text.GetString()!)];
        Assert.True(lines.Length > 80, $"{lines.Length}");
        foreach (var line in lines)
        {
            var anatomy = Check(Encoding.UTF8.GetBytes(line));
            Assert.Null(anatomy.Problem);
            Captured.CheckMembers(JsonElement.Parse(line), anatomy.Fields);
        }

        foreach (var one in Vectors.GetProperty("json_lines").EnumerateArray())
        {
            var anatomy = Check(Captured.Hex(one, "line_hex"));
            Assert.Equal(one.GetProperty("src").GetString(), anatomy.Fields.Field("src").Value);
            Assert.Equal(one.GetProperty("dst").GetString(), anatomy.Fields.Field("dst").Value);
            Assert.Equal(one.GetProperty("flag").ToString(), anatomy.Fields.Field("flag").Value);
        }
    }

    [Fact]
    public void Describe_AnyOctets_FieldsPartitionThem()
    {
        byte[][] seeds = [.. Captured.Everywhere(Vectors, "frame").Select(static hex => Convert.FromHexString(hex.GetString()!)), .. Captured.Everywhere(Vectors, "line").Select(static line => Captured.Octets(line))];
        foreach (var octets in Captured.Damaged(seeds, 5_000, 11))
        {
            Check(octets);
            var plaintext = new byte[octets.Length % 48];
            if (Anatomy.Describe(octets, plaintext).Plain is { } plain)
            {
                Partition.Check(plain.Fields, 0, plaintext.Length);
            }
        }
    }

    private static IEnumerable<byte[]> EarlierFrames() => Captured.Everywhere(Vectors, "earlier_frames").SelectMany(static list => list.EnumerateArray()).Where(static item => item.ValueKind == JsonValueKind.String).Select(static hex => Convert.FromHexString(hex.GetString()!));

    private static void CheckOpened(byte[] frame, byte[] key, JsonElement inputs)
    {
        using var aes = Aes.Create();
        aes.Key = key[..16];
        byte[] plaintext = [.. aes.DecryptCbc(frame.AsSpan(9, 16), "1234123412341234"u8, PaddingMode.None), .. aes.DecryptCbc(frame.AsSpan(25, 16), "1234123412341234"u8, PaddingMode.None)];
        var plain = Anatomy.Describe(frame, plaintext).Plain;
        Assert.NotNull(plain);
        Partition.Check(plain.Fields, 0, plaintext.Length);
        var ssid = inputs.GetProperty("essid").GetString()!;
        Assert.Equal(ssid[..Math.Min(16, ssid.Length)], plain.Fields.Field("ssid").Value);
        Assert.True(plain.Fields.Field("password").IsSecret);
        Assert.Equal((16, 16), Anatomy.SecretOf(frame, plaintext));
    }

    private static FrameAnatomy Check(byte[] octets)
    {
        var anatomy = Anatomy.Describe(octets, []);
        Partition.Check(anatomy.Fields, 0, octets.Length);
        Assert.All(anatomy.Fields, static field => Assert.True(field.Section?.StartsWith("mesh.md ", StringComparison.Ordinal) ?? field.Name is JsonFields.Structure or JsonFields.Rest));
        Assert.True(octets.Length < 33 || anatomy.Type == "unknown" == (Anatomy.TypeWord(octets) == "unknown"), anatomy.Type);
        return anatomy;
    }

    private static string Hex(byte[] octets, FieldSpan field) => Convert.ToHexStringLower(octets.AsSpan(field.Offset, field.Length));
}
