using System.Security.Cryptography;
using Sallyport.Wire;

namespace Sallyport.Crypto;

/// <summary>The platform's cryptographically strong random source.</summary>
public sealed class SystemRandomSource : IRandomSource
{
    /// <summary>The shared instance; thread safe.</summary>
    public static SystemRandomSource Shared { get; } = new();

    /// <inheritdoc/>
    public void Fill(Span<byte> destination) => RandomNumberGenerator.Fill(destination);
}
