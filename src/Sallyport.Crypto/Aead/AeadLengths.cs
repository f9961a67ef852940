namespace Sallyport.Crypto.Aead;

/// <summary>The length rules that every <see cref="IAead"/> shares.</summary>
internal static class AeadLengths
{
    /// <summary>Throws when a length is not the one that the algorithm needs: that is the caller's mistake, never a peer's.</summary>
    /// <exception cref="ArgumentException">A length is wrong.</exception>
    public static void Check(ReadOnlySpan<byte> key, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> input, ReadOnlySpan<byte> output, ReadOnlySpan<byte> tag)
    {
        if (key.Length != IAead.KeyLength || nonce.Length != IAead.NonceLength || tag.Length != IAead.TagLength || input.Length != output.Length)
        {
            Throw(key.Length, nonce.Length, input.Length, output.Length, tag.Length);
        }
    }

    private static void Throw(int key, int nonce, int input, int output, int tag) => throw new ArgumentException(
        $"AEAD needs a key of 32, a nonce of 12 and a tag of 16 octets and an output as long as the input; got {key}, {nonce}, {tag}, input {input}, output {output}.");
}
