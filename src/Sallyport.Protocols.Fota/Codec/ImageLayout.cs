namespace Sallyport.Protocols.Fota.Codec;

/// <summary>Numbers of an image (fota.md sections 2 and 6).</summary>
public static class ImageLayout
{
    /// <summary>First octet of a plain image that a device starts.</summary>
    public const byte Magic = 0xE9;

    /// <summary>Octets of a block of the cipher; every chunk is a multiple.</summary>
    public const int BlockLength = 16;

    /// <summary>Chunk of the first generation; devices of both take it.</summary>
    public const int SmallChunk = 1024;

    /// <summary>Chunk of the second generation.</summary>
    public const int LargeChunk = 2048;

    /// <summary>Chunks of an encrypted image; the last may be shorter.</summary>
    /// <param name="encryptedLength">Octets of the ciphertext, 0 or more.</param>
    /// <param name="chunkLength">Octets of a chunk, above 0.</param>
    public static int Chunks(int encryptedLength, int chunkLength)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(encryptedLength);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(chunkLength);
        return (int)(((long)encryptedLength + chunkLength - 1) / chunkLength);
    }
}
