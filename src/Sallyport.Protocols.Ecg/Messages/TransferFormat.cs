using System.Globalization;
using Sallyport.Protocols.Ecg.Anatomy;
using Sallyport.Protocols.Ecg.Codec;
using Sallyport.Wire.Anatomy;

namespace Sallyport.Protocols.Ecg.Messages;

/// <summary>How the octets of a transfer are laid out, as its header says (ecg.md sections 3, 5 and 6).</summary>
/// <param name="Cipher">Name on the wire page: <c>none</c>, <c>aes_cbc</c>, ...</param>
/// <param name="Size">Octets on the wire, padding and tag included; null when each message stands for itself.</param>
/// <param name="DataType">Of a sample, in the notation of the page: <c>&lt;f8</c>.</param>
/// <param name="Channels">Samples of one instant, 1 to 16.</param>
/// <param name="IsVersion1">True in version 1, which adds tags and padding.</param>
public sealed record TransferFormat(string Cipher, long? Size, string DataType, int Channels, bool IsVersion1)
{
    /// <summary>Octets of the samples of one instant.</summary>
    public int RowLength => Channels * (DataType[^1] - '0');

    /// <summary>Octets at the end that prove the rest; 0 where nothing does.</summary>
    public int TagLength => !IsVersion1 || Cipher == TransferLayout.NoCipher ? 0 : Cipher == TransferLayout.AesGcm ? TransferLayout.GcmTagLength : TransferLayout.HmacLength;

    /// <summary>Reads a header; null when the text is none, or says something that nobody knows.</summary>
    /// <param name="text">The text message.</param>
    /// <param name="isVersion1">True when the identification said version 1.</param>
    public static TransferFormat? Read(ReadOnlySpan<byte> text, bool isVersion1)
    {
        var fields = EcgAnatomy.DescribeText(text).Fields;
        var cipher = CipherOf(JsonFields.ValueOf(fields, "criptografia") ?? JsonFields.ValueOf(fields, "crypto"));
        var said = JsonFields.ValueOf(fields, "Tamanho") ?? JsonFields.ValueOf(fields, "size");
        var type = JsonFields.ValueOf(fields, "dtype") ?? "<f8";
        if (cipher is null || !long.TryParse(said, NumberStyles.None, CultureInfo.InvariantCulture, out var size)
            || !int.TryParse(JsonFields.ValueOf(fields, "canais") ?? "1", NumberStyles.None, CultureInfo.InvariantCulture, out var channels) || channels is < 1 or > TransferLayout.MaximumChannels
            || !TransferLayout.DataTypes.Contains(type))
        {
            return null;
        }

        var alone = JsonFields.ValueOf(fields, "modo") == "fluxo" || fields.Any(static field => field.Name is "IV" or "iv");
        return new TransferFormat(cipher, alone ? null : size, type, channels, isVersion1);
    }

    private static string? CipherOf(string? word) => word switch
    {
        "none" or "NONE" => TransferLayout.NoCipher,
        "aes_cbc" or "AESCBC" => "aes_cbc",
        "aes_gcm" => TransferLayout.AesGcm,
        "3des_cbc" or "3DES" => "3des_cbc",
        "blowfish_cbc" or "blowfish" => "blowfish_cbc",
        _ => null,
    };
}
