using System.Buffers.Binary;
using System.Globalization;
using Sallyport.Protocols.EStim.Codec;
using Sallyport.Protocols.EStim.Messages;
using Sallyport.Wire.Anatomy;

namespace Sallyport.Protocols.EStim.Anatomy;

/// <summary>Lays the fields of estim.md over any octets.</summary>
/// <param name="dialect">Of the line; null: the page's decisions.</param>
public sealed class EStimAnatomy(Dialect? dialect = null) : IFrameAnatomy
{
    private const int IvLength = 16;
    private const int TagLength = 16;
    private static readonly string[] Words =
        ["ack", "nack", "ping", "pong", "plaintext", "master", "temporary", "sealed-master", "sealed-temporary", "sealed-result", "status-report", "emergency-stop", "user", "reserved"];

    private readonly Dialect _dialect = dialect ?? Dialect.Default;

    private string ChecksumMeaning => $"CRC-16 ({_dialect.Crc}) over everything before it";

    /// <inheritdoc/>
    public string Protocol => "estim";

    /// <inheritdoc/>
    public IReadOnlyList<string> TypeWords => Words;

    /// <inheritdoc/>
    public string TypeWord(ReadOnlySpan<byte> frame) => frame.Length <= PacketLayout.TypeAt || frame[0] != PacketLayout.Magic0 || frame[1] != PacketLayout.Magic1 ? "unknown" : frame[PacketLayout.TypeAt] switch
    {
        >= 0x01 and <= 0x0A => Words[frame[PacketLayout.TypeAt] - 1],
        0xC0 => "status-report",
        0xC1 => "emergency-stop",
        >= 0xC2 => "user",
        _ => "reserved",
    };

    /// <inheritdoc/>
    public FrameAnatomy Describe(ReadOnlySpan<byte> frame, ReadOnlySpan<byte> plaintext)
    {
        if (frame.IsEmpty)
        {
            return new FrameAnatomy("none", "no octets", []);
        }

        var writer = new FieldWriter("estim.md 3");
        var fault = PacketView.Parse(frame, _dialect, out _);
        if (frame.Length < PacketLayout.ShortLength || fault is PacketFault.Magic or PacketFault.Version)
        {
            writer.Add(frame.Length, "octets", FieldRole.Other, meaning: "no packet begins here");
            return new FrameAnatomy("unknown", Word(fault == PacketFault.None ? PacketFault.Incomplete : fault), writer.Fields);
        }

        AddHeader(writer, frame);
        var type = frame[PacketLayout.TypeAt];
        if (PacketLayout.IsShort(type))
        {
            writer.Add(PacketLayout.ChecksumLength, "checksum", FieldRole.Tag, Hex(frame.Slice(PacketLayout.LengthAt, 2)), ChecksumMeaning);
        }
        else if (frame.Length >= PacketLayout.PayloadAt)
        {
            AddLong(writer, frame, type);
        }

        writer.AddUpTo(frame.Length, "surplus", FieldRole.Other, meaning: "behind the packet");
        return new FrameAnatomy(TypeWord(frame), fault == PacketFault.None ? null : Word(fault), writer.Fields)
        {
            Plain = plaintext.IsEmpty ? null : PlainOf(writer.Fields, plaintext),
        };
    }

    /// <inheritdoc/>
    /// <remarks>A temporary key follows from the master key and the salt: neither salt nor signature is shown. Outputs tells how long the key lives.</remarks>
    public (int Offset, int Length) SecretOf(ReadOnlySpan<byte> frame, ReadOnlySpan<byte> plaintext) =>
        plaintext.Length > CommandView.EnvelopeLength + 1 && (CommandId)plaintext[CommandView.EnvelopeLength - 1] == CommandId.InitTempKey
            ? (CommandView.EnvelopeLength + 1, Math.Min(InitTempKey.FieldsLength, plaintext.Length - CommandView.EnvelopeLength - 1))
            : (0, 0);

    /// <inheritdoc/>
    public FrameAddresses? AddressesOf(ReadOnlySpan<byte> frame) => frame.Length < PacketLayout.TypeAt
        ? new FrameAddresses("00", "00", IsToAll: true)
        : new FrameAddresses(AddressAt(frame, PacketLayout.SourceAt), AddressAt(frame, PacketLayout.DestinationAt), frame[PacketLayout.DestinationAt] == 0);

    private static string AddressAt(ReadOnlySpan<byte> frame, int at) => frame[at + 1] == 0 ? Octet(frame[at]) : $"{Octet(frame[at])}.{Octet(frame[at + 1])}";

    private static void AddHeader(FieldWriter writer, ReadOnlySpan<byte> frame)
    {
        writer.Add(2, "magic", FieldRole.Type, "oe", "every packet begins with it");
        writer.Add(1, "versionMajor", FieldRole.Type, Number(frame[PacketLayout.MajorAt]), "must be equal");
        writer.Add(1, "versionMinor", FieldRole.Type, Number(frame[PacketLayout.MinorAt]), "any value is accepted");
        writer.Add(1, "source", FieldRole.Address, Octet(frame[PacketLayout.SourceAt]), frame[PacketLayout.SourceAt] == 0 ? "cannot receive answers" : "who sent it");
        writer.Add(1, "sourceModule", FieldRole.Address, Octet(frame[PacketLayout.SourceAt + 1]), "00 is the main board");
        writer.Add(1, "destination", FieldRole.Address, Octet(frame[PacketLayout.DestinationAt]), frame[PacketLayout.DestinationAt] == 0 ? "everybody" : "for whom it is");
        writer.Add(1, "destinationModule", FieldRole.Address, Octet(frame[PacketLayout.DestinationAt + 1]), "00 is the main board");
        writer.Add(new FieldSpan(0, 1, "type") { Role = FieldRole.Type, Value = Octet(frame[PacketLayout.TypeAt]), Section = "estim.md 5" });
    }

    private void AddLong(FieldWriter writer, ReadOnlySpan<byte> frame, byte type)
    {
        int length = PacketLayout.ReadUInt16(frame[PacketLayout.LengthAt..], _dialect);
        writer.Add(2, "length", FieldRole.Length, Number(length), "octets of the payload", "octets");
        var end = Math.Min(frame.Length, PacketLayout.PayloadAt + length);
        AddPayload(writer, frame[PacketLayout.PayloadAt..end], type);
        if (frame.Length - end >= PacketLayout.ChecksumLength)
        {
            writer.Add(PacketLayout.ChecksumLength, "checksum", FieldRole.Tag, Hex(frame.Slice(end, 2)), ChecksumMeaning);
        }
    }

    private void AddPayload(FieldWriter writer, ReadOnlySpan<byte> payload, byte type)
    {
        var end = writer.At + payload.Length;
        switch ((PacketType)type)
        {
            case PacketType.Ping when payload.Length == 1:
            case PacketType.Pong when payload.Length == 2:
                writer.Add(1, "sequence", FieldRole.Counter, Number(payload[0]), "comes back in the answer");
                writer.Add(payload.Length - 1, "rssi", FieldRole.Other, payload.Length == 2 ? Number(payload[1]) : null, "0 = unknown", "0.5 dB");
                break;
            case PacketType.Plaintext:
                CommandAnatomy.Add(writer, payload, _dialect, isOpened: false);
                break;
            case PacketType.Master or PacketType.Temporary when _dialect.Iv == IvForm.Chained && payload.Length >= IvLength:
                writer.Add(new FieldSpan(0, payload.Length, "encrypted") { Role = FieldRole.Encrypted, Section = "estim.md 14", Meaning = "AES-128-CBC of one command, behind the last block before it" });
                break;
            case PacketType.Master or PacketType.Temporary when _dialect.Iv == IvForm.Prefix && payload.Length >= 2 * IvLength:
                writer.Add(new FieldSpan(0, IvLength, "iv") { Role = FieldRole.Nonce, Value = Hex(payload[..IvLength]), Section = "estim.md 8" });
                writer.Add(new FieldSpan(0, payload.Length - IvLength, "encrypted") { Role = FieldRole.Encrypted, Section = "estim.md 8", Meaning = "AES-128-CBC of one command" });
                break;
            case PacketType.SealedMaster or PacketType.SealedTemporary when payload.Length >= 9 + IvLength + TagLength:
                AddSealed(writer, payload);
                break;
            case PacketType.SealedResult when payload.Length == SealedResult.Length:
                writer.Add(new FieldSpan(0, 8, "counter") { Role = FieldRole.Counter, Value = BinaryPrimitives.ReadUInt64LittleEndian(payload).ToString(CultureInfo.InvariantCulture), Section = "estim.md 13" });
                writer.Add(new FieldSpan(0, 1, "status") { Role = FieldRole.Other, Value = ((SealedStatus)payload[8]).ToString(), Section = "estim.md 13" });
                writer.Add(new FieldSpan(0, TagLength, "tag") { Role = FieldRole.Tag, Section = "estim.md 13" });
                break;
            case PacketType.StatusReport when StatusReport.TryRead(payload, _dialect, out var report):
                AddReport(writer, payload, report);
                break;
            case PacketType.EmergencyStop when EmergencyStopPacket.Fits(payload):
                writer.Add(new FieldSpan(0, 1, "format") { Role = FieldRole.Type, Value = "1", Section = "estim.md 11.7" });
                writer.Add(new FieldSpan(0, 4, "word") { Role = FieldRole.Payload, Value = "STOP", Section = "estim.md 11.7" });
                break;
        }

        writer.AddUpTo(end, "payload", FieldRole.Payload);
    }

    private static void AddSealed(FieldWriter writer, ReadOnlySpan<byte> payload)
    {
        writer.Add(new FieldSpan(0, 1, "format") { Role = FieldRole.Type, Value = Number(payload[0]), Section = "estim.md 13" });
        writer.Add(new FieldSpan(0, 8, "counter") { Role = FieldRole.Counter, Value = BinaryPrimitives.ReadUInt64LittleEndian(payload[1..]).ToString(CultureInfo.InvariantCulture), Section = "estim.md 13" });
        writer.Add(new FieldSpan(0, IvLength, "iv") { Role = FieldRole.Nonce, Value = Hex(payload.Slice(9, IvLength)), Section = "estim.md 13" });
        writer.Add(new FieldSpan(0, payload.Length - 9 - IvLength - TagLength, "encrypted") { Role = FieldRole.Encrypted, Section = "estim.md 13", Meaning = "AES-128-CBC of one command" });
        writer.Add(new FieldSpan(0, TagLength, "tag") { Role = FieldRole.Tag, Section = "estim.md 13", Meaning = "HMAC-SHA256 over header and payload, first 16 octets" });
    }

    private static void AddReport(FieldWriter writer, ReadOnlySpan<byte> payload, in StatusReport report)
    {
        writer.Add(1, "version", FieldRole.Type, Number(payload[0]));
        writer.Add(1, "state", FieldRole.Other, report.State.ToString());
        writer.Add(1, "reason", FieldRole.Other, report.Reason.ToString());
        writer.Add(2, "highestLevel", FieldRole.Payload, Number(report.HighestLevel), unit: "per mille");
        writer.Add(2, "uptime", FieldRole.Time, Number(report.UptimeMinutes), unit: "min");
        writer.Add(1, "faults", FieldRole.Other, report.Faults.ToString());
    }

    private PlainPart? PlainOf(IReadOnlyList<FieldSpan> fields, ReadOnlySpan<byte> plaintext)
    {
        if (fields.FirstOrDefault(static field => field.Name == "encrypted") is not { } encrypted)
        {
            return null;
        }

        var writer = new FieldWriter("estim.md 6");
        CommandAnatomy.Add(writer, plaintext, _dialect, isOpened: true);
        return new PlainPart(encrypted.Offset, writer.Fields);
    }

    private static string Word(PacketFault fault) => fault switch
    {
        PacketFault.Incomplete => "not whole",
        PacketFault.Magic => "does not begin with 6f 65",
        PacketFault.Version => "another major version",
        PacketFault.Length => "its length is not that of the octets",
        _ => "the checksum does not fit",
    };

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Octet(byte value) => value.ToString("x2", CultureInfo.InvariantCulture);

    private static string Hex(ReadOnlySpan<byte> octets) => Convert.ToHexStringLower(octets);
}
