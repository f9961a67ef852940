using System.Buffers.Binary;
using System.Globalization;
using Sallyport.Wire;
using Sallyport.Wire.Anatomy;

namespace Sallyport.Links.Capture;

/// <summary>
/// Lays fields over 802.11 frames as they are captured: ESP-NOW in clear and encrypted, beacons and probes, and the head that a monitor interface puts in
/// front. What is none of these is one field. Source: espnow.md sections 2, 5, 6 and 8.
/// </summary>
public static class EspNowAnatomy
{
    private const string FrameSection = "espnow.md 2";
    private const string EncryptedSection = "espnow.md 5";
    private const string RadiotapSection = "espnow.md 6";
    private const string EnvelopeSection = "espnow.md 8";
    private const int HeaderLength = 24;
    private const int ActionHeadLength = 32;
    private const int CcmpLength = 8;
    private const int FcsLength = 4;
    private const byte Action = 0xD0;
    private const byte Beacon = 0x80;
    private const byte ProbeRequest = 0x40;
    private const byte ProbeResponse = 0x50;
    private const byte ProtectedFlag = 0x40;
    private const byte VendorElement = 0xDD;
    private const int VendorHeadLength = 7;

    /// <summary>A frame from its first 802.11 octet on, without frame check sequence.</summary>
    /// <param name="frame">Any octets.</param>
    public static FrameAnatomy Describe(ReadOnlySpan<byte> frame)
    {
        var writer = new FieldWriter(FrameSection);
        return new FrameAnatomy(Add(writer, frame), null, writer.Fields);
    }

    /// <summary>A frame with the radiotap head of a monitor interface before it.</summary>
    /// <param name="packet">Any octets.</param>
    public static FrameAnatomy DescribePacket(ReadOnlySpan<byte> packet)
    {
        if (!Radiotap.TryRead(packet, out var length, out _))
        {
            var octets = new FieldWriter(RadiotapSection);
            octets.Add(packet.Length, "octets", FieldRole.Other, meaning: "no radiotap head");
            return new FrameAnatomy("unknown", "no radiotap head", octets.Fields);
        }

        var head = RadiotapFields.Describe(packet[..length], RadiotapSection, out var endsWithFcs);
        var frame = packet[length..];
        var fcs = endsWithFcs && frame.Length >= FcsLength ? FcsLength : 0;
        var writer = new FieldWriter(FrameSection, length);
        var type = Add(writer, frame[..^fcs]);
        writer.Add(fcs, "fcs", FieldRole.Tag, meaning: "frame check sequence, CRC-32");
        return new FrameAnatomy(type, null, [.. head, .. writer.Fields]);
    }

    /// <summary>A datagram of the UDP link: destination, source, payload.</summary>
    /// <param name="datagram">Any octets.</param>
    public static FrameAnatomy DescribeDatagram(ReadOnlySpan<byte> datagram)
    {
        var writer = new FieldWriter(EnvelopeSection);
        if (datagram.Length < 2 * MacAddress.Length)
        {
            writer.Add(datagram.Length, "octets", FieldRole.Other, meaning: "shorter than two addresses");
            return new FrameAnatomy("unknown", "shorter than two addresses", writer.Fields);
        }

        AddAddress(writer, "destination", datagram, "all zero: a registration with the hub");
        AddAddress(writer, "source", datagram, null);
        writer.Add(datagram.Length - writer.At, "payload", FieldRole.Payload, meaning: "the frame of the protocol above");
        return new FrameAnatomy("datagram", null, writer.Fields);
    }

    private static string Add(FieldWriter writer, ReadOnlySpan<byte> frame)
    {
        var start = writer.At;
        var type = frame.Length < HeaderLength ? "unknown" : frame[0] switch
        {
            Action when (frame[1] & ProtectedFlag) != 0 => "encrypted",
            Action when frame.Length >= ActionHeadLength && frame[24] == 0x7F && IsOurs(frame[25..]) => "espNow",
            Action => "action",
            Beacon => "beacon",
            ProbeRequest => "probeRequest",
            ProbeResponse => "probeResponse",
            _ => "unknown",
        };
        if (type == "unknown")
        {
            writer.Add(frame.Length, "octets", FieldRole.Other, meaning: "not a frame that this gateway reads");
            return type;
        }

        AddHeader(writer, frame, type);
        var body = frame[HeaderLength..];
        switch (type)
        {
            case "espNow":
                AddActionHead(writer, body);
                AddVendorElements(writer, frame, start);
                break;
            case "encrypted" when body.Length >= 2 * CcmpLength:
                writer.Add(new FieldSpan(0, CcmpLength, "ccmpHeader") { Role = FieldRole.Nonce, Value = PacketNumber(body), Meaning = "48-bit packet number and key id", Section = EncryptedSection });
                writer.Add(new FieldSpan(0, body.Length - (2 * CcmpLength), "encrypted") { Role = FieldRole.Encrypted, Meaning = "AES-CCM; everything from the category on", Section = EncryptedSection });
                writer.Add(new FieldSpan(0, CcmpLength, "mic") { Role = FieldRole.Tag, Section = EncryptedSection });
                break;
            case "beacon" or "probeResponse" when body.Length >= 12:
                writer.Add(8, "timestamp", FieldRole.Time, BinaryPrimitives.ReadUInt64LittleEndian(body).ToString(CultureInfo.InvariantCulture), null, "µs");
                writer.Add(2, "interval", FieldRole.Time, BinaryPrimitives.ReadUInt16LittleEndian(body[8..]).ToString(CultureInfo.InvariantCulture), "between beacons, units of 1.024 ms");
                writer.Add(2, "capability", FieldRole.Other);
                AddElements(writer, frame, start);
                break;
            case "probeRequest":
                AddElements(writer, frame, start);
                break;
        }

        writer.AddUpTo(start + frame.Length, "rest", FieldRole.Other, meaning: "ignored");
        return type;
    }

    private static void AddHeader(FieldWriter writer, ReadOnlySpan<byte> frame, string type)
    {
        writer.Add(2, "frameControl", FieldRole.Type, $"0x{frame[0]:x2}{frame[1]:x2} {type}{((frame[1] & 0x08) != 0 ? ", retry" : "")}");
        writer.Add(2, "duration", FieldRole.Time, BinaryPrimitives.ReadUInt16LittleEndian(frame[2..]).ToString(CultureInfo.InvariantCulture), "filled in by the radio", "µs");
        writer.Add(MacAddress.Length, "destination", FieldRole.Address, MacAddress.Read(frame[4..]).ToString(), "address 1");
        writer.Add(MacAddress.Length, "source", FieldRole.Address, MacAddress.Read(frame[10..]).ToString(), "address 2");
        writer.Add(MacAddress.Length, "address3", FieldRole.Address, MacAddress.Read(frame[16..]).ToString(), "ignored");
        var sequence = BinaryPrimitives.ReadUInt16LittleEndian(frame[22..]);
        writer.Add(2, "sequence", FieldRole.Counter, (sequence >> 4).ToString(CultureInfo.InvariantCulture), "12 bits; a repeat by the radio keeps it");
    }

    private static void AddActionHead(FieldWriter writer, ReadOnlySpan<byte> body)
    {
        writer.Add(1, "category", FieldRole.Type, "127", "vendor specific");
        writer.Add(3, "organisation", FieldRole.Type, Convert.ToHexStringLower(body[1..4]), "the maker of the chip");
        writer.Add(4, "random", FieldRole.Nonce, Convert.ToHexStringLower(body[4..8]), "new in each frame");
    }

    /// <summary>Elements of ESP-NOW, one behind the other; what is cut off is left for the rest.</summary>
    private static void AddVendorElements(FieldWriter writer, ReadOnlySpan<byte> frame, int start)
    {
        for (var more = true; more;)
        {
            var element = frame[(writer.At - start)..];
            if (element.Length < VendorHeadLength || element[0] != VendorElement || element[1] < VendorHeadLength - 2 || element.Length < 2 + element[1] || !IsOurs(element[2..]))
            {
                return;
            }

            writer.Add(1, "elementId", FieldRole.Type, "221");
            writer.Add(1, "elementLength", FieldRole.Length, element[1].ToString(CultureInfo.InvariantCulture), "of what follows in this element", "octets");
            writer.Add(3, "organisation", FieldRole.Type, Convert.ToHexStringLower(element[2..5]));
            writer.Add(1, "type", FieldRole.Type, element[5].ToString(CultureInfo.InvariantCulture), "4: ESP-NOW");
            more = (element[6] & 0x0F) == 2 && (element[6] & 0x10) != 0;
            writer.Add(1, "version", FieldRole.Type, (element[6] & 0x0F).ToString(CultureInfo.InvariantCulture), more ? "more elements follow" : null);
            writer.Add(element[1] - VendorHeadLength + 2, "payload", FieldRole.Payload, meaning: "the frame of the protocol above");
        }
    }

    /// <summary>Ordinary elements: id, length, value.</summary>
    private static void AddElements(FieldWriter writer, ReadOnlySpan<byte> frame, int start)
    {
        while (frame[(writer.At - start)..] is [var id, var length, ..] element && element.Length >= 2 + length)
        {
            writer.Add(1, "elementId", FieldRole.Type, id.ToString(CultureInfo.InvariantCulture));
            writer.Add(1, "elementLength", FieldRole.Length, length.ToString(CultureInfo.InvariantCulture), null, "octets");
            writer.Add(length, id switch { 0 => "ssid", 1 => "rates", 3 => "channel", _ => "value" }, FieldRole.Payload, id switch
            {
                0 => System.Text.Encoding.UTF8.GetString(element.Slice(2, length)),
                3 when length == 1 => element[2].ToString(CultureInfo.InvariantCulture),
                _ => Convert.ToHexStringLower(element.Slice(2, length)),
            });
        }
    }

    private static void AddAddress(FieldWriter writer, string name, ReadOnlySpan<byte> octets, string? meaning) =>
        writer.Add(MacAddress.Length, name, FieldRole.Address, MacAddress.Read(octets[writer.At..]).ToString(), meaning);

    private static bool IsOurs(ReadOnlySpan<byte> octets) => octets is [0x18, 0xFE, 0x34, ..];

    private static string PacketNumber(ReadOnlySpan<byte> header) =>
        (((long)BinaryPrimitives.ReadUInt32LittleEndian(header[4..]) << 16) | BinaryPrimitives.ReadUInt16LittleEndian(header)).ToString(CultureInfo.InvariantCulture);
}
