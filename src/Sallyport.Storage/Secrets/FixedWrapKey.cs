namespace Sallyport.Storage.Secrets;

/// <summary>A key that the host holds itself: tests, the simulation, or a key from elsewhere.</summary>
/// <param name="key">32 octets.</param>
public sealed class FixedWrapKey(ReadOnlySpan<byte> key) : IWrapKey
{
    private readonly byte[] _key = key.Length == IWrapKey.Length ? key.ToArray() : throw new ArgumentException($"a wrap key has {IWrapKey.Length} octets", nameof(key));

    /// <inheritdoc/>
    public byte[] Load(bool hasSecrets) => (byte[])_key.Clone();
}
