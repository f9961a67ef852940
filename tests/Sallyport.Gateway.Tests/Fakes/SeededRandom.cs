using Sallyport.Wire;

namespace Sallyport.Gateway.Tests.Fakes;

/// <summary>The same octets for the same seed.</summary>
internal sealed class SeededRandom(int seed) : IRandomSource
{
    private readonly Random _random = new(seed);

    public void Fill(Span<byte> destination) => _random.NextBytes(destination);
}
