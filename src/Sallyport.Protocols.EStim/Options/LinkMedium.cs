namespace Sallyport.Protocols.EStim.Options;

/// <summary>What carries the packets.</summary>
public enum LinkMedium : byte
{
    /// <summary>A UART: a stream of octets, cut anywhere.</summary>
    Serial,

    /// <summary>A packet radio: one radio packet is one protocol packet.</summary>
    Radio,
}
