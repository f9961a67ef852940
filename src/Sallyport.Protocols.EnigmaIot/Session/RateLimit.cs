using Sallyport.Wire;

namespace Sallyport.Protocols.EnigmaIot.Session;

/// <summary>
/// So many per address and window, for addresses that anybody can forge: a table of fixed size, four places per hash. When all four are taken the one with the
/// oldest window gives way: a flood of forged addresses costs no memory, but it weakens the limit. What each answer costs others must therefore have a bound of
/// its own over all addresses (<see cref="WindowCount"/>).
/// </summary>
internal sealed class RateLimit(int perWindow, TimeSpan window, ulong seed)
{
    private const int Sets = 1024;
    private const int Ways = 4;

    private readonly Entry[] _entries = new Entry[Sets * Ways];
    private readonly long _window = window.Ticks / TimeSpan.TicksPerMicrosecond;

    public bool Allows(MacAddress address, Instant now)
    {
        var set = _entries.AsSpan((int)(Mix.Hash(address.Value, seed) % Sets) * Ways, Ways);
        var oldest = 0;
        for (var way = 0; way < Ways; way++)
        {
            ref var entry = ref set[way];
            if (entry.Times.Count != 0 && entry.Address == address.Value)
            {
                return entry.Times.Allows(perWindow, _window, now);
            }

            if (entry.Times.Count == 0 || (set[oldest].Times.Count != 0 && entry.Times.Start < set[oldest].Times.Start))
            {
                oldest = way;
            }
        }

        set[oldest] = new Entry { Address = address.Value };
        return set[oldest].Times.Allows(perWindow, _window, now);
    }

    private struct Entry
    {
        public ulong Address;
        public WindowCount Times;
    }
}
