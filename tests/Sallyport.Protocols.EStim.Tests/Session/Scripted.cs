using Sallyport.Wire;

namespace Sallyport.Protocols.EStim.Tests.Session;

/// <summary>Randomness with a seed: the same each time, and never repeating.</summary>
internal sealed class Scripted(int seed) : IRandomSource
{
    private readonly Random _random = new(seed);

    public void Fill(Span<byte> destination) => _random.NextBytes(destination);
}
