using System.Buffers.Binary;
using System.Globalization;
using Sallyport.Payloads;
using Sallyport.Protocols.EnigmaIot.Codec;
using Sallyport.Protocols.EnigmaIot.Keys;
using Sallyport.Protocols.EnigmaIot.Messages;
using Sallyport.Protocols.EnigmaIot.Session;

namespace Sallyport.Cli.Decoding;

/// <summary>Lays the fields of enigmaiot.md section 4 over a frame. Without a fitting key the encrypted part is one field.</summary>
/// <param name="cipher">Opens frames.</param>
/// <param name="keys">32 octets each, tried in order.</param>
internal sealed class EnigmaIotFields(FrameCipher cipher, IReadOnlyList<byte[]> keys)
{
    private const int CounterOctets = sizeof(ushort);

    /// <summary>Takes any octets apart.</summary>
    public DecodedFrame Decode(byte[] frame)
    {
        var writer = new FieldWriter(frame);
        if (frame.Length == 0)
        {
            return new DecodedFrame(null, null, null, null, "enigmaiot", "none", null, "a message has at least two octets", []);
        }

        var type = (MessageType)frame[FrameLayout.TypeAt];
        string name = Enum.IsDefined(type) ? type.ToString() : "unknown";
        RefusalReason wrong = FrameLayout.Check(type, frame.Length);
        writer.Add(1, "type", $"0x{frame[0]:x2} {name}");
        bool? opened = null;
        if (wrong != RefusalReason.None)
        {
            writer.AddUpTo(frame.Length, "octets");
        }
        else if (type == MessageType.InvalidateKey)
        {
            writer.Add(1, "reason", $"{frame[1]} {(InvalidateReason)frame[1]}");
        }
        else if (type == MessageType.UnencryptedData)
        {
            writer.Add(2, "nodeId", Number(frame, 1));
            writer.Add(2, "counter", Number(frame, 3));
            writer.Add(1, "encoding", Encoding(frame[5]));
            writer.AddUpTo(frame.Length, "payload", Payload(PayloadEncoding.Raw, frame.AsSpan(6)));
        }
        else
        {
            opened = AddEncrypted(writer, type, frame);
        }

        string? problem = wrong != RefusalReason.None ? $"{wrong}: {frame.Length} octets" : opened == false && keys.Count > 0 ? "no key opens it" : null;
        return new DecodedFrame(null, null, null, null, "enigmaiot", name, opened, problem, writer.Fields);
    }

    private bool AddEncrypted(FieldWriter writer, MessageType type, byte[] frame)
    {
        writer.Add(FrameLayout.IvLength, "iv");
        if (type == MessageType.NodeNameResult)
        {
            writer.Add(CounterOctets, "counter", Number(frame, writer.At));
        }

        byte[] plaintext = new byte[FrameLayout.Ciphertext(frame).Length];
        bool opened = keys.Any(key => cipher.TryOpen(key, frame, plaintext));
        if (opened)
        {
            AddPlaintext(writer, type, plaintext);
        }

        writer.AddUpTo(frame.Length - FrameLayout.TagLength, "encrypted");
        writer.Add(FrameLayout.TagLength, "tag", opened ? "valid" : null);
        return opened;
    }

    private static void AddPlaintext(FieldWriter writer, MessageType type, ReadOnlySpan<byte> plaintext)
    {
        switch (type)
        {
            case MessageType.ClientHello:
                writer.Add(32, "publicKey", Convert.ToHexStringLower(plaintext[..32]));
                uint flags = BinaryPrimitives.ReadUInt32LittleEndian(plaintext[32..]);
                writer.Add(4, "random", $"{((flags & 1) != 0 ? "sleepy" : "awake")}{((flags & 2) != 0 ? ", broadcast" : "")}");
                break;
            case MessageType.ServerHello:
                writer.Add(32, "publicKey", Convert.ToHexStringLower(plaintext[..32]));
                writer.Add(2, "nodeId", Number(plaintext, 32));
                writer.Add(4, "random");
                break;
            case MessageType.ClockRequest or MessageType.ClockResponse:
                writer.Add(CounterOctets, "counter", Number(plaintext, 0));
                for (int at = CounterOctets, number = 1; at < plaintext.Length; at += sizeof(long), number++)
                {
                    writer.Add(sizeof(long), $"t{number}", BinaryPrimitives.ReadInt64LittleEndian(plaintext[at..]).ToString(CultureInfo.InvariantCulture));
                }

                break;
            case MessageType.NodeNameSet:
                writer.Add(2, "nodeId", Number(plaintext, 0));
                writer.Add(CounterOctets, "counter", Number(plaintext, 2));
                writer.Add(plaintext.Length - 4, "name", Text(plaintext[4..]));
                break;
            case MessageType.NodeNameResult:
                writer.Add(1, "result", ((NameRefusal)(sbyte)plaintext[0]).ToString());
                break;
            case MessageType.UplinkControl or MessageType.DownlinkControl or MessageType.BroadcastControl:
                AddHead(writer, plaintext);
                writer.Add(1, "code", $"0x{plaintext[6]:x2} {(ControlCode)plaintext[6]}");
                // A broadcast key is a secret like any other: its octets are not shown in clear.
                writer.Add(plaintext.Length - 7, "arguments", (ControlCode)plaintext[6] == ControlCode.BroadcastKey ? "a broadcast key" : Convert.ToHexStringLower(plaintext[7..]));
                break;
            default:
                AddHead(writer, plaintext);
                writer.Add(1, "encoding", Encoding(plaintext[6]));
                writer.Add(plaintext.Length - 7, "payload", Payload((PayloadEncoding)plaintext[6], plaintext[7..]));
                break;
        }
    }

    private static void AddHead(FieldWriter writer, ReadOnlySpan<byte> plaintext)
    {
        writer.Add(2, "length", Number(plaintext, 0));
        writer.Add(2, "nodeId", Number(plaintext, 2));
        writer.Add(CounterOctets, "counter", Number(plaintext, 4));
    }

    private static string Number(ReadOnlySpan<byte> octets, int at) => BinaryPrimitives.ReadUInt16LittleEndian(octets[at..]).ToString(CultureInfo.InvariantCulture);

    private static string Encoding(byte octet) => Enum.IsDefined((PayloadEncoding)octet) ? $"0x{octet:x2} {(PayloadEncoding)octet}" : $"0x{octet:x2}";

    private static string Text(ReadOnlySpan<byte> octets) => global::System.Text.Encoding.UTF8.GetString(octets);

    private static string Payload(PayloadEncoding encoding, ReadOnlySpan<byte> octets)
    {
        PayloadFormat? format = encoding switch
        {
            PayloadEncoding.CayenneLpp => PayloadFormat.CayenneLpp,
            PayloadEncoding.MessagePack => PayloadFormat.MessagePack,
            _ => null,
        };
        return format is { } known && PayloadText.TryToJson(known, octets, out string json) ? json : Convert.ToHexStringLower(octets);
    }
}
