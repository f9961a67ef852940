namespace Sallyport.Links.Radio;

/// <summary>The registers of a radio chip behind a bus. One thread.</summary>
public interface IRadioRegisters
{
    /// <summary>Reads registers one after the other; the FIFO's register stays the same for all octets.</summary>
    /// <exception cref="IOException">The bus does not work.</exception>
    void Read(byte first, Span<byte> values);

    /// <summary>Writes registers one after the other; the FIFO's register stays the same for all octets.</summary>
    /// <exception cref="IOException">The bus does not work.</exception>
    void Write(byte first, ReadOnlySpan<byte> values);
}
