using System.Buffers.Binary;
using System.Globalization;
using Sallyport.Protocols.EnigmaIot.Codec;
using Sallyport.Protocols.EnigmaIot.Messages;
using Sallyport.Protocols.EnigmaIot.Session;
using Sallyport.Wire.Anatomy;

namespace Sallyport.Protocols.EnigmaIot.Anatomy;

/// <summary>Lays the fields of enigmaiot.md section 4 over any octets. Without its plaintext the encrypted part is one field.</summary>
public sealed class EnigmaIotAnatomy : IFrameAnatomy
{
    private const int CounterOctets = sizeof(ushort);
    private const string CounterMeaning = "rises with each message of the session; not above the last one means a repeat";

    private static readonly string[] Words = [.. Enumerable.Range(0, 256).Select(static octet => Enum.IsDefined((MessageType)octet) ? Kebab(((MessageType)octet).ToString()) : "unknown")];

    /// <inheritdoc/>
    public string Protocol => "enigmaiot";

    /// <inheritdoc/>
    public IReadOnlyList<string> TypeWords { get; } = [.. Enum.GetValues<MessageType>().Select(static type => Words[(int)type])];

    /// <inheritdoc/>
    public string TypeWord(ReadOnlySpan<byte> frame) => frame.IsEmpty ? "unknown" : Words[frame[FrameLayout.TypeAt]];

    /// <inheritdoc/>
    public FrameAnatomy Describe(ReadOnlySpan<byte> frame, ReadOnlySpan<byte> plaintext)
    {
        if (frame.IsEmpty)
        {
            return new FrameAnatomy("none", "a message has at least two octets", []);
        }

        var type = (MessageType)frame[FrameLayout.TypeAt];
        var name = Enum.IsDefined(type) ? type.ToString() : "unknown";
        var wrong = FrameLayout.Check(type, frame.Length);
        var writer = new FieldWriter(SectionOf(type));
        writer.Add(1, "type", FieldRole.Type, $"0x{frame[0]:x2} {name}", MeaningOf(type));
        if (wrong != RefusalReason.None)
        {
            writer.AddUpTo(frame.Length, "octets", FieldRole.Other, meaning: "cannot be read: the length does not fit the type");
            return new FrameAnatomy(name, $"{wrong}: {frame.Length} octets", writer.Fields);
        }

        switch (type)
        {
            case MessageType.InvalidateKey:
                writer.Add(1, "reason", FieldRole.Type, $"{frame[1]} {(InvalidateReason)frame[1]}", "why the node must register again; anybody can say it, it is not authenticated");
                return new FrameAnatomy(name, null, writer.Fields);
            case MessageType.UnencryptedData:
                AddNodeId(writer, frame);
                AddCounter(writer, frame);
                writer.Add(1, "encoding", FieldRole.Type, EncodingText(frame[5]), "ignored: the gateway delivers data in clear as raw octets");
                AddPayload(writer, (byte)PayloadEncoding.Raw, frame[6..]);
                return new FrameAnatomy(name, null, writer.Fields);
            default:
                return AddEncrypted(writer, type, name, frame, plaintext);
        }
    }

    /// <inheritdoc/>
    public (int Offset, int Length) SecretOf(ReadOnlySpan<byte> frame, ReadOnlySpan<byte> plaintext) =>
        !frame.IsEmpty && IsControl((MessageType)frame[FrameLayout.TypeAt]) && plaintext.Length > ControlMessage.HeaderLength
            && (ControlCode)plaintext[ControlMessage.HeaderLength] == ControlCode.BroadcastKey
            ? (ControlMessage.HeaderLength + 1, plaintext.Length - ControlMessage.HeaderLength - 1)
            : (0, 0);

    private static FrameAnatomy AddEncrypted(FieldWriter writer, MessageType type, string name, ReadOnlySpan<byte> frame, ReadOnlySpan<byte> plaintext)
    {
        writer.Add(FrameLayout.IvLength, "iv", FieldRole.Nonce, meaning: "makes each frame differ; type and IV are authenticated by the tag");
        if (type == MessageType.NodeNameResult)
        {
            AddCounter(writer, frame, "in clear and not covered by the tag");
        }

        var offset = writer.At;
        var length = frame.Length - FrameLayout.TagLength - offset;
        writer.Add(length, "encrypted", FieldRole.Encrypted, meaning: $"ChaCha20 under {KeyOf(type)}");
        var opened = length > 0 && plaintext.Length == length;
        writer.Add(FrameLayout.TagLength, "tag", FieldRole.Tag, opened ? "valid" : null, "Poly1305 over type, IV, eight key octets and ciphertext");
        return new FrameAnatomy(name, null, writer.Fields) { Plain = opened ? new PlainPart(offset, Plaintext(type, plaintext)) : null };
    }

    private static IReadOnlyList<FieldSpan> Plaintext(MessageType type, ReadOnlySpan<byte> plaintext)
    {
        var writer = new FieldWriter(SectionOf(type));
        switch (type)
        {
            case MessageType.ClientHello:
                writer.Add(32, "publicKey", FieldRole.Key, Convert.ToHexStringLower(plaintext[..32]), "X25519, the node's, made for this session");
                ClientHello.Parse(plaintext, out var hello);
                writer.Add(4, "random", FieldRole.Nonce, $"{(hello.Sleepy ? "sleepy" : "awake")}{(hello.BroadcastEnabled ? ", broadcast" : "")}", "bit 0: the node sleeps between messages; bit 1: it listens to broadcasts; 30 bits random");
                break;
            case MessageType.ServerHello:
                writer.Add(32, "publicKey", FieldRole.Key, Convert.ToHexStringLower(plaintext[..32]), "X25519, the gateway's, made for this session");
                AddNodeId(writer, plaintext);
                writer.Add(4, "random", FieldRole.Nonce, meaning: "nobody reads it");
                break;
            case MessageType.ClockRequest or MessageType.ClockResponse:
                AddClock(writer, plaintext);
                break;
            case MessageType.NodeNameSet:
                AddNodeId(writer, plaintext);
                AddCounter(writer, plaintext);
                writer.Add(plaintext.Length - writer.At, "name", FieldRole.Payload, Text(plaintext[writer.At..]), "1..32 octets, no terminator");
                break;
            case MessageType.NodeNameResult:
                writer.Add(1, "result", FieldRole.Type, ((NameRefusal)(sbyte)plaintext[0]).ToString(), "what the gateway said to the name");
                break;
            case MessageType.UplinkControl or MessageType.DownlinkControl or MessageType.BroadcastControl:
                AddHead(writer, plaintext);
                ControlFields.Add(writer, plaintext);
                break;
            default:
                AddHead(writer, plaintext);
                var encoding = plaintext[writer.At];
                writer.Add(1, "encoding", FieldRole.Type, EncodingText(encoding), "how the payload is to be read");
                AddPayload(writer, encoding, plaintext[writer.At..]);
                break;
        }

        return writer.Fields;
    }

    private static void AddClock(FieldWriter writer, ReadOnlySpan<byte> plaintext)
    {
        AddCounter(writer, plaintext);
        string[] meanings = ["the node's clock when it asked", "the gateway's clock when the request was taken", "the gateway's clock when the answer was made"];
        for (var number = 0; writer.At < plaintext.Length; number++)
        {
            var value = BinaryPrimitives.ReadInt64LittleEndian(plaintext[writer.At..]).ToString(CultureInfo.InvariantCulture);
            writer.Add(sizeof(long), $"t{number + 1}", FieldRole.Time, value, meanings[number], "µs");
        }
    }

    private static void AddHead(FieldWriter writer, ReadOnlySpan<byte> plaintext)
    {
        writer.Add(2, "length", FieldRole.Length, Number(plaintext, 0), "octets of the whole message without the tag; no receiver checks it", "octets");
        AddNodeId(writer, plaintext);
        AddCounter(writer, plaintext);
    }

    private static void AddNodeId(FieldWriter writer, ReadOnlySpan<byte> octets)
    {
        var id = BinaryPrimitives.ReadUInt16LittleEndian(octets[writer.At..]);
        writer.Add(2, "nodeId", FieldRole.Address, Number(octets, writer.At), id == ushort.MaxValue ? "broadcast" : "given by the gateway in SERVER_HELLO; no receiver checks it");
    }

    private static void AddCounter(FieldWriter writer, ReadOnlySpan<byte> octets, string? meaning = null) =>
        writer.Add(CounterOctets, "counter", FieldRole.Counter, Number(octets, writer.At), meaning ?? CounterMeaning);

    private static void AddPayload(FieldWriter writer, byte encoding, ReadOnlySpan<byte> octets) => writer.Add(
        new FieldSpan(0, octets.Length, "payload")
        {
            Role = FieldRole.Payload,
            Value = Convert.ToHexStringLower(octets),
            Encoding = (PayloadEncoding)encoding switch
            {
                PayloadEncoding.CayenneLpp => "cayenne",
                PayloadEncoding.MessagePack => "msgpack",
                _ => "raw",
            },
            Meaning = "what the device or the user says",
        });

    private static bool IsControl(MessageType type) => type is MessageType.UplinkControl or MessageType.DownlinkControl or MessageType.BroadcastControl;

    internal static string Number(ReadOnlySpan<byte> octets, int at) => BinaryPrimitives.ReadUInt16LittleEndian(octets[at..]).ToString(CultureInfo.InvariantCulture);

    internal static string Text(ReadOnlySpan<byte> octets) => System.Text.Encoding.UTF8.GetString(octets);

    private static string EncodingText(byte octet) => Enum.IsDefined((PayloadEncoding)octet) ? $"0x{octet:x2} {(PayloadEncoding)octet}" : $"0x{octet:x2}";

    private static string SectionOf(MessageType type) => "enigmaiot.md " + type switch
    {
        MessageType.ClientHello => "4.1",
        MessageType.ServerHello => "4.2",
        MessageType.UplinkControl or MessageType.DownlinkControl or MessageType.BroadcastControl => "4.4",
        MessageType.UnencryptedData => "4.5",
        MessageType.ClockRequest => "4.6",
        MessageType.ClockResponse => "4.7",
        MessageType.NodeNameSet => "4.8",
        MessageType.InvalidateKey => "4.9",
        MessageType.NodeNameResult => "4.10",
        MessageType.SensorData or MessageType.HomeAssistantDiscovery or MessageType.DownlinkDataSet or MessageType.DownlinkDataGet
            or MessageType.BroadcastDataSet or MessageType.BroadcastDataGet => "4.3",
        _ => "2",
    };

    private static string KeyOf(MessageType type) => type switch
    {
        MessageType.ClientHello or MessageType.ServerHello => "the network key",
        MessageType.BroadcastDataSet or MessageType.BroadcastDataGet or MessageType.BroadcastControl => "the broadcast key",
        _ => "the session key",
    };

    private static string MeaningOf(MessageType type) => type switch
    {
        MessageType.SensorData => "data of a node",
        MessageType.HomeAssistantDiscovery => "a node describes itself to Home Assistant",
        MessageType.DownlinkDataSet => "data for a node",
        MessageType.DownlinkDataGet => "asks a node for data",
        MessageType.UplinkControl => "a node answers a control command",
        MessageType.DownlinkControl => "a control command for a node",
        MessageType.ClockRequest => "a node asks for the time",
        MessageType.ClockResponse => "the gateway tells the time",
        MessageType.NodeNameSet => "a node says its name",
        MessageType.NodeNameResult => "the gateway refuses a name, or confirms it",
        MessageType.UnencryptedData => "data of a node in clear: anybody can read and forge it",
        MessageType.BroadcastDataSet => "data for all nodes",
        MessageType.BroadcastDataGet => "asks all nodes for data",
        MessageType.BroadcastControl => "a control command for all nodes",
        MessageType.InvalidateKey => "the node has no valid session and must register again",
        MessageType.ServerHello => "the gateway's half of the key agreement",
        MessageType.ClientHello => "a node registers: its half of the key agreement",
        MessageType.BroadcastKeyResponse => "an old way to hand out the broadcast key; refused",
        _ => "nobody sends this type",
    };

    private static string Kebab(string name) =>
        string.Concat(name.Select(static (letter, at) => char.IsUpper(letter) && at > 0 ? $"-{char.ToLowerInvariant(letter)}" : $"{char.ToLowerInvariant(letter)}"));
}
