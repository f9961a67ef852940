using System.Buffers.Binary;
using Sallyport.Protocols.EnigmaIot.Session;

namespace Sallyport.Protocols.EnigmaIot.Messages;

/// <summary>NODE_NAME_SET 0x07, node to gateway, 33 + n octets under the session key. It has no length field (section 4.8).</summary>
/// <remarks>
/// <code>
///  body    0 ... 1   2 ... 3   4 ... 3+n
///        +---------+---------+-----------+
///        | node id | counter |   name    |   LE; no terminator
///        +---------+---------+-----------+
/// </code>
/// </remarks>
public readonly ref struct NodeNameSet
{
    /// <summary>Octets of the body before the name.</summary>
    public const int HeaderLength = 4;

    private const int CounterAt = 2;

    /// <summary>The id as sent; not checked.</summary>
    public required ushort NodeId { get; init; }

    /// <summary>The node's control counter.</summary>
    public required ushort Counter { get; init; }

    /// <summary>The name, 0..217 octets as sent; whether it is acceptable is decided elsewhere.</summary>
    public required ReadOnlySpan<byte> Name { get; init; }

    /// <summary>Octets of the plaintext.</summary>
    public int BodyLength => HeaderLength + Name.Length;

    /// <summary>Reads a decrypted body.</summary>
    public static RefusalReason Parse(ReadOnlySpan<byte> body, out NodeNameSet message)
    {
        message = default;
        if (body.Length < HeaderLength)
        {
            return RefusalReason.TooShort;
        }

        message = new NodeNameSet
        {
            NodeId = BinaryPrimitives.ReadUInt16LittleEndian(body),
            Counter = BinaryPrimitives.ReadUInt16LittleEndian(body[CounterAt..]),
            Name = body[HeaderLength..],
        };
        return RefusalReason.None;
    }

    /// <summary>Writes the plaintext body, <see cref="BodyLength"/> octets.</summary>
    /// <exception cref="ArgumentException">Too little room.</exception>
    public void Write(Span<byte> body)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(body, NodeId);
        BinaryPrimitives.WriteUInt16LittleEndian(body[CounterAt..], Counter);
        Name.CopyTo(body[HeaderLength..]);
    }
}
