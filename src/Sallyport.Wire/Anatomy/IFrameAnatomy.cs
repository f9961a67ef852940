namespace Sallyport.Wire.Anatomy;

/// <summary>Knows where the fields of a protocol's frames are. Any octets can be taken apart; nothing is thrown for what a peer sent. Thread safe.</summary>
public interface IFrameAnatomy
{
    /// <summary>Protocol name, the first part of device ids.</summary>
    string Protocol { get; }

    /// <summary>The words of all message types, as <see cref="TypeWord"/> tells them.</summary>
    IReadOnlyList<string> TypeWords { get; }

    /// <summary>The message as a word in kebab case; <c>unknown</c> when it has none. Allocates nothing.</summary>
    string TypeWord(ReadOnlySpan<byte> frame);

    /// <summary>Takes a frame apart.</summary>
    /// <param name="frame">As on the air; may be empty.</param>
    /// <param name="plaintext">The encrypted part in clear; empty when nobody opened it, or when it has none.</param>
    FrameAnatomy Describe(ReadOnlySpan<byte> frame, ReadOnlySpan<byte> plaintext);

    /// <summary>Which octets of a plaintext are secrets and must be masked before anybody keeps them; length 0 when none are.</summary>
    /// <param name="frame">As on the air.</param>
    /// <param name="plaintext">Its encrypted part in clear.</param>
    (int Offset, int Length) SecretOf(ReadOnlySpan<byte> frame, ReadOnlySpan<byte> plaintext);

    /// <summary>Who sent a frame and for whom it is, where the frame itself says so; null for protocols whose addresses stand around the frame.</summary>
    /// <param name="frame">As on the air; any octets.</param>
    FrameAddresses? AddressesOf(ReadOnlySpan<byte> frame) => null;
}
