namespace Sallyport.Payloads.Cayenne;

/// <summary>Big-endian whole numbers of 1..4 octets.</summary>
internal static class LppSteps
{
    internal static long Read(ReadOnlySpan<byte> octets, bool signed)
    {
        var value = 0L;
        foreach (var octet in octets)
        {
            value = (value << 8) | octet;
        }

        var unused = 64 - (8 * octets.Length);
        return signed ? value << unused >> unused : value;
    }

    internal static void Write(long value, Span<byte> destination)
    {
        for (var at = destination.Length - 1; at >= 0; at--)
        {
            destination[at] = (byte)value;
            value >>= 8;
        }
    }
}
