namespace Sallyport.Storage.Secrets;

/// <summary>Where the key comes from that wraps secrets at rest. It never lies in the database that it protects.</summary>
public interface IWrapKey
{
    /// <summary>Octets of the key (AES-256).</summary>
    const int Length = 32;

    /// <summary>The key; the caller clears it.</summary>
    /// <param name="hasSecrets">True when secrets were wrapped before: then a key must be there. False: one may be made.</param>
    /// <exception cref="StorageException">It is missing, exposed or of the wrong length.</exception>
    byte[] Load(bool hasSecrets);
}
