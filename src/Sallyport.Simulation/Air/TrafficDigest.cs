using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Sallyport.Simulation.Air;

/// <summary>SHA-256 over every frame on an air (time, addresses, octets): two runs of one seed must agree, which is how "same seed, same traffic" is checked.</summary>
public sealed class TrafficDigest : IDisposable
{
    private const int HeadLength = 28;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>Begins with the next frame of an air.</summary>
    public TrafficDigest(SimulatedAir air)
    {
        ArgumentNullException.ThrowIfNull(air);
        air.Heard += Add;
    }

    /// <summary>Frames so far.</summary>
    public long Frames { get; private set; }

    /// <summary>Lower-case hexadecimal digest of all frames so far.</summary>
    public string Current => Convert.ToHexStringLower(_hash.GetCurrentHash());

    /// <inheritdoc/>
    public void Dispose() => _hash.Dispose();

    private void Add(AirFrame frame)
    {
        Frames++;
        Span<byte> head = stackalloc byte[HeadLength];
        BinaryPrimitives.WriteInt64LittleEndian(head, frame.At.Microseconds);
        BinaryPrimitives.WriteUInt64LittleEndian(head[8..], frame.Source.Value);
        BinaryPrimitives.WriteUInt64LittleEndian(head[16..], frame.Destination.Value);
        BinaryPrimitives.WriteInt32LittleEndian(head[24..], frame.Octets.Length);
        _hash.AppendData(head);
        _hash.AppendData(frame.Octets.Span);
    }
}
