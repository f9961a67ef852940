namespace Sallyport.Protocols.EStim.Keys;

/// <summary>Which sequence number a receiver accepts (estim.md section 8).</summary>
public static class SequenceRule
{
    /// <summary>The number at which a transmitter asks for a new temporary key.</summary>
    public const ushort RenewAt = 60_000;

    /// <summary>Half of the numbers: what is ahead by less is new under the master key.</summary>
    public const int Window = 32_768;

    /// <summary>Under the master key: serial-number arithmetic; without a stored number the first one is taken.</summary>
    /// <param name="last">The last number that was accepted; null when none is known.</param>
    /// <param name="sequence">The number of the packet.</param>
    public static bool AcceptsMaster(ushort? last, ushort sequence) => last is not { } known || unchecked((ushort)(sequence - known)) is > 0 and < Window;

    /// <summary>Under a temporary key: only upwards, beginning with 0 when the key becomes active.</summary>
    /// <param name="last">The last number that was accepted; null counts as 0.</param>
    /// <param name="sequence">The number of the packet.</param>
    public static bool AcceptsTemporary(ushort? last, ushort sequence) => sequence > (last ?? 0);
}
