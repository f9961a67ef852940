using System.Buffers.Binary;
using Sallyport.Wire;

namespace Sallyport.Protocols.EStim.Session;

/// <summary>Random spans, in whole milliseconds.</summary>
internal static class RandomTime
{
    /// <summary>Eight octets, little-endian, modulo the number of milliseconds.</summary>
    public static TimeSpan Below(IRandomSource random, TimeSpan limit)
    {
        Span<byte> octets = stackalloc byte[sizeof(ulong)];
        random.Fill(octets);
        return TimeSpan.FromMilliseconds(BinaryPrimitives.ReadUInt64LittleEndian(octets) % (ulong)limit.TotalMilliseconds);
    }
}
