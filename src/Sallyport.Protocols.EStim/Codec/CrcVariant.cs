namespace Sallyport.Protocols.EStim.Codec;

/// <summary>The 16-bit cyclic redundancy checks that a fielded device might mean by "CRC16" (estim.md sections 4 and 14).</summary>
public enum CrcVariant : byte
{
    /// <summary>Polynomial 8005, start FFFF, reflected; check value 4B37. The default.</summary>
    Modbus,

    /// <summary>Polynomial 8005, start 0000, reflected; check value BB3D.</summary>
    Arc,

    /// <summary>Polynomial 1021, start FFFF, not reflected; check value 29B1.</summary>
    CcittFalse,

    /// <summary>Polynomial 1021, start 0000, not reflected; check value 31C3.</summary>
    Xmodem,

    /// <summary>Polynomial 1021, start 0000, reflected; check value 2189.</summary>
    Kermit,

    /// <summary>Polynomial 1021, start FFFF, reflected, result inverted; check value 906E.</summary>
    X25,
}
