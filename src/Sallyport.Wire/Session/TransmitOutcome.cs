namespace Sallyport.Wire.Session;

/// <summary>What became of a frame on the medium. It says nothing about delivery to the application (espnow.md section 3).</summary>
public enum TransmitOutcome : byte
{
    /// <summary>The link cannot tell; must not be treated as a failure.</summary>
    Unknown,

    /// <summary>The peer's radio (or the hub) acknowledged it, or it was a broadcast that left.</summary>
    Acknowledged,

    /// <summary>No acknowledgement came within the link's time.</summary>
    NotAcknowledged,
}
