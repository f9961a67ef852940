using Sallyport.Wire;

namespace Sallyport.Protocols.EnigmaIot.Session;

/// <summary>
/// So many per address and window, for addresses that anybody can forge: a table of fixed size, four places per hash. When all four are taken the one with the
/// oldest window gives way: a flood of forged addresses weakens the limit for a moment, but costs neither memory nor the others' answers.
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
            if (entry.Count != 0 && entry.Address == address.Value)
            {
                return Count(ref entry, now);
            }

            if (entry.Count == 0 || (set[oldest].Count != 0 && entry.Start < set[oldest].Start))
            {
                oldest = way;
            }
        }

        set[oldest] = new Entry { Address = address.Value, Start = now.Microseconds, Count = 1 };
        return true;
    }

    private bool Count(ref Entry entry, Instant now)
    {
        if (now.Microseconds - entry.Start >= _window)
        {
            entry.Start = now.Microseconds;
            entry.Count = 0;
        }

        if (entry.Count >= perWindow)
        {
            return false;
        }

        entry.Count++;
        return true;
    }

    private struct Entry
    {
        public ulong Address;
        public long Start;
        public int Count;
    }
}
