using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using Sallyport.Wire;

namespace Sallyport.Protocols.EnigmaIot.Session;

/// <summary>
/// All nodes of a network: dense slots, found by address or name in constant time. A slot belongs to one address. When its session ends the slot stays with the
/// address, so that its totals survive, and joins the list of former nodes; when the table is full the oldest former node is forgotten and its slot cleared.
/// </summary>
internal sealed class SessionTable(int maximum, ulong seed)
{
    /// <summary>No slot.</summary>
    public const int None = -1;

    private const int LineOctets = 64;

    private readonly ChunkedArray<SessionRecord> _records = new();
    private readonly SlotIndex _byAddress = new();
    private readonly SlotIndex _byName = new();
    private readonly IdPool _ids = new();
    private int _oldestFormer = None;
    private int _newestFormer = None;

    /// <summary>Nodes that have a session.</summary>
    public int Registered { get; private set; }

    /// <summary>Slots in use, former nodes included; slots are numbered from 0.</summary>
    public int Count => _records.Count;

    public ref SessionSlot Slot(int slot) => ref _records[slot].Slot;

    public ref SessionDetail Detail(int slot) => ref _records[slot].Detail;

    /// <summary>
    /// Asks the memory for the record of an address whose frame comes after the present one. With 100,000 nodes a record comes from far away, and it takes as long
    /// to arrive as a third of a decryption.
    /// </summary>
    public unsafe void Fetch(MacAddress address)
    {
        var probe = 0;
        var slot = _byAddress.Next(Mix.Hash(address.Value, seed), ref probe);
        if (slot >= 0 && Sse.IsSupported)
        {
            // Chunks are pinned, so the address stays; a record lies on three lines at most.
            var record = (byte*)Unsafe.AsPointer(ref _records[slot]);
            Sse.Prefetch0(record);
            Sse.Prefetch0(record + LineOctets);
            Sse.Prefetch0(record + (2 * LineOctets));
        }
    }

    /// <summary>The slot of an address, registered or former, or <see cref="None"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Find(MacAddress address)
    {
        var hash = Mix.Hash(address.Value, seed);
        var probe = 0;
        int slot;
        do
        {
            slot = _byAddress.Next(hash, ref probe);
        }
        while (slot >= 0 && Slot(slot).Address != address.Value);
        return slot;
    }

    /// <summary>The slot of the registered node of a name, or <see cref="None"/>.</summary>
    public int Find(ReadOnlySpan<char> name)
    {
        var hash = Mix.Hash(name, seed);
        var probe = 0;
        int slot;
        do
        {
            slot = _byName.Next(hash, ref probe);
        }
        while (slot >= 0 && !name.SequenceEqual(Detail(slot).Name));
        return slot;
    }

    /// <summary>Makes room for a session of an address that has none. State, key and times are for the caller to set.</summary>
    /// <returns>The slot, or <see cref="None"/> when as many nodes as allowed are registered.</returns>
    public int Register(MacAddress address)
    {
        var slot = Find(address);
        if (slot >= 0)
        {
            Unlink(slot);
        }
        else
        {
            slot = Claim(address);
            if (slot < 0)
            {
                return None;
            }
        }

        Detail(slot).NodeId = _ids.Take();
        Registered++;
        return slot;
    }

    /// <summary>Ends a session: key, counters, flags, name, rate and version are gone, the totals stay with the address.</summary>
    public void End(int slot)
    {
        ref var detail = ref Detail(slot);
        _ids.Release(detail.NodeId);
        Restart(slot);
        Slot(slot).State = GatewayNodeState.Unregistered;
        Registered--;
        Link(slot);
    }

    /// <summary>Clears what belongs to a session and not to the address, for its end or for the next session of the same address.</summary>
    public void Restart(int slot)
    {
        ref var hot = ref Slot(slot);
        ref var detail = ref Detail(slot);
        Rename(slot, null);
        detail.Rate = default;
        (detail.Rssi, detail.Channel) = (null, null);
        (detail.Major, detail.Minor, detail.Patch) = (0, 0, 0);
        ((Span<byte>)hot.Key).Clear();
        (hot.DataCounter, hot.ControlCounter, hot.DownlinkCounter) = (0, 0, 0);
        hot.Flags &= SlotFlags.Timed;
    }

    /// <summary>Gives a node another name, or none.</summary>
    public void Rename(int slot, string? name)
    {
        ref var detail = ref Detail(slot);
        if (detail.Name is { } old)
        {
            _byName.Remove(Mix.Hash(old, seed), slot);
        }

        detail.Name = name;
        if (name is not null)
        {
            _byName.Add(Mix.Hash(name, seed), slot);
        }
    }

    /// <summary>Clears all keys.</summary>
    public void Clear()
    {
        _records.Clear();
    }

    private int Claim(MacAddress address)
    {
        int slot;
        if (_records.Count < maximum)
        {
            slot = _records.Add();
        }
        else if (_oldestFormer != None)
        {
            slot = _oldestFormer;
            Unlink(slot);
            _byAddress.Remove(Mix.Hash(Slot(slot).Address, seed), slot);
            Slot(slot) = new SessionSlot { Flags = Slot(slot).Flags & SlotFlags.Timed };
            Detail(slot) = default;
        }
        else
        {
            return None;
        }

        Slot(slot).Address = address.Value;
        _byAddress.Add(Mix.Hash(address.Value, seed), slot);
        return slot;
    }

    private void Link(int slot)
    {
        ref var detail = ref Detail(slot);
        (detail.Older, detail.Newer) = (_newestFormer, None);
        if (_newestFormer == None)
        {
            _oldestFormer = slot;
        }
        else
        {
            Detail(_newestFormer).Newer = slot;
        }

        _newestFormer = slot;
    }

    private void Unlink(int slot)
    {
        ref var detail = ref Detail(slot);
        if (detail.Older == None)
        {
            _oldestFormer = detail.Newer;
        }
        else
        {
            Detail(detail.Older).Newer = detail.Newer;
        }

        if (detail.Newer == None)
        {
            _newestFormer = detail.Older;
        }
        else
        {
            Detail(detail.Newer).Older = detail.Older;
        }
    }
}
