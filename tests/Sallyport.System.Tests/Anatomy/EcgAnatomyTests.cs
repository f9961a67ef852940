using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Sallyport.Protocols.Ecg.Anatomy;
using Sallyport.Protocols.Ecg.Messages;

namespace Sallyport.System.Tests.Anatomy;

/// <summary>Every message of every captured session, and any octets at all.</summary>
public sealed class EcgAnatomyTests
{
    private static readonly JsonElement[] Sessions = [.. Captured.Read("ecg.json").GetProperty("sessions").EnumerateArray()];

    [Fact]
    public void DescribeText_EveryMessage_FieldsPartitionTheOctetsAndTellItsMembers()
    {
        var read = 0;
        foreach (var octets in Sessions.SelectMany(Texts))
        {
            var anatomy = EcgAnatomy.DescribeText(octets);
            Partition.Check(anatomy.Fields, 0, octets.Length);
            if (anatomy.Problem is null && anatomy.Type != "begin" && octets[0] == '{' && global::System.Text.Unicode.Utf8.IsValid(octets))
            {
                read++;
                Captured.CheckMembers(JsonElement.Parse(octets), anatomy.Fields);
            }
        }

        Assert.True(read > 90, $"{read}");
    }

    [Fact]
    public void DescribeText_LooseTexts_AreReadAllTheSame()
    {
        var header = Texts(Sessions.Single(static one => Name(one) == "seed-none-header-without-braces")).ElementAt(2);
        Assert.Equal(("header", null), (EcgAnatomy.DescribeText(header).Type, EcgAnatomy.DescribeText(header).Problem));
        Assert.Equal("1600", EcgAnatomy.DescribeText(header).Fields.Field("Tamanho").Value);

        var identification = EcgAnatomy.DescribeText(Texts(Sessions.Single(static one => Name(one) == "firmware-2021-raw-mac-invalid-utf8")).First());
        Assert.Equal("identification", identification.Type);
        Assert.Equal("2A3B4B1102BEEF", identification.Fields.Field("pubkey").Value);
        Assert.Equal("not a JSON object", EcgAnatomy.DescribeText("ola"u8).Problem);
    }

    /// <summary>Samples of all messages of a transfer add up to what was recorded, in clear or after the recorded key opened them.</summary>
    [Fact]
    public void DescribeData_EveryTransfer_TellsItsSamples()
    {
        var clear = 0;
        var opened = 0;
        foreach (var session in Sessions)
        {
            TransferFormat? format = null;
            byte[] header = [];
            var transfer = new List<byte>();
            var samples = 0;
            foreach (var message in session.GetProperty("messages").EnumerateArray())
            {
                if (message.GetProperty("op").GetString() != "binary")
                {
                    var text = Octets(message);
                    if (TransferFormat.Read(text, session.GetProperty("dialect").GetString() == "v1") is { } read)
                    {
                        (format, header) = (read, text);
                        transfer.Clear();
                        samples = 0;
                    }

                    continue;
                }

                var octets = Octets(message);
                var anatomy = EcgAnatomy.DescribeData(octets, format, transfer.Count);
                Partition.Check(anatomy.Fields, 0, octets.Length);
                Assert.Equal(format is null, anatomy.Problem == "no header");
                samples += anatomy.Fields.Where(static field => field.Name == "samples").Sum(static field => int.Parse(field.Value!, CultureInfo.InvariantCulture));
                transfer.AddRange(octets);
            }

            var expect = session.GetProperty("expect");
            if (format is null || transfer.Count == 0 || !expect.TryGetProperty("samples", out var count) || expect.TryGetProperty("transfers", out _))
            {
                continue;
            }

            if (format.Cipher == "none")
            {
                clear++;
                Assert.Equal(count.GetInt32(), samples);
            }
            else if (Open(session, format, header, [.. transfer]) is { } plaintext)
            {
                opened++;
                var fields = EcgAnatomy.DescribePlain(plaintext, format);
                Partition.Check(fields, 0, plaintext.Length);
                Assert.Equal(count.ToString(), fields.Field("samples").Value);
                Assert.Equal(expect.GetProperty("plaintextLen").GetInt32(), fields.Field("samples").Length);
            }
        }

        Assert.True(clear >= 5 && opened >= 7, $"{clear} in clear, {opened} opened");
    }

    /// <summary>The one message whose octets are not in the file, only their hash: the recorded dump, encrypted.</summary>
    [Fact]
    public void DescribeData_WholeDump_TellsTenThousandSamples()
    {
        var session = Sessions.Single(static one => Name(one) == "seed-aes_cbc-80000");
        var messages = session.GetProperty("messages");
        var message = messages[3];
        if (Captured.HandedOut(message.GetProperty("file").GetString()!) is not { } path)
        {
            Assert.Skip("the dump is not beside this tree");
            return;
        }

        using var aes = Aes.Create();
        aes.Key = Captured.Hex(session, "key");
        var dump = File.ReadAllBytes(path);
        var octets = aes.EncryptCbc(dump, Captured.Hex(session, "iv"), PaddingMode.None);
        Assert.Equal(message.GetProperty("sha256").GetString(), Convert.ToHexStringLower(SHA256.HashData(octets)));

        var format = TransferFormat.Read(Octets(messages[2]), false);
        Assert.NotNull(format);
        var sealedField = Assert.Single(EcgAnatomy.DescribeData(octets, format, 0).Fields);
        Assert.Equal(("ciphertext", 0, 80_000), (sealedField.Name, sealedField.Offset, sealedField.Length));
        var samples = Assert.Single(EcgAnatomy.DescribePlain(dump, format));
        Assert.Equal(("samples", session.GetProperty("expect").GetProperty("samples").ToString(), 80_000), (samples.Name, samples.Value, samples.Length));
    }

    [Fact]
    public void DescribeData_TooMuch_IsSurplus()
    {
        var messages = Sessions.Single(static one => Name(one) == "error-too-many-bytes").GetProperty("messages");
        var anatomy = EcgAnatomy.DescribeData(Octets(messages[3]), TransferFormat.Read(Octets(messages[2]), false), 0);
        Assert.Equal(("8", 64, "more than the header announced"), (anatomy.Fields.Field("samples").Value, anatomy.Fields.Field("surplus").Length, anatomy.Problem));
    }

    [Fact]
    public void Describe_AnyOctets_FieldsPartitionThem()
    {
        var anatomy = new EcgAnatomy();
        byte[][] seeds = [.. Sessions.SelectMany(Texts)];
        TransferFormat[] formats = [new("none", 100, "<i2", 3, true), new("aes_gcm", 40, "<f8", 1, true), new("aes_cbc", null, "<f4", 2, true)];
        var random = new Random(12);
        foreach (var octets in Captured.Damaged(seeds, 5_000, 12))
        {
            Partition.Check(anatomy.Describe(octets, []).Fields, 0, octets.Length);
            Partition.Check(EcgAnatomy.DescribeText(octets).Fields, 0, octets.Length);
            var format = TransferFormat.Read(octets, true) ?? formats[random.Next(formats.Length)];
            Partition.Check(EcgAnatomy.DescribeData(octets, format, random.Next(200)).Fields, 0, octets.Length);
            Partition.Check(EcgAnatomy.DescribePlain(octets, format), 0, octets.Length);
        }
    }

    /// <summary>The transfer in clear; null for ciphers and damage that the platform cannot or must not open.</summary>
    private static byte[]? Open(JsonElement session, TransferFormat format, byte[] header, byte[] transfer)
    {
        if (Captured.Hex(session, "key") is not { Length: > 0 } key)
        {
            return null;
        }

        var iv = Captured.Hex(session, "iv");
        var ciphertext = transfer.AsSpan(0, transfer.Length - format.TagLength);
        var plaintext = new byte[ciphertext.Length];
        switch (format.Cipher)
        {
            case "aes_gcm":
                using (var gcm = new AesGcm(key, 16))
                {
                    gcm.Decrypt(iv, ciphertext, transfer.AsSpan(ciphertext.Length), plaintext, header);
                }

                return plaintext;
            case "aes_cbc":
                using (var aes = Aes.Create())
                {
                    aes.Key = key;
                    return aes.DecryptCbc(ciphertext, iv, PaddingMode.None);
                }

            default:
                return null;
        }
    }

    private static IEnumerable<byte[]> Texts(JsonElement session) =>
        session.GetProperty("messages").EnumerateArray().Where(static message => message.GetProperty("op").GetString() != "binary").Select(Octets);

    private static byte[] Octets(JsonElement message) => message.TryGetProperty("utf8", out var text) ? Captured.Octets(text) : Captured.Hex(message, "hex");

    private static string Name(JsonElement session) => session.GetProperty("name").GetString()!;
}
