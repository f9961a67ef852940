namespace Sallyport.Protocols.EStim.Codec;

/// <summary>How the IV of an encrypted payload reaches the receiver (estim.md sections 8 and 14).</summary>
public enum IvForm : byte
{
    /// <summary>16 octets in front of the ciphertext. The default.</summary>
    Prefix,

    /// <summary>Not on the wire: the last ciphertext block of the packet before, zeros at first. Synchronisation is lost with each lost acknowledgement.</summary>
    Chained,
}
