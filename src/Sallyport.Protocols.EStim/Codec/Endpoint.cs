namespace Sallyport.Protocols.EStim.Codec;

/// <summary>One end of a conversation: a board and a module on it.</summary>
/// <param name="Address">01..FE one board; 00 as a sender "cannot receive answers", as a receiver everybody; FF is reserved.</param>
/// <param name="Module">00 the main board, else an addon module.</param>
public readonly record struct Endpoint(byte Address, byte Module)
{
    /// <summary>Default address of a gateway.</summary>
    public const byte DefaultHost = 0x01;

    /// <summary>Everybody.</summary>
    public static Endpoint Broadcast => default;

    /// <summary>True when everybody is meant, or when the sender cannot be answered.</summary>
    public bool IsNobodyOrAll => Address == 0;

    /// <summary>True for 01..FE.</summary>
    public bool IsUnicast => Address is not (0 or 0xFF);

    /// <summary>"42" or "42/3", hexadecimal.</summary>
    public override string ToString() => Module == 0 ? $"{Address:x2}" : $"{Address:x2}/{Module:x}";
}
