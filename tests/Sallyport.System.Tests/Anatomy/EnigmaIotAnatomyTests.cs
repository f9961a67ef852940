using System.Text.Json;
using Sallyport.Gateway.Frames;
using Sallyport.Protocols.EnigmaIot.Anatomy;
using Sallyport.System.Tests.House;
using Sallyport.Wire.Anatomy;

namespace Sallyport.System.Tests.Anatomy;

/// <summary>Every captured frame of the original, on the air and in clear, and any octets at all.</summary>
public sealed class EnigmaIotAnatomyTests
{
    private static readonly EnigmaIotAnatomy Anatomy = new();

    private static IEnumerable<JsonElement> Captured => JsonElement.Parse(File.ReadAllBytes(Path.Combine(RepositoryTree.Root, "tests/vectors/enigmaiot.json")))
        .GetProperty("frames").EnumerateArray().Where(static item => item.TryGetProperty("frame", out _));

    [Fact]
    public void Describe_EveryVector_FieldsPartitionTheOctets()
    {
        var opened = 0;
        var payloads = 0;
        foreach (var vector in Captured)
        {
            var frame = Octets(vector, "frame");
            var plaintext = Octets(vector, "plaintext");
            var anatomy = Anatomy.Describe(frame, plaintext);
            Partition.Check(PayloadSpans.Complete(anatomy.Fields, frame), 0, frame.Length);
            Assert.All(anatomy.Fields, static field => Assert.StartsWith("enigmaiot.md ", field.Section, StringComparison.Ordinal));
            if (anatomy.Plain is { } plain)
            {
                opened++;
                var fields = PayloadSpans.Complete(plain.Fields, plaintext);
                Partition.Check(fields, 0, plaintext.Length);
                payloads += fields.Count(static field => field.Encoding is "cayenne" or "msgpack" && field.Fields.Count > 0);
                var encrypted = Assert.Single(anatomy.Fields, static field => field.Role == FieldRole.Encrypted);
                Assert.Equal((plain.Offset, plaintext.Length), (encrypted.Offset, encrypted.Length));
            }
        }

        Assert.True(opened > 150 && payloads > 10, $"{opened} opened, {payloads} payloads");
    }

    [Fact]
    public void Describe_Vectors_NameCounterAndPayloadAsCaptured()
    {
        var checkedFrames = 0;
        foreach (var vector in Captured.Where(static vector => vector.TryGetProperty("decoded", out var decoded) && decoded.ValueKind == JsonValueKind.Object && decoded.TryGetProperty("counter", out _)))
        {
            var anatomy = Anatomy.Describe(Octets(vector, "frame"), Octets(vector, "plaintext"));
            if ((anatomy.Plain?.Fields ?? anatomy.Fields).SingleOrDefault(static field => field.Name == "counter") is { } counter)
            {
                checkedFrames++;
                Assert.Equal(vector.GetProperty("decoded").GetProperty("counter").ToString(), counter.Value);
            }
        }

        Assert.True(checkedFrames > 50, $"{checkedFrames}");
    }

    /// <summary>Every type, every length, any octets, with a plaintext of any length.</summary>
    [Fact]
    public void Describe_AnyOctets_FieldsPartitionThem()
    {
        var random = new Random(5);
        for (var type = 0; type < 256; type++)
        {
            for (var length = 1; length <= 251; length += random.Next(1, 6))
            {
                var frame = new byte[length];
                random.NextBytes(frame);
                frame[0] = (byte)type;
                var plaintext = new byte[random.Next(2) == 0 ? Math.Max(0, length - 29) : random.Next(0, 230)];
                random.NextBytes(plaintext);
                if (plaintext.Length > 6 && random.Next(2) == 0)
                {
                    plaintext[6] = (byte)(random.Next(2) == 0 ? 0x81 : 0x83);
                }

                var anatomy = Anatomy.Describe(frame, plaintext);
                Partition.Check(PayloadSpans.Complete(anatomy.Fields, frame), 0, length);
                if (anatomy.Plain is { } plain)
                {
                    Partition.Check(PayloadSpans.Complete(plain.Fields, plaintext), 0, plaintext.Length);
                }

                var (offset, secret) = Anatomy.SecretOf(frame, plaintext);
                Assert.InRange(offset + secret, 0, plaintext.Length);
            }
        }
    }

    private static byte[] Octets(JsonElement vector, string name) =>
        vector.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? Convert.FromHexString(value.GetString()!) : [];
}
