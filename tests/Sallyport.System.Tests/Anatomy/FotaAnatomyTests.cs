using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Sallyport.Protocols.Fota.Anatomy;
using Sallyport.Wire.Anatomy;

namespace Sallyport.System.Tests.Anatomy;

/// <summary>Every captured body, manifest, chunk and image, and any octets at all.</summary>
public sealed class FotaAnatomyTests
{
    private static readonly JsonElement Vectors = Captured.Read("fota.json");

    private static IEnumerable<JsonElement> Images => Vectors.GetProperty("images_oct16").EnumerateArray().Concat(Vectors.GetProperty("images_head").EnumerateArray());

    private static byte[][] Bodies => [.. Captured.Everywhere(Vectors, "body").Where(static body => body.ValueKind == JsonValueKind.String).Select(Captured.Octets)];

    [Fact]
    public void DescribeBody_EveryBody_FieldsPartitionTheOctetsAndTellItsMembers()
    {
        var read = 0;
        var chunks = 0;
        foreach (var body in Bodies)
        {
            var anatomy = FotaAnatomy.DescribeBody(body);
            Partition.Check(anatomy.Fields, 0, body.Length);
            if (anatomy.Problem is null && body[0] == '{')
            {
                read++;
                chunks += anatomy.Type == "Chunk" ? 1 : 0;
                Captured.CheckMembers(JsonElement.Parse(body), anatomy.Fields);
            }
        }

        Assert.True(read > 150 && chunks > 10, $"{read} read, {chunks} chunks");
    }

    [Fact]
    public void DescribeBody_PagesAndNoObjects_AreOneField()
    {
        Assert.Contains(Bodies, static body => FotaAnatomy.DescribeBody(body).Type == "Page");
        foreach (var text in new[] { "[]", "null", "x=1" })
        {
            var body = global::System.Text.Encoding.UTF8.GetBytes(text);
            Assert.Equal((JsonFields.Rest, text), (Assert.Single(FotaAnatomy.DescribeBody(body).Fields).Name, Assert.Single(FotaAnatomy.DescribeBody(body).Fields).Value));
        }
    }

    [Fact]
    public void DescribeBody_EveryManifest_TellsSizesAndHash()
    {
        foreach (var image in Images)
        {
            var text = Captured.Octets(image.GetProperty("manifest_file_text"));
            var anatomy = FotaAnatomy.DescribeBody(text);
            Partition.Check(anatomy.Fields, 0, text.Length);
            Assert.Equal("Manifest", anatomy.Type);
            Assert.Equal(image.GetProperty("firmware_size").ToString(), anatomy.Fields.Field("original_size").Value);
            Assert.Equal(image.GetProperty("encrypted_size").ToString(), anatomy.Fields.Field("encrypted_size").Value);
            Assert.Equal(image.GetProperty("sha256_hex").GetString(), anatomy.Fields.Field("sha256_hash").Value);
            Assert.Equal(image.GetProperty("signature_b64").GetString(), anatomy.Fields.Field("signature").Value);
        }
    }

    [Fact]
    public void DescribeEncrypted_EveryImage_IsItsChunksAndOpensToTheImage()
    {
        using var aes = Aes.Create();
        aes.Key = Convert.FromHexString(Vectors.GetProperty("keys").GetProperty("aes_firmware_key_hex").GetString()!);
        foreach (var image in Images)
        {
            var encrypted = image.GetProperty("encrypted_b64").GetBytesFromBase64();
            var fields = FotaAnatomy.DescribeEncrypted(encrypted, image.GetProperty("manifest").GetProperty("chunk_size").GetInt32());
            Partition.Check(fields, 0, encrypted.Length);
            JsonElement[] chunks = [.. image.GetProperty("chunks").EnumerateArray()];
            Assert.Equal(
                chunks.Select(static chunk => (chunk.GetProperty("chunk_number").ToString(), chunk.GetProperty("offset").GetInt32(), chunk.GetProperty("size").GetInt32())),
                fields.Select(static field => (field.Value!, field.Offset, field.Length)));
            Assert.Equal(chunks.Select(static chunk => chunk.GetProperty("data_b64").GetString()), fields.Select(field => Convert.ToBase64String(encrypted.AsSpan(field.Offset, field.Length))));

            var size = image.GetProperty("firmware_size").GetInt32();
            var clear = aes.DecryptCbc(encrypted, image.GetProperty("iv_b64").GetBytesFromBase64(), PaddingMode.None);
            var inside = FotaAnatomy.DescribeImage(clear, size);
            Partition.Check(inside, 0, clear.Length);
            var padding = inside.Field("padding");
            Assert.Equal((size, clear[^1].ToString(CultureInfo.InvariantCulture)), (padding.Offset, padding.Value));
            Assert.Equal(image.GetProperty("first_byte_is_e9").GetBoolean(), size > 0 && inside.Field("magic").Value == "0xe9");
            Partition.Check(FotaAnatomy.DescribeImage(image.GetProperty("firmware_b64").GetBytesFromBase64(), size), 0, size);
        }
    }

    [Fact]
    public void Describe_AnyOctets_FieldsPartitionThem()
    {
        var anatomy = new FotaAnatomy();
        var random = new Random(13);
        foreach (var octets in Captured.Damaged(Bodies, 3_000, 13))
        {
            Partition.Check(anatomy.Describe(octets, []).Fields, 0, octets.Length);
            Partition.Check(FotaAnatomy.DescribeBody(octets).Fields, 0, octets.Length);
            Partition.Check(FotaAnatomy.DescribeImage(octets, random.Next(400)), 0, octets.Length);
            Partition.Check(FotaAnatomy.DescribeEncrypted(octets, random.Next(1, 100)), 0, octets.Length);
        }
    }
}
