using Sallyport.Wire;

namespace Sallyport.Crypto.Tests.Random;

/// <summary>The same octets for the same seed on every machine (xorshift64*); for tests only.</summary>
public sealed class SeededRandom(ulong seed) : IRandomSource
{
    private ulong _state = (seed * 0x9E37_79B9_7F4A_7C15) | 1;

    public void Fill(Span<byte> destination)
    {
        for (var i = 0; i < destination.Length; i++)
        {
            destination[i] = (byte)(Next() >> 56);
        }
    }

    public int Below(int limit) => (int)((Next() >> 33) % (ulong)limit);

    public byte[] Octets(int count)
    {
        var octets = new byte[count];
        Fill(octets);
        return octets;
    }

    private ulong Next()
    {
        _state ^= _state >> 12;
        _state ^= _state << 25;
        _state ^= _state >> 27;
        return _state * 0x2545_F491_4F6C_DD1D;
    }
}
