namespace Sallyport.Links.Radio;

/// <summary>Settings of an RFM22B.</summary>
public sealed record Rfm22bOptions
{
    /// <summary>
    /// Registers of carrier, data rate, deviation, filter and sync words (1C..25, 34..39, 6E..72, 75..77) with their values, as the maker's calculation
    /// gives them for the band and the data rate; the same at all ends of a link. Written in this order behind the reset.
    /// </summary>
    public required IReadOnlyList<(byte Register, byte Value)> Modem { get; init; }

    /// <summary>Register 6D: 0 (least) to 7. Default 3.</summary>
    public byte Power { get; init; } = 3;
}
