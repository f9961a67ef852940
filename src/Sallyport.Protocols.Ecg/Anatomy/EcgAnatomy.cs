using System.Globalization;
using Sallyport.Protocols.Ecg.Codec;
using Sallyport.Protocols.Ecg.Messages;
using Sallyport.Wire.Anatomy;

namespace Sallyport.Protocols.Ecg.Anatomy;

/// <summary>Lays the fields of ecg.md over any octets: text messages by their members, binary messages by what the header before them says.</summary>
public sealed class EcgAnatomy : IFrameAnatomy
{
    private const string Data = "data";
    private const string Text = "text";

    /// <inheritdoc/>
    public string Protocol => "ecg";

    /// <inheritdoc/>
    public IReadOnlyList<string> TypeWords { get; } = [Text, Data];

    /// <inheritdoc/>
    public string TypeWord(ReadOnlySpan<byte> frame) => frame.IsEmpty ? "unknown" : IsText(frame) ? Text : Data;

    /// <summary>Takes a message apart that nothing is known of: text when it begins like text, else data without a header.</summary>
    /// <param name="frame">A whole message.</param>
    /// <param name="plaintext">Not used: without its header nothing is known of it.</param>
    public FrameAnatomy Describe(ReadOnlySpan<byte> frame, ReadOnlySpan<byte> plaintext) => IsText(frame) ? DescribeText(frame) : DescribeData(frame, null, 0);

    /// <inheritdoc/>
    public (int Offset, int Length) SecretOf(ReadOnlySpan<byte> frame, ReadOnlySpan<byte> plaintext) => (0, 0);

    /// <summary>A text message: identification, answer, header, end of a stream.</summary>
    /// <param name="text">Any octets.</param>
    public static FrameAnatomy DescribeText(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty)
        {
            return new FrameAnatomy("none", "no octets", []);
        }

        var writer = new FieldWriter("ecg.md 3");
        if (text.SequenceEqual("BEGIN"u8))
        {
            writer.Add(text.Length, "begin", FieldRole.Type, "BEGIN", "an old program begins; ignored");
            return new FrameAnatomy("begin", null, writer.Fields);
        }

        JsonFields.Add(writer, text, "ecg.md 3", EcgMembers.Of);
        var isLoose = writer.Fields.Any(static field => field.Name == JsonFields.Rest);
        return new FrameAnatomy(EcgMembers.TypeOf(writer.Fields), isLoose ? "not a JSON object" : null, writer.Fields);
    }

    /// <summary>A binary message.</summary>
    /// <param name="octets">Any octets.</param>
    /// <param name="format">What the header before it says; null when there is none.</param>
    /// <param name="position">Octets of the transfer in the messages before this one, 0 or more.</param>
    public static FrameAnatomy DescribeData(ReadOnlySpan<byte> octets, TransferFormat? format, long position)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(position);
        if (octets.IsEmpty)
        {
            return new FrameAnatomy("none", "no octets", []);
        }

        var writer = new FieldWriter("ecg.md 3.1");
        if (format is null)
        {
            writer.Add(octets.Length, "octets", FieldRole.Other, meaning: "data without a header that says what they are");
            return new FrameAnatomy(Data, "no header", writer.Fields);
        }

        var size = format.Size ?? position + octets.Length;
        var end = Within(size - format.TagLength, position, octets.Length);
        if (format.Cipher == TransferLayout.NoCipher)
        {
            AddSamples(writer, end, format, position);
        }
        else
        {
            writer.Add(new FieldSpan(0, end, "ciphertext") { Role = FieldRole.Encrypted, Value = format.Cipher, Section = "ecg.md 5" });
        }

        writer.AddUpTo(Within(size, position, octets.Length), format.Cipher == TransferLayout.AesGcm ? "tag" : "hmac", FieldRole.Tag, meaning: "proves header and ciphertext");
        writer.AddUpTo(octets.Length, "surplus", FieldRole.Other, meaning: "more than the header announced");
        return new FrameAnatomy(Data, position + octets.Length > size ? "more than the header announced" : null, writer.Fields);
    }

    /// <summary>A whole transfer in clear: samples and padding.</summary>
    /// <param name="plaintext">Any octets.</param>
    /// <param name="format">What its header says.</param>
    public static IReadOnlyList<FieldSpan> DescribePlain(ReadOnlySpan<byte> plaintext, TransferFormat format)
    {
        ArgumentNullException.ThrowIfNull(format);
        var writer = new FieldWriter("ecg.md 4");
        var isPadded = format.IsVersion1 && format.Cipher.EndsWith("_cbc", StringComparison.Ordinal) && plaintext is [.., > 0 and <= 16 and var last] && last <= plaintext.Length;
        AddSamples(writer, isPadded ? plaintext.Length - plaintext[^1] : plaintext.Length, format, 0);
        writer.AddUpTo(plaintext.Length, "padding", FieldRole.Other, meaning: "PKCS#7");
        return writer.Fields;
    }

    /// <summary>Whole rows; what a message boundary cut off stands before or behind them.</summary>
    private static void AddSamples(FieldWriter writer, int length, TransferFormat format, long position)
    {
        var row = format.RowLength;
        var head = (int)long.Min((row - (position % row)) % row, length);
        var rows = (length - head) / row;
        const string Part = "partOfRow";
        writer.Add(head, Part, FieldRole.Payload, meaning: "the end of a row that began in the message before");
        writer.Add(new FieldSpan(0, rows * row, "samples")
        {
            Role = FieldRole.Payload,
            Value = rows.ToString(CultureInfo.InvariantCulture),
            Meaning = string.Create(CultureInfo.InvariantCulture, $"{format.DataType}, {format.Channels} in a row"),
            Unit = "rows",
            Section = "ecg.md 6",
        });
        writer.AddUpTo(length, Part, FieldRole.Payload, meaning: "less than a row: the next message ends it, or it is a terminator");
    }

    /// <summary>A place in the transfer as a place in the message.</summary>
    private static int Within(long place, long position, int length) => (int)long.Clamp(place - position, 0, length);

    private static bool IsText(ReadOnlySpan<byte> frame)
    {
        var text = frame.TrimStart(" \t\r\n"u8);
        return frame.SequenceEqual("BEGIN"u8) || text is [(byte)'{' or (byte)'"', ..];
    }
}
