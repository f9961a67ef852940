using Sallyport.Crypto.Cbc;
using Sallyport.Protocols.EStim.Codec;

namespace Sallyport.Protocols.EStim.Keys;

/// <summary>AES-128-CBC over padded commands (estim.md section 8).</summary>
public static class CommandCipher
{
    /// <summary>Octets of a command with PKCS#7 padding.</summary>
    public static int Padded(int command) => ((command / Aes128Cbc.BlockLength) + 1) * Aes128Cbc.BlockLength;

    /// <summary>Octets of a command with padding of the given form.</summary>
    public static int Padded(int command, PaddingForm padding) =>
        padding == PaddingForm.Pkcs7 ? Padded(command) : (command + Aes128Cbc.BlockLength - 1) / Aes128Cbc.BlockLength * Aes128Cbc.BlockLength;

    /// <summary>Pads and encrypts.</summary>
    /// <param name="key">16 octets.</param>
    /// <param name="iv">16 octets.</param>
    /// <param name="command">In clear.</param>
    /// <param name="padding">How to fill up.</param>
    /// <param name="ciphertext">Exactly <see cref="Padded(int, PaddingForm)"/> octets.</param>
    public static void Encrypt(ReadOnlySpan<byte> key, ReadOnlySpan<byte> iv, ReadOnlySpan<byte> command, PaddingForm padding, Span<byte> ciphertext)
    {
        command.CopyTo(ciphertext);
        ciphertext[command.Length..].Fill(padding == PaddingForm.Pkcs7 ? (byte)(ciphertext.Length - command.Length) : (byte)0);
        Aes128Cbc.Encrypt(key, iv, ciphertext, ciphertext);
    }

    /// <summary>Decrypts and takes the padding off. The padding is looked at in the same time whatever it holds.</summary>
    /// <param name="key">16 octets.</param>
    /// <param name="iv">16 octets.</param>
    /// <param name="ciphertext">One block or more.</param>
    /// <param name="padding">What to expect.</param>
    /// <param name="command">Room for as many octets as the ciphertext has.</param>
    /// <returns>Octets of the command; -1 when the padding is wrong.</returns>
    public static int Decrypt(ReadOnlySpan<byte> key, ReadOnlySpan<byte> iv, ReadOnlySpan<byte> ciphertext, PaddingForm padding, Span<byte> command)
    {
        var plain = command[..ciphertext.Length];
        Aes128Cbc.Decrypt(key, iv, ciphertext, plain);
        if (padding == PaddingForm.Zero)
        {
            return plain.Length;
        }

        // All 16 octets of the last block are always looked at: how long it takes tells nothing about them.
        int count = plain[^1];
        var wrong = (count - 1) >> 8 | (Aes128Cbc.BlockLength - count) >> 8;
        for (var fromEnd = 1; fromEnd <= Aes128Cbc.BlockLength; fromEnd++)
        {
            var inside = ~((count - fromEnd) >> 8);
            wrong |= inside & (plain[^fromEnd] ^ count);
        }

        return wrong == 0 ? plain.Length - count : -1;
    }
}
