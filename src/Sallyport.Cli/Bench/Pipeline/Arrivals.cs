using System.Buffers.Binary;
using System.Diagnostics;

namespace Sallyport.Cli.Bench.Pipeline;

/// <summary>What came out at the subscriber: which device's which message, and how long it took. One thread writes.</summary>
internal sealed class Arrivals(int devices)
{
    /// <summary>Octets of a payload: device u32, number u32, sent i64 (Stopwatch), filler.</summary>
    public const int PayloadOctets = 40;

    private readonly List<HashSet<uint>> _seen = [.. Enumerable.Range(0, devices).Select(static _ => new HashSet<uint>())];
    private readonly List<double> _milliseconds = new(1 << 20);
    private long _distinct;
    private long _publications;

    /// <summary>Distinct (device, number).</summary>
    public long Distinct => Interlocked.Read(ref _distinct);

    /// <summary>All publications.</summary>
    public long Publications => Interlocked.Read(ref _publications);

    /// <summary>Writes a payload.</summary>
    public static void Write(Span<byte> payload, int device, uint number)
    {
        BinaryPrimitives.WriteInt32LittleEndian(payload, device);
        BinaryPrimitives.WriteUInt32LittleEndian(payload[4..], number);
        BinaryPrimitives.WriteInt64LittleEndian(payload[8..], Stopwatch.GetTimestamp());
    }

    /// <summary>Takes one publication.</summary>
    public void Take(ReadOnlySpan<byte> payload)
    {
        if (payload.Length != PayloadOctets || BinaryPrimitives.ReadInt32LittleEndian(payload) is var device && (uint)device >= (uint)devices)
        {
            return;
        }

        Interlocked.Increment(ref _publications);
        if (_seen[device].Add(BinaryPrimitives.ReadUInt32LittleEndian(payload[4..])))
        {
            _milliseconds.Add(Stopwatch.GetElapsedTime(BinaryPrimitives.ReadInt64LittleEndian(payload[8..])).TotalMilliseconds);
            Interlocked.Increment(ref _distinct);
        }
    }

    /// <summary>A percentile of the delays in milliseconds, 0..1; call when nothing arrives any more.</summary>
    public double Percentile(double share)
    {
        _milliseconds.Sort();
        return _milliseconds.Count == 0 ? 0 : _milliseconds[(int)Math.Min(_milliseconds.Count - 1, share * _milliseconds.Count)];
    }
}
