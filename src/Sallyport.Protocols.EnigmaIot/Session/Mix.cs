namespace Sallyport.Protocols.EnigmaIot.Session;

/// <summary>Seeded hashing for tables whose keys come from the air: the seed is secret, so nobody can prepare collisions.</summary>
internal static class Mix
{
    public static uint Hash(ulong value, ulong seed)
    {
        var high = Math.BigMul(value ^ seed, (seed << 1) | 1, out var low);
        high = Math.BigMul(high ^ low, 0x9E37_79B9_7F4A_7C15, out low);
        return (uint)((high ^ low) >> 16);
    }

    public static uint Hash(ReadOnlySpan<char> text, ulong seed)
    {
        var sum = seed;
        foreach (var character in text)
        {
            sum = (sum ^ character) * 0x0000_0100_0000_01B3;
        }

        return Hash(sum, seed);
    }
}
