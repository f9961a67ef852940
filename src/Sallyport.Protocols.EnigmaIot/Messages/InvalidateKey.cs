using Sallyport.Protocols.EnigmaIot.Session;

namespace Sallyport.Protocols.EnigmaIot.Messages;

/// <summary>INVALIDATE_KEY 0xFB, gateway to node, two octets, neither encrypted nor authenticated: type, reason (section 4.9).</summary>
/// <param name="Reason">Why; values that the original does not know are carried.</param>
public readonly record struct InvalidateKey(InvalidateReason Reason)
{
    /// <summary>Octets of the frame, exactly.</summary>
    public const int FrameLength = 2;

    private const int ReasonAt = 1;

    /// <summary>Reads a whole frame.</summary>
    public static RefusalReason Parse(ReadOnlySpan<byte> frame, out InvalidateKey message)
    {
        message = default;
        if (frame.Length != FrameLength)
        {
            return frame.Length < FrameLength ? RefusalReason.TooShort : RefusalReason.TooLong;
        }

        message = new InvalidateKey((InvalidateReason)frame[ReasonAt]);
        return RefusalReason.None;
    }

    /// <summary>Writes the whole frame.</summary>
    /// <exception cref="IndexOutOfRangeException">Too little room.</exception>
    public void Write(Span<byte> frame)
    {
        frame[0] = (byte)MessageType.InvalidateKey;
        frame[ReasonAt] = (byte)Reason;
    }
}
