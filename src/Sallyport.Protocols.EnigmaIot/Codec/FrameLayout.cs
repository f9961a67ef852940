using Sallyport.Protocols.EnigmaIot.Messages;
using Sallyport.Protocols.EnigmaIot.Session;

namespace Sallyport.Protocols.EnigmaIot.Codec;

/// <summary>What all frames have in common: where type, IV, body and tag stand, and which lengths each type may have.</summary>
/// <remarks>
/// <code>
///  offset  0      1 ..... 12   13 ................ n-17   n-16 ... n-1
///        +------+------------+--------------------------+-------------+
///        | type |     IV     |   body (ciphertext)      |     tag     |
///        +------+------------+--------------------------+-------------+
/// </code>
/// Source: enigmaiot.md sections 1, 3.2 and 4. Three types are in clear and have neither IV nor tag: 0x11, 0x18 and 0xFB.
/// </remarks>
public static class FrameLayout
{
    /// <summary>Offset of the type octet.</summary>
    public const int TypeAt = 0;

    /// <summary>Offset of the IV.</summary>
    public const int IvAt = 1;

    /// <summary>Octets of the IV.</summary>
    public const int IvLength = 12;

    /// <summary>Offset of the body: type and IV stand before it.</summary>
    public const int BodyAt = 13;

    /// <summary>Octets of the tag, always the last of the frame.</summary>
    public const int TagLength = 16;

    /// <summary>Octets around the body of an encrypted frame.</summary>
    public const int Overhead = BodyAt + TagLength;

    /// <summary>Longest frame in octets: one ESP-NOW payload.</summary>
    public const int MaximumLength = 250;

    /// <summary>Most octets of user data in a data message.</summary>
    public const int MaximumData = 214;

    /// <summary>Most octets of a control payload, its code included.</summary>
    public const int MaximumControl = 215;

    /// <summary>Most octets of a node name.</summary>
    public const int MaximumName = 32;

    /// <summary>Checks a frame's length against its type, before anything else is read. The original copies without such a check (section 18).</summary>
    /// <param name="type">The type octet.</param>
    /// <param name="length">Octets of the whole frame.</param>
    /// <returns><see cref="RefusalReason.None"/>, <see cref="RefusalReason.TooShort"/>, <see cref="RefusalReason.TooLong"/> or <see
    /// cref="RefusalReason.UnknownType"/>.</returns>
    public static RefusalReason Check(MessageType type, int length) => type switch
    {
        MessageType.SensorData or MessageType.HomeAssistantDiscovery or MessageType.DownlinkDataSet or MessageType.DownlinkDataGet
            or MessageType.BroadcastDataSet or MessageType.BroadcastDataGet => Within(length, Overhead + DataMessage.HeaderLength, MaximumLength),
        MessageType.UplinkControl or MessageType.DownlinkControl or MessageType.BroadcastControl =>
            Within(length, Overhead + ControlMessage.HeaderLength, MaximumLength),
        MessageType.ClockRequest => Within(length, ClockRequest.FrameLength, ClockRequest.FrameLength),
        MessageType.ClockResponse => Within(length, ClockResponse.FrameLength, ClockResponse.FrameLength),
        MessageType.NodeNameSet => Within(length, Overhead + NodeNameSet.HeaderLength, MaximumLength),
        MessageType.NodeNameResult => Within(length, NodeNameResult.FrameLength, NodeNameResult.FrameLength),
        MessageType.UnencryptedData => Within(length, UnencryptedData.HeaderLength, MaximumLength),
        MessageType.InvalidateKey => Within(length, InvalidateKey.FrameLength, InvalidateKey.FrameLength),
        MessageType.ServerHello => Within(length, ServerHello.FrameLength, ServerHello.FrameLength),
        MessageType.ClientHello => Within(length, ClientHello.FrameLength, ClientHello.FrameLength),
        _ => RefusalReason.UnknownType,
    };

    /// <summary>Where the ciphertext starts: 13, except in NODE_NAME_RESULT, whose counter stands in clear before it.</summary>
    /// <param name="type">The type octet of an encrypted frame.</param>
    public static int CiphertextAt(MessageType type) => type == MessageType.NodeNameResult ? NodeNameResult.CiphertextAt : BodyAt;

    /// <summary>The ciphertext of an encrypted frame.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The frame was not checked with <see cref="Check"/> and is too short.</exception>
    public static ReadOnlySpan<byte> Ciphertext(ReadOnlySpan<byte> frame) => frame[CiphertextAt((MessageType)frame[TypeAt])..^TagLength];

    private static RefusalReason Within(int length, int least, int most) =>
        length < least ? RefusalReason.TooShort : length > most ? RefusalReason.TooLong : RefusalReason.None;
}
