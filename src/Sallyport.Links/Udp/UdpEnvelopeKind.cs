namespace Sallyport.Links.Udp;

/// <summary>What a datagram of the envelope is.</summary>
public enum UdpEnvelopeKind
{
    /// <summary>None of the others; to be counted and dropped.</summary>
    Malformed = 0,

    /// <summary>A frame from one station to another or to all.</summary>
    Frame,

    /// <summary>A station makes itself known.</summary>
    Registration,

    /// <summary>A station makes itself known and asks to be told which of its unicast frames were forwarded.</summary>
    RegistrationWithAcknowledgements,
}
