using System.Buffers.Binary;
using Sallyport.Wire;

namespace Sallyport.Links.Capture;

/// <summary>
/// An ESP-NOW payload as an 802.11 action frame, without frame check sequence (espnow.md section 2):
/// <code>
/// offset  0     2         4            10      16     22        24        25            28      32
///         D0 00 duration  destination  source  FF x6  sequence  category  organisation  random  elements
///         2     2         6            6       6      2 LE      1 (7F)    3 (18FE34)    4       7 + n each
/// element 0     1         2             5        6        7
///         DD    5 + n     organisation  type 04  version  body, n = 0..250
/// </code>
/// </summary>
public static class EspNowFrame
{
    /// <summary>Octets before the first element.</summary>
    public const int HeaderLength = 32;

    /// <summary>Largest payload that is accepted; section 2: send at most 1470, accept 1490.</summary>
    public const int MaximumPayload = 1490;

    /// <summary>Largest frame that <see cref="Write"/> makes.</summary>
    public const int MaximumLength = HeaderLength + MaximumPayload + (6 * ElementHeaderLength);

    private const int FlagsAt = 1;
    private const int DestinationAt = 4;
    private const int SourceAt = 10;
    private const int BssidAt = 16;
    private const int SequenceAt = 22;
    private const int CategoryAt = 24;
    private const int OrganisationAt = 25;
    private const int RandomAt = 28;
    private const int ElementHeaderLength = 7;
    private const int ElementBody = 250;
    private const int ElementOrganisationAt = 2;
    private const int ElementTypeAt = 5;
    private const int ElementVersionAt = 6;
    private const int ElementOverhead = 5;
    private const byte Action = 0xD0;
    private const byte Protected = 0x40;
    private const byte VendorSpecific = 0x7F;
    private const byte ElementId = 0xDD;
    private const byte ElementType = 0x04;
    private const byte Version1 = 0x01;
    private const byte Version2 = 0x02;
    private const byte MoreElements = 0x10;
    private const byte VersionMask = 0x0F;

    private static ReadOnlySpan<byte> Organisation => [0x18, 0xFE, 0x34];

    /// <summary>Builds a frame: version 1 up to 250 octets, version 2 in elements of 250 beyond.</summary>
    /// <param name="frame">Room for <see cref="MaximumLength"/> or less.</param>
    /// <param name="destination">Address 1.</param>
    /// <param name="source">Address 2.</param>
    /// <param name="sequence">0..4095.</param>
    /// <param name="random">The random value, any.</param>
    /// <param name="payload">0..1490 octets.</param>
    /// <returns>The length.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The payload is too long or the room too small.</exception>
    public static int Write(Span<byte> frame, MacAddress destination, MacAddress source, int sequence, uint random, ReadOnlySpan<byte> payload)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(payload.Length, MaximumPayload);
        frame[..HeaderLength].Clear();
        frame[0] = Action;
        destination.Write(frame[DestinationAt..]);
        source.Write(frame[SourceAt..]);
        MacAddress.Broadcast.Write(frame[BssidAt..]);
        BinaryPrimitives.WriteUInt16LittleEndian(frame[SequenceAt..], (ushort)((sequence & 0xFFF) << 4));
        frame[CategoryAt] = VendorSpecific;
        Organisation.CopyTo(frame[OrganisationAt..]);
        BinaryPrimitives.WriteUInt32BigEndian(frame[RandomAt..], random);
        var version = payload.Length <= ElementBody ? Version1 : Version2;
        var at = HeaderLength;
        do
        {
            var body = payload[..Math.Min(payload.Length, ElementBody)];
            payload = payload[body.Length..];
            var element = frame.Slice(at, ElementHeaderLength + body.Length);
            element[0] = ElementId;
            element[1] = (byte)(ElementOverhead + body.Length);
            Organisation.CopyTo(element[ElementOrganisationAt..]);
            element[ElementTypeAt] = ElementType;
            element[ElementVersionAt] = (byte)(version | (payload.IsEmpty ? 0 : MoreElements));
            body.CopyTo(element[ElementHeaderLength..]);
            at += element.Length;
        }
        while (!payload.IsEmpty);
        return at;
    }

    /// <summary>Reads any octets of an unencrypted frame. False for whatever is not ESP-NOW.</summary>
    /// <param name="frame">From the first 802.11 octet, without frame check sequence.</param>
    /// <param name="destination">Address 1.</param>
    /// <param name="source">Address 2.</param>
    /// <param name="payload">The bodies of the elements, joined.</param>
    public static bool TryRead(ReadOnlySpan<byte> frame, out MacAddress destination, out MacAddress source, out byte[] payload)
    {
        destination = default;
        source = default;
        payload = [];
        if (frame.Length < HeaderLength || frame[0] != Action || (frame[FlagsAt] & Protected) != 0 || frame[CategoryAt] != VendorSpecific
            || !frame.Slice(OrganisationAt, Organisation.Length).SequenceEqual(Organisation))
        {
            return false;
        }

        Span<byte> joined = stackalloc byte[MaximumPayload];
        var length = 0;
        var rest = frame[HeaderLength..];
        bool more;
        do
        {
            if (!TryReadElement(ref rest, out var body, out more) || length + body.Length > MaximumPayload)
            {
                return false;
            }

            body.CopyTo(joined[length..]);
            length += body.Length;
        }
        while (more);
        destination = MacAddress.Read(frame[DestinationAt..]);
        source = MacAddress.Read(frame[SourceAt..]);
        payload = joined[..length].ToArray();
        return true;
    }

    private static bool TryReadElement(ref ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> body, out bool more)
    {
        body = default;
        more = false;
        if (rest.Length < ElementHeaderLength || rest[0] != ElementId || rest[1] < ElementOverhead || rest.Length < 2 + rest[1]
            || !rest.Slice(ElementOrganisationAt, Organisation.Length).SequenceEqual(Organisation) || rest[ElementTypeAt] != ElementType)
        {
            return false;
        }

        var version = rest[ElementVersionAt] & VersionMask;
        if (version is not (Version1 or Version2))
        {
            return false;
        }

        more = version == Version2 && (rest[ElementVersionAt] & MoreElements) != 0;
        body = rest[ElementHeaderLength..(2 + rest[1])];
        rest = rest[(2 + rest[1])..];
        return true;
    }
}
