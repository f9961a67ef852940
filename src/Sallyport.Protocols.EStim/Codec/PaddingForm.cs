namespace Sallyport.Protocols.EStim.Codec;

/// <summary>How a command is filled up to whole blocks (estim.md sections 8 and 14).</summary>
public enum PaddingForm : byte
{
    /// <summary>PKCS#7: always 1..16 octets, each holding their number. The default.</summary>
    Pkcs7,

    /// <summary>0..15 zero octets; the receiver cannot tell them from the command's own zeros.</summary>
    Zero,
}
