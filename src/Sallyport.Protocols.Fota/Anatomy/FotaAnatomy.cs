using System.Globalization;
using Sallyport.Protocols.Fota.Codec;
using Sallyport.Protocols.Fota.Messages;
using Sallyport.Wire.Anatomy;

namespace Sallyport.Protocols.Fota.Anatomy;

/// <summary>Lays the fields of fota.md over any octets: bodies of requests and answers by their members, images in clear and encrypted.</summary>
public sealed class FotaAnatomy : IFrameAnatomy
{
    private const string Octets = "octets";

    /// <inheritdoc/>
    public string Protocol => "fota";

    /// <inheritdoc/>
    public IReadOnlyList<string> TypeWords { get; } = ["body", "page", "image", Octets];

    /// <inheritdoc/>
    public string TypeWord(ReadOnlySpan<byte> frame) => Trimmed(frame) switch
    {
        [] => "unknown",
        [(byte)'{', ..] => "body",
        [(byte)'<', ..] => "page",
        [ImageLayout.Magic, ..] => "image",
        _ => Octets,
    };

    /// <summary>Takes octets apart that nothing is known of: an image when they begin like one, else a body.</summary>
    /// <param name="frame">A whole body or image.</param>
    /// <param name="plaintext">Not used: images are described by <see cref="DescribeImage"/>.</param>
    public FrameAnatomy Describe(ReadOnlySpan<byte> frame, ReadOnlySpan<byte> plaintext) =>
        TypeWord(frame) == "image" ? new FrameAnatomy("image", null, DescribeImage(frame, frame.Length)) : DescribeBody(frame);

    /// <inheritdoc/>
    public (int Offset, int Length) SecretOf(ReadOnlySpan<byte> frame, ReadOnlySpan<byte> plaintext) => (0, 0);

    /// <summary>The body of a request or an answer, or the text of a manifest.</summary>
    /// <param name="body">Any octets.</param>
    public static FrameAnatomy DescribeBody(ReadOnlySpan<byte> body)
    {
        if (body.IsEmpty)
        {
            return new FrameAnatomy("none", "no octets", []);
        }

        var writer = new FieldWriter("fota.md 4");
        if (Trimmed(body) is [(byte)'<', ..])
        {
            writer.Add(body.Length, "page", FieldRole.Payload, JsonFields.Text(body), "HTML for people; devices look only at the status");
            return new FrameAnatomy(nameof(BodyType.Page), null, writer.Fields);
        }

        JsonFields.Add(writer, body, "fota.md 4", BodyMembers.Of);
        var isLoose = writer.Fields.Any(static field => field.Name == JsonFields.Rest);
        return new FrameAnatomy(BodyMembers.TypeOf(writer.Fields).ToString(), isLoose ? "not a JSON object" : null, writer.Fields);
    }

    /// <summary>An image in clear, with or without the padding of the cipher behind it.</summary>
    /// <param name="image">Any octets.</param>
    /// <param name="originalLength">Octets without padding, 0 or more.</param>
    public static IReadOnlyList<FieldSpan> DescribeImage(ReadOnlySpan<byte> image, int originalLength)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(originalLength);
        var writer = new FieldWriter("fota.md 2");
        var length = int.Min(originalLength, image.Length);
        if (length > 0)
        {
            writer.Add(1, "magic", FieldRole.Type, $"0x{image[0]:x2}", image[0] == ImageLayout.Magic ? "an image for this chip" : "not an image: a device refuses it");
        }

        writer.AddUpTo(length, "code", FieldRole.Payload);
        writer.AddUpTo(image.Length, "padding", FieldRole.Other, (image.Length - length).ToString(CultureInfo.InvariantCulture), "PKCS#7");
        return writer.Fields;
    }

    /// <summary>An encrypted image as the chunks that a device fetches.</summary>
    /// <param name="encrypted">Any octets.</param>
    /// <param name="chunkLength">Octets of a chunk, above 0.</param>
    public static IReadOnlyList<FieldSpan> DescribeEncrypted(ReadOnlySpan<byte> encrypted, int chunkLength)
    {
        var writer = new FieldWriter("fota.md 2");
        var chunks = ImageLayout.Chunks(encrypted.Length, chunkLength);
        for (var number = 0; number < chunks; number++)
        {
            writer.Add(int.Min(chunkLength, encrypted.Length - writer.At), "chunk", FieldRole.Encrypted, number.ToString(CultureInfo.InvariantCulture), "number of the chunk; AES-256-CBC over all of them");
        }

        return writer.Fields;
    }

    private static ReadOnlySpan<byte> Trimmed(ReadOnlySpan<byte> octets) => octets.TrimStart(" \t\r\n"u8);
}
