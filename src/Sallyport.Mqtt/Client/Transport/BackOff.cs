using System.Buffers.Binary;
using Sallyport.Wire;

namespace Sallyport.Mqtt.Client.Transport;

/// <summary>
/// How long to wait before the next attempt: within a step that doubles from the minimum to the maximum, a random point of the upper half, so that a
/// thousand gateways do not come back in the same second. With 1 s and 60 s: 1..2, 2..4, 4..8, 8..16, 16..32, 30..60 s.
/// </summary>
public sealed class BackOff
{
    // A connection that lived this long was a good one; a broker that accepts and drops at once must not be asked every second for ever.
    private static readonly TimeSpan Good = TimeSpan.FromSeconds(30);

    private readonly TimeSpan _minimum;
    private readonly TimeSpan _maximum;
    private readonly IRandomSource _random;
    private TimeSpan _step;

    /// <summary>Begins with the shortest wait.</summary>
    /// <param name="minimum">Shortest wait, above 0.</param>
    /// <param name="maximum">Longest wait.</param>
    /// <param name="random">Spreads the waits; called by one thread at a time.</param>
    public BackOff(TimeSpan minimum, TimeSpan maximum, IRandomSource random)
    {
        _minimum = minimum;
        _maximum = maximum;
        _random = random;
        _step = minimum;
    }

    /// <summary>Tells how long the last connection was up.</summary>
    public void Lived(TimeSpan span) => _step = span >= Good ? _minimum : _step;

    /// <summary>The next wait, never below the minimum nor above the maximum.</summary>
    public TimeSpan Next()
    {
        _step = _step * 2 < _maximum ? _step * 2 : _maximum;
        Span<byte> octets = stackalloc byte[4];
        _random.Fill(octets);
        var share = BinaryPrimitives.ReadUInt32LittleEndian(octets) / (double)uint.MaxValue;
        var wait = (_step / 2) + (_step / 2 * share);
        return wait < _minimum ? _minimum : wait;
    }
}
