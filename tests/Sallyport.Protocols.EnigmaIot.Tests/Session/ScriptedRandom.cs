using Sallyport.Wire;

namespace Sallyport.Protocols.EnigmaIot.Tests.Session;

/// <summary>Repeatable entropy: octets given beforehand by the length that is asked for, otherwise a seeded stream.</summary>
internal sealed class ScriptedRandom(int seed = 1) : IRandomSource
{
    private readonly Random _stream = new(seed);
    private readonly Dictionary<int, Queue<byte[]>> _given = [];

    public ScriptedRandom Give(params ReadOnlySpan<byte> octets)
    {
        if (!_given.TryGetValue(octets.Length, out var queue))
        {
            _given[octets.Length] = queue = new Queue<byte[]>();
        }

        queue.Enqueue(octets.ToArray());
        return this;
    }

    public void Fill(Span<byte> destination)
    {
        if (_given.TryGetValue(destination.Length, out var queue) && queue.TryDequeue(out var octets))
        {
            octets.CopyTo(destination);
        }
        else
        {
            _stream.NextBytes(destination);
        }
    }
}
