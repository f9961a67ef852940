using System.Buffers.Binary;
using System.Numerics;
using Sallyport.Wire;

namespace Sallyport.Links.Faults;

/// <summary>
/// xoshiro256** (Blackman and Vigna), seeded through SplitMix64: the same seed gives the same octets on every machine and every version of the runtime,
/// which <see cref="Random"/> does not promise. For tests and simulations only: it is not cryptographically strong.
/// </summary>
public sealed class SeededRandom : IRandomSource
{
    private ulong _a;
    private ulong _b;
    private ulong _c;
    private ulong _d;

    /// <summary>Starts the sequence of a seed.</summary>
    public SeededRandom(ulong seed)
    {
        _a = Mix(ref seed);
        _b = Mix(ref seed);
        _c = Mix(ref seed);
        _d = Mix(ref seed);
    }

    /// <summary>A sequence of its own for a part, so that what one part draws does not shift another: derived from the seed and the part's number.</summary>
    public static SeededRandom ForPart(ulong seed, ulong part) => new(BitOperations.RotateLeft(seed, 17) ^ (part * 0x9E37_79B9_7F4A_7C15UL));

    /// <summary>The next 64 bits.</summary>
    public ulong Next()
    {
        var result = BitOperations.RotateLeft(_b * 5, 7) * 9;
        var shifted = _b << 17;
        _c ^= _a;
        _d ^= _b;
        _b ^= _c;
        _a ^= _d;
        _c ^= shifted;
        _d = BitOperations.RotateLeft(_d, 45);
        return result;
    }

    /// <summary>A number from 0 to <paramref name="exclusive"/> - 1; by multiplication, whose bias below 2^-32 does not matter here.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not above 0.</exception>
    public int Below(int exclusive)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(exclusive, 1);
        return (int)(((Next() >> 32) * (ulong)exclusive) >> 32);
    }

    /// <summary>A number from 0 inclusive to 1 exclusive, 53 bits.</summary>
    public double Fraction() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>True with the given probability, 0..1. Draws nothing at 0, so that switching a fault off leaves the rest of the sequence as it was without it.</summary>
    public bool Chance(double probability) => probability > 0 && Fraction() < probability;

    /// <summary>A span from 0 to <paramref name="maximum"/>, in whole microseconds.</summary>
    public TimeSpan UpTo(TimeSpan maximum) => TimeSpan.FromMicroseconds(Math.Floor(Fraction() * maximum.TotalMicroseconds));

    /// <inheritdoc/>
    public void Fill(Span<byte> destination)
    {
        while (destination.Length >= sizeof(ulong))
        {
            BinaryPrimitives.WriteUInt64LittleEndian(destination, Next());
            destination = destination[sizeof(ulong)..];
        }

        if (!destination.IsEmpty)
        {
            Span<byte> last = stackalloc byte[sizeof(ulong)];
            BinaryPrimitives.WriteUInt64LittleEndian(last, Next());
            last[..destination.Length].CopyTo(destination);
        }
    }

    private static ulong Mix(ref ulong state)
    {
        state += 0x9E37_79B9_7F4A_7C15UL;
        var mixed = (state ^ (state >> 30)) * 0xBF58_476D_1CE4_E5B9UL;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D0_49BB_1331_11EBUL;
        return mixed ^ (mixed >> 31);
    }
}
