namespace Sallyport.Protocols.EStim.Messages;

/// <summary>Payload of type C1: 01 "STOP" (estim.md section 11.7). Accepted from anybody, in any state: a stranger can stop a session and never start one.</summary>
public static class EmergencyStopPacket
{
    /// <summary>The five octets.</summary>
    public static ReadOnlySpan<byte> Payload => "\u0001STOP"u8;

    /// <summary>True for exactly those octets.</summary>
    public static bool Fits(ReadOnlySpan<byte> payload) => payload.SequenceEqual(Payload);
}
