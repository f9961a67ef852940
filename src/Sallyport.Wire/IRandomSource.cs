namespace Sallyport.Wire;

/// <summary>Entropy of a core; a constructor argument, so that a test with fixed octets gets byte-exact frames.</summary>
public interface IRandomSource
{
    /// <summary>Fills <paramref name="destination"/> wholly. An implementation for production must be cryptographically strong.</summary>
    void Fill(Span<byte> destination);
}
