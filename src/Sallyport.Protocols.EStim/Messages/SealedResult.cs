using System.Buffers.Binary;

namespace Sallyport.Protocols.EStim.Messages;

/// <summary>Payload of type 0A: counter of the command(8, LE) | status(1) | tag(16) (estim.md section 13).</summary>
/// <param name="Counter">Which sealed command it answers.</param>
/// <param name="Status">What became of it.</param>
public readonly record struct SealedResult(ulong Counter, SealedStatus Status)
{
    /// <summary>Octets of the payload.</summary>
    public const int Length = BodyLength + 16;

    /// <summary>Octets in front of the tag.</summary>
    public const int BodyLength = 9;

    /// <summary>Reads the octets in front of the tag.</summary>
    public static SealedResult Read(ReadOnlySpan<byte> body) => new(BinaryPrimitives.ReadUInt64LittleEndian(body), (SealedStatus)body[sizeof(ulong)]);

    /// <summary>Writes the octets in front of the tag.</summary>
    public void Write(Span<byte> body)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(body, Counter);
        body[sizeof(ulong)] = (byte)Status;
    }
}
