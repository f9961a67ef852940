using Sallyport.Protocols.EStim.Codec;

namespace Sallyport.Cli.Configuration;

/// <summary>Readings of the protocol's holes as the words of the configuration (estim.md section 14).</summary>
internal static class DialectWords
{
    /// <summary>High octet first, or not, of numbers.</summary>
    public static readonly IReadOnlyList<string> ByteOrders = ["little", "big"];

    /// <summary>Which check value, in the order of <see cref="CrcVariant"/>.</summary>
    public static readonly IReadOnlyList<string> Checks = ["modbus", "arc", "ccitt-false", "xmodem", "kermit", "x25"];

    /// <summary>High octet first, or not, of the check value.</summary>
    public static readonly IReadOnlyList<string> CheckOrders = ["low", "high"];

    /// <summary>Where the IV is, in the order of <see cref="IvForm"/>.</summary>
    public static readonly IReadOnlyList<string> IvForms = ["prefix", "chained"];

    /// <summary>How commands are padded, in the order of <see cref="PaddingForm"/>.</summary>
    public static readonly IReadOnlyList<string> Paddings = ["pkcs7", "zero"];

    /// <summary>Order of numbers of a dialect.</summary>
    public static string ByteOrder(Dialect dialect) => ByteOrders[dialect.IsBigEndian ? 1 : 0];

    /// <summary>Check value of a dialect.</summary>
    public static string Check(Dialect dialect) => Checks[(int)dialect.Crc];

    /// <summary>Order of the check value of a dialect.</summary>
    public static string CheckOrder(Dialect dialect) => CheckOrders[dialect.IsCrcHighFirst ? 1 : 0];
}
