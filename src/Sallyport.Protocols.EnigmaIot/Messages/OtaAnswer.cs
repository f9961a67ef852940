using System.Buffers.Binary;
using Sallyport.Protocols.EnigmaIot.Session;

namespace Sallyport.Protocols.EnigmaIot.Messages;

/// <summary>Arguments of control 0xFF, up: u8 status, for status 4 also u16 LE last good index (section 10.3).</summary>
/// <param name="Status">What happened.</param>
/// <param name="LastGood">Index of the last chunk that was taken; 0 unless the status is out of sequence.</param>
public readonly record struct OtaAnswer(OtaStatus Status, ushort LastGood = 0)
{
    private const int IndexAt = 1;
    private const int LongLength = 3;

    /// <summary>Octets after the code: 3 for status 4, otherwise 1.</summary>
    public int Length => Status == OtaStatus.OutOfSequence ? LongLength : IndexAt;

    /// <summary>Reads the octets after the code.</summary>
    public static RefusalReason Parse(ReadOnlySpan<byte> arguments, out OtaAnswer answer)
    {
        answer = default;
        if (arguments.IsEmpty)
        {
            return RefusalReason.Malformed;
        }

        var status = (OtaStatus)arguments[0];
        if (arguments.Length != new OtaAnswer(status).Length)
        {
            return RefusalReason.Malformed;
        }

        answer = new OtaAnswer(status, status == OtaStatus.OutOfSequence ? BinaryPrimitives.ReadUInt16LittleEndian(arguments[IndexAt..]) : (ushort)0);
        return RefusalReason.None;
    }

    /// <summary>Writes the octets after the code.</summary>
    public void Write(Span<byte> arguments)
    {
        arguments[0] = (byte)Status;
        if (Status == OtaStatus.OutOfSequence)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(arguments[IndexAt..], LastGood);
        }
    }
}
