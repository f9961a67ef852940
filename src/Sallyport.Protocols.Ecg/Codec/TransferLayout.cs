namespace Sallyport.Protocols.Ecg.Codec;

/// <summary>Numbers and words of a transfer (ecg.md sections 5 and 6).</summary>
public static class TransferLayout
{
    /// <summary>Nothing is encrypted.</summary>
    public const string NoCipher = "none";

    /// <summary>AES in Galois counter mode, version 1 only.</summary>
    public const string AesGcm = "aes_gcm";

    /// <summary>Octets of the tag of <see cref="AesGcm"/>.</summary>
    public const int GcmTagLength = 16;

    /// <summary>Octets of the HMAC behind the other ciphers in version 1.</summary>
    public const int HmacLength = 32;

    /// <summary>Most samples of one instant.</summary>
    public const int MaximumChannels = 16;

    /// <summary>Types of a sample; the digit is its octets.</summary>
    public static IReadOnlyList<string> DataTypes { get; } = ["<f8", "<f4", "<i2", "<i4", "<u2"];
}
