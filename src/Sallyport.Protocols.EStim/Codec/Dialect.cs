namespace Sallyport.Protocols.EStim.Codec;

/// <summary>How a link reads the holes of the seed document (estim.md section 14). All ends of a link must agree; nothing switches by itself.</summary>
public sealed record Dialect
{
    /// <summary>What the protocol page decides.</summary>
    public static Dialect Default { get; } = new();

    /// <summary>Length, sequence numbers and times travel high octet first. Default false.</summary>
    public bool IsBigEndian { get; init; }

    /// <summary>Which check value ends a packet. Default CRC-16/MODBUS.</summary>
    public CrcVariant Crc { get; init; }

    /// <summary>The check value travels high octet first. Default false.</summary>
    public bool IsCrcHighFirst { get; init; }

    /// <summary>Where the IV is. Default in front of the ciphertext.</summary>
    public IvForm Iv { get; init; }

    /// <summary>How commands are padded. Default PKCS#7.</summary>
    public PaddingForm Padding { get; init; }
}
