using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Sallyport.Wire;
using Sallyport.Wire.Anatomy;

namespace Sallyport.Links.Capture;

/// <summary>Lays fields over the packets of the serial bridge to a radio dongle (espnow.md section 9). Only their shape is known here; no link speaks them.</summary>
public static class BridgeAnatomy
{
    private const string Section = "espnow.md 9";
    private const int CrcLength = 2;
    private const int MinimumLength = 2 + CrcLength;
    private const int SecretLength = 16;

    /// <summary>Octets as on the line: for each packet the code octets of COBS, what stands between them, and the delimiter.</summary>
    /// <param name="line">Any octets.</param>
    public static FrameAnatomy DescribeLine(ReadOnlySpan<byte> line)
    {
        var writer = new FieldWriter(Section);
        string? problem = null;
        while (writer.At < line.Length)
        {
            var rest = line[writer.At..];
            var length = rest.IndexOf((byte)0);
            var packet = length < 0 ? rest : rest[..length];
            if (!packet.IsEmpty)
            {
                var blocks = Blocks(packet, writer.At, out var isWhole);
                problem ??= isWhole ? null : "a block runs past the end";
                writer.Add(new FieldSpan(0, packet.Length, "packet") { Role = FieldRole.Payload, Meaning = "COBS: body and CRC without a zero octet", Fields = blocks });
            }

            writer.Add(length < 0 ? 0 : 1, "delimiter", FieldRole.Other, "0", "ends a packet");
        }

        return new FrameAnatomy(line.IsEmpty ? "none" : "line", line.IsEmpty ? "no octets" : problem, writer.Fields);
    }

    /// <summary>The octets of a packet without COBS; null when it is malformed.</summary>
    /// <param name="packet">Between two delimiters.</param>
    public static byte[]? Unpack(ReadOnlySpan<byte> packet)
    {
        var octets = new List<byte>(packet.Length);
        while (!packet.IsEmpty)
        {
            int code = packet[0];
            if (code == 0 || code > packet.Length)
            {
                return null;
            }

            octets.AddRange(packet[1..code]);
            packet = packet[code..];
            if (code < 0xFF && !packet.IsEmpty)
            {
                octets.Add(0);
            }
        }

        return [.. octets];
    }

    /// <summary>A packet without COBS: body and CRC.</summary>
    /// <param name="packet">Any octets.</param>
    public static FrameAnatomy Describe(ReadOnlySpan<byte> packet)
    {
        var writer = new FieldWriter(Section);
        if (packet.Length < MinimumLength)
        {
            writer.Add(packet.Length, "octets", FieldRole.Other, meaning: "too short for type, number and CRC");
            return new FrameAnatomy(packet.IsEmpty ? "none" : "unknown", packet.IsEmpty ? "no octets" : "too short", writer.Fields);
        }

        var body = packet[..^CrcLength];
        var name = NameOf(body[0]);
        writer.Add(1, "type", FieldRole.Type, $"0x{body[0]:x2} {name}");
        writer.Add(1, "seq", FieldRole.Counter, Octet(body[1]), "an answer repeats the number of its request");
        var isWhole = AddFields(writer, body);
        writer.AddUpTo(body.Length, isWhole ? "rest" : "octets", FieldRole.Other);
        var crc = BinaryPrimitives.ReadUInt16LittleEndian(packet[^CrcLength..]);
        var isRight = crc == Crc(body);
        writer.Add(CrcLength, "crc", FieldRole.Tag, $"{crc:x4}", isRight ? "right" : "wrong");
        return new FrameAnatomy(name, !isRight ? "wrong CRC" : isWhole ? null : "shorter than its type", writer.Fields);
    }

    /// <summary>CRC-16/CCITT-FALSE.</summary>
    private static ushort Crc(ReadOnlySpan<byte> octets)
    {
        var crc = 0xFFFF;
        foreach (var octet in octets)
        {
            crc ^= octet << 8;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = ((crc << 1) ^ ((crc & 0x8000) != 0 ? 0x1021 : 0)) & 0xFFFF;
            }
        }

        return (ushort)crc;
    }

    private static IReadOnlyList<FieldSpan> Blocks(ReadOnlySpan<byte> packet, int offset, out bool isWhole)
    {
        var writer = new FieldWriter(Section, offset);
        isWhole = true;
        while (writer.At - offset < packet.Length)
        {
            int code = packet[writer.At - offset];
            writer.Add(1, "code", FieldRole.Length, Octet((byte)code), "octets up to the next zero, itself included");
            var left = packet.Length - (writer.At - offset);
            isWhole &= code - 1 <= left;
            writer.Add(int.Min(code - 1, left), "data", FieldRole.Payload);
        }

        return writer.Fields;
    }

    /// <summary>False when the body ends before its fields.</summary>
    private static bool AddFields(FieldWriter writer, ReadOnlySpan<byte> body)
    {
        var fields = body[2..];
        switch (body[0], fields.Length)
        {
            case (0x01, >= 1):
                Add(writer, body, 1, "version");
                return true;
            case (0x81, >= 22):
                Add(writer, body, 1, "version");
                Add(writer, body, 1, "chip");
                writer.Add(3, "firmware", FieldRole.Type, $"{fields[2]}.{fields[3]}.{fields[4]}");
                AddAddress(writer, body, "staMac");
                AddAddress(writer, body, "apMac");
                Add(writer, body, 2, "maxPayload");
                Add(writer, body, 1, "credits");
                Add(writer, body, 2, "features");
                AddText(writer, body, body.Length - writer.At, "name");
                return true;
            case (0x02, >= 11):
                Add(writer, body, 1, "channel");
                Add(writer, body, 1, "flags");
                Add(writer, body, 1, "rate");
                AddAddress(writer, body, "mac");
                return AddCounted(writer, body, "ssid", false) && AddCounted(writer, body, "password", true);
            case (0x03, >= 7):
                AddAddress(writer, body, "mac");
                Add(writer, body, 1, "flags");
                return (fields[6] & 1) == 0 || AddSecret(writer, body, "lmk");
            case (0x04, >= 6):
                AddAddress(writer, body, "mac");
                return true;
            case (0x05, _):
                return AddSecret(writer, body, "pmk");
            case (0x07, >= 4):
                Add(writer, body, 4, "magic");
                return true;
            case (0x86, >= 28):
                foreach (var name in new[] { "rx", "txOk", "txFailed", "serialErrors", "dropped", "uptime", "freeHeap" })
                {
                    Add(writer, body, 4, name);
                }

                return true;
            case (0x82, >= 1):
                Add(writer, body, 1, "status");
                return true;
            case (0x10, >= 8):
                AddAddress(writer, body, "destination");
                Add(writer, body, 1, "flags");
                Add(writer, body, 1, "channel");
                AddPayload(writer, body);
                return true;
            case (0x91, >= 6):
                Add(writer, body, 1, "status");
                Add(writer, body, 1, "retries");
                Add(writer, body, 4, "time");
                return true;
            case (0x90, >= 20):
                AddAddress(writer, body, "destination");
                AddAddress(writer, body, "source");
                var rssi = (sbyte)body[writer.At];
                writer.Add(1, "rssi", FieldRole.Other, rssi == sbyte.MinValue ? "unknown" : rssi.ToString(CultureInfo.InvariantCulture), "signal strength", "dBm");
                Add(writer, body, 1, "channel");
                Add(writer, body, 1, "rate");
                Add(writer, body, 1, "flags");
                Add(writer, body, 4, "time");
                AddPayload(writer, body);
                return true;
            case (0x0F or 0x8F, _):
                AddPayload(writer, body);
                return true;
            case (0x06, _):
                return true;
            default:
                return false;
        }
    }

    private static void Add(FieldWriter writer, ReadOnlySpan<byte> body, int length, string name)
    {
        var octets = body.Slice(writer.At, length);
        var value = length switch { 1 => octets[0], 2 => BinaryPrimitives.ReadUInt16LittleEndian(octets), _ => BinaryPrimitives.ReadUInt32LittleEndian(octets) };
        writer.Add(length, name, name is "time" or "uptime" ? FieldRole.Time : FieldRole.Other, value.ToString(CultureInfo.InvariantCulture), null, name switch { "time" => "µs", "uptime" => "ms", "rate" => "500 kbit/s", _ => null });
    }

    private static void AddAddress(FieldWriter writer, ReadOnlySpan<byte> body, string name) => writer.Add(MacAddress.Length, name, FieldRole.Address, MacAddress.Read(body[writer.At..]).ToString());

    private static void AddText(FieldWriter writer, ReadOnlySpan<byte> body, int length, string name) =>
        writer.Add(length, name, FieldRole.Payload, Encoding.UTF8.GetString(body.Slice(writer.At, length)));

    private static void AddPayload(FieldWriter writer, ReadOnlySpan<byte> body) => writer.Add(body.Length - writer.At, "payload", FieldRole.Payload, Convert.ToHexStringLower(body[writer.At..]));

    private static bool AddCounted(FieldWriter writer, ReadOnlySpan<byte> body, string name, bool isSecret)
    {
        if (writer.At >= body.Length || body[writer.At] > body.Length - writer.At - 1)
        {
            return false;
        }

        int length = body[writer.At];
        Add(writer, body, 1, $"{name}Length");
        if (isSecret)
        {
            writer.Add(new FieldSpan(0, length, name) { Role = FieldRole.Key, Value = "a password", IsSecret = true });
        }
        else
        {
            AddText(writer, body, length, name);
        }

        return true;
    }

    private static bool AddSecret(FieldWriter writer, ReadOnlySpan<byte> body, string name)
    {
        if (body.Length - writer.At < SecretLength)
        {
            return false;
        }

        writer.Add(new FieldSpan(0, SecretLength, name) { Role = FieldRole.Key, Value = "a key", Meaning = "masked: a key is shown nowhere", IsSecret = true });
        return true;
    }

    private static string Octet(byte octet) => octet.ToString(CultureInfo.InvariantCulture);

    private static string NameOf(byte type) => type switch
    {
        0x01 => "HELLO_REQ",
        0x81 => "HELLO",
        0x02 => "CONFIG",
        0x03 => "PEER_SET",
        0x04 => "PEER_DEL",
        0x05 => "PMK_SET",
        0x06 => "STATS_REQ",
        0x86 => "STATS",
        0x07 => "REBOOT",
        0x82 => "RESULT",
        0x0F => "PING",
        0x8F => "PONG",
        0x10 => "TX",
        0x91 => "TX_DONE",
        0x90 => "RX",
        0xA0 => "SSID_SEEN",
        _ => "unknown",
    };
}
