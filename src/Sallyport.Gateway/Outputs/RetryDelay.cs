using System.Buffers.Binary;
using Sallyport.Wire;

namespace Sallyport.Gateway.Outputs;

/// <summary>Doubling pauses with jitter: each is drawn between half and all of its limit, so that many gateways do not come back at the same moment.</summary>
/// <param name="first">Limit of the first pause, above 0; it doubles with each failure.</param>
/// <param name="longest">The limit rises no further.</param>
/// <param name="random">Spreads the pauses; called by one thread at a time.</param>
public sealed class RetryDelay(TimeSpan first, TimeSpan longest, IRandomSource random)
{
    private int _failures;

    /// <summary>Begins anew after a success.</summary>
    public void Reset() => _failures = 0;

    /// <summary>How long to wait after one more failure.</summary>
    public TimeSpan Next()
    {
        var limit = Math.Min(first.Ticks << Math.Min(_failures++, 20), longest.Ticks);
        Span<byte> octets = stackalloc byte[sizeof(uint)];
        random.Fill(octets);
        var share = BinaryPrimitives.ReadUInt32LittleEndian(octets) / (double)uint.MaxValue;
        return TimeSpan.FromTicks((long)(limit * (0.5 + (0.5 * share))));
    }
}
