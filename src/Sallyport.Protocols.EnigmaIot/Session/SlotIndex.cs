namespace Sallyport.Protocols.EnigmaIot.Session;

/// <summary>
/// Hash to slot number by linear probing: 8 octets an entry, at most three quarters full. The whole hash is kept, so that growing and removing touch no slot
/// and a lookup touches (almost) only the slot it wants. The caller compares the key and seeds the hash, so that nobody can prepare collisions.
/// </summary>
internal sealed class SlotIndex
{
    private const int FirstCapacity = 16;

    private ulong[] _entries = new ulong[FirstCapacity];
    private int _count;

    /// <summary>Goes through the slots of one hash.</summary>
    /// <param name="hash">The seeded hash of the key.</param>
    /// <param name="probe">0 for the first call; carried from call to call.</param>
    /// <returns>A slot number, or -1 when there are no more.</returns>
    public int Next(uint hash, ref int probe)
    {
        var entries = _entries;
        var mask = entries.Length - 1;
        while (true)
        {
            var entry = entries[(int)(hash + (uint)probe) & mask];
            probe++;
            if (entry == 0)
            {
                return -1;
            }

            if ((uint)(entry >> 32) == hash)
            {
                return (int)(uint)entry - 1;
            }
        }
    }

    public void Add(uint hash, int slot)
    {
        if ((_count + 1) * 4L > _entries.Length * 3L)
        {
            Grow();
        }

        Put(_entries, ((ulong)hash << 32) | (uint)(slot + 1));
        _count++;
    }

    public void Remove(uint hash, int slot)
    {
        var mask = _entries.Length - 1;
        var wanted = ((ulong)hash << 32) | (uint)(slot + 1);
        var at = (int)hash & mask;
        while (_entries[at] != wanted)
        {
            if (_entries[at] == 0)
            {
                return;
            }

            at = (at + 1) & mask;
        }

        // Entries behind the gap move up, so that no lookup stops at it and no tombstones gather.
        for (var from = (at + 1) & mask; _entries[from] != 0; from = (from + 1) & mask)
        {
            var home = (int)(_entries[from] >> 32) & mask;
            if (((from - home) & mask) >= ((from - at) & mask))
            {
                _entries[at] = _entries[from];
                at = from;
            }
        }

        _entries[at] = 0;
        _count--;
    }

    private static void Put(ulong[] entries, ulong entry)
    {
        var mask = entries.Length - 1;
        var at = (int)(entry >> 32) & mask;
        while (entries[at] != 0)
        {
            at = (at + 1) & mask;
        }

        entries[at] = entry;
    }

    private void Grow()
    {
        var larger = new ulong[_entries.Length * 2];
        foreach (var entry in _entries)
        {
            if (entry != 0)
            {
                Put(larger, entry);
            }
        }

        _entries = larger;
    }
}
