namespace Sallyport.Protocols.EStim.Messages;

/// <summary>Type octet of a packet (estim.md section 5). Values that are not named are legal on the wire: 0B..BF are reserved, C2..FF belong to applications.</summary>
public enum PacketType : byte
{
    /// <summary>The last packet was accepted. No length, no payload.</summary>
    Ack = 0x01,

    /// <summary>The last packet was refused. No length, no payload.</summary>
    Nack = 0x02,

    /// <summary>Are you there; one octet comes back in the answer.</summary>
    Ping = 0x03,

    /// <summary>Answer to a ping: its octet, and how strong it was heard.</summary>
    Pong = 0x04,

    /// <summary>A command in clear.</summary>
    Plaintext = 0x05,

    /// <summary>A command under the master key: IV and ciphertext.</summary>
    Master = 0x06,

    /// <summary>A command under the temporary key: IV and ciphertext.</summary>
    Temporary = 0x07,

    /// <summary>A sealed command under the master key.</summary>
    SealedMaster = 0x08,

    /// <summary>A sealed command under the temporary key.</summary>
    SealedTemporary = 0x09,

    /// <summary>The answer to a sealed command.</summary>
    SealedResult = 0x0A,

    /// <summary>A device tells its state, unasked and in clear.</summary>
    StatusReport = 0xC0,

    /// <summary>Emergency stop, accepted from anybody.</summary>
    EmergencyStop = 0xC1,

    /// <summary>First type of the range that applications may use.</summary>
    FirstUser = 0xC2,
}
