using System.Buffers.Binary;
using Sallyport.Protocols.EnigmaIot.Codec;
using Sallyport.Protocols.EnigmaIot.Session;

namespace Sallyport.Protocols.EnigmaIot.Messages;

/// <summary>NODE_NAME_RESULT 0x17, gateway to node, 32 octets under the session key; only the result is encrypted.</summary>
/// <remarks>
/// <code>
///  frame   0      1 .... 12   13 .. 14              15              16 .. 31
///        +------+-----------+---------------------+---------------+---------+
///        | 0x17 |    IV     | counter LE, IN CLEAR | result i8     |   tag   |
///        +------+-----------+---------------------+---------------+---------+
/// </code>
/// The counter is not authenticated: a receiver must not let it decide anything but "drop". Source: enigmaiot.md section 4.10.
/// </remarks>
/// <param name="Counter">The gateway's downlink counter of this node.</param>
/// <param name="Result">0 accepted, otherwise why the name was refused.</param>
public readonly record struct NodeNameResult(ushort Counter, NameRefusal Result)
{
    /// <summary>Octets of the frame, exactly.</summary>
    public const int FrameLength = 32;

    /// <summary>Offset of the counter in the frame.</summary>
    public const int CounterAt = FrameLayout.BodyAt;

    /// <summary>Offset of the one encrypted octet.</summary>
    public const int CiphertextAt = CounterAt + sizeof(ushort);

    /// <summary>Octets of the plaintext.</summary>
    public const int BodyLength = 1;

    /// <summary>Puts the clear counter of the frame and the decrypted result together.</summary>
    /// <param name="frame">The whole frame.</param>
    /// <param name="body">The decrypted octet.</param>
    /// <param name="message">The message when the answer is none.</param>
    public static RefusalReason Parse(ReadOnlySpan<byte> frame, ReadOnlySpan<byte> body, out NodeNameResult message)
    {
        message = default;
        if (frame.Length != FrameLength || body.Length != BodyLength)
        {
            return frame.Length > FrameLength || body.Length > BodyLength ? RefusalReason.TooLong : RefusalReason.TooShort;
        }

        message = new NodeNameResult(BinaryPrimitives.ReadUInt16LittleEndian(frame[CounterAt..]), (NameRefusal)(sbyte)body[0]);
        return RefusalReason.None;
    }

    /// <summary>Writes counter and plaintext result at their places in a frame that has its type and IV already.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The frame is not 32 octets long.</exception>
    public void Write(Span<byte> frame)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(frame.Length, FrameLength);
        BinaryPrimitives.WriteUInt16LittleEndian(frame[CounterAt..], Counter);
        frame[CiphertextAt] = unchecked((byte)Result);
    }
}
