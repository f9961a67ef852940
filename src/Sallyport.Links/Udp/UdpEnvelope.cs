using Sallyport.Wire;

namespace Sallyport.Links.Udp;

/// <summary>
/// One datagram per frame (espnow.md section 8):
/// <code>
/// offset  0           6           12
///         destination source      payload
///         6           6           0..1470
/// </code>
/// Destination 0 and no payload: the sender's address is registered at the sender's endpoint; one payload octet 01 also asks for acknowledgements.
/// </summary>
public readonly ref struct UdpEnvelope
{
    /// <summary>Octets before the payload.</summary>
    public const int HeaderLength = 12;

    /// <summary>Largest payload, that of ESP-NOW version 2.</summary>
    public const int MaximumPayload = 1470;

    /// <summary>Largest datagram.</summary>
    public const int MaximumLength = HeaderLength + MaximumPayload;

    private const int SourceAt = 6;
    private const byte AskForAcknowledgements = 1;

    private UdpEnvelope(UdpEnvelopeKind kind, MacAddress destination, MacAddress source, ReadOnlySpan<byte> payload)
    {
        Kind = kind;
        Destination = destination;
        Source = source;
        Payload = payload;
    }

    /// <summary>What the datagram is.</summary>
    public UdpEnvelopeKind Kind { get; }

    /// <summary>To whom; zero in a registration.</summary>
    public MacAddress Destination { get; }

    /// <summary>From whom; never zero, never a group address unless malformed.</summary>
    public MacAddress Source { get; }

    /// <summary>The frame's payload; empty in a registration.</summary>
    public ReadOnlySpan<byte> Payload { get; }

    /// <summary>Reads any octets. A datagram that is too short or too long, whose source is zero or a group address, or a registration with other octets is malformed.</summary>
    public static UdpEnvelope Parse(ReadOnlySpan<byte> datagram)
    {
        if (datagram.Length is < HeaderLength or > MaximumLength)
        {
            return default;
        }

        var destination = MacAddress.Read(datagram);
        var source = MacAddress.Read(datagram[SourceAt..]);
        var payload = datagram[HeaderLength..];
        if (source == MacAddress.None || IsGroup(source))
        {
            return default;
        }

        if (destination != MacAddress.None)
        {
            return new UdpEnvelope(UdpEnvelopeKind.Frame, destination, source, payload);
        }

        return payload switch
        {
            [] or [0] => new UdpEnvelope(UdpEnvelopeKind.Registration, destination, source, default),
            [AskForAcknowledgements] => new UdpEnvelope(UdpEnvelopeKind.RegistrationWithAcknowledgements, destination, source, default),
            _ => default,
        };
    }

    /// <summary>The source of a datagram of at least <see cref="HeaderLength"/> octets, whatever else it holds.</summary>
    public static MacAddress SourceOf(ReadOnlySpan<byte> datagram) => MacAddress.Read(datagram[SourceAt..]);

    /// <summary>Writes destination and source; the payload follows at <see cref="HeaderLength"/>.</summary>
    public static void WriteHeader(Span<byte> datagram, MacAddress destination, MacAddress source)
    {
        destination.Write(datagram);
        source.Write(datagram[SourceAt..]);
    }

    /// <summary>Writes a registration.</summary>
    /// <returns>Its length, 12 or 13.</returns>
    public static int WriteRegistration(Span<byte> datagram, MacAddress address, bool acknowledgements)
    {
        WriteHeader(datagram, MacAddress.None, address);
        if (!acknowledgements)
        {
            return HeaderLength;
        }

        datagram[HeaderLength] = AskForAcknowledgements;
        return HeaderLength + 1;
    }

    // The lowest bit of the first octet marks a group (IEEE 802); a group never sends.
    private static bool IsGroup(MacAddress address) => ((address.Value >> 40) & 1) != 0;
}
