namespace Sallyport.Storage.Recording;

/// <summary>One file in memory: what a reader sees, what is safe on the disk, and the changes in between.</summary>
internal sealed class RecordedFile
{
    private readonly List<Change> _unsynced = [];
    private byte[] _content = [];
    private byte[] _durable = [];
    private int _durableLength;

    public int Length { get; private set; }

    /// <summary>0 = nobody, otherwise the highest of SQLite's lock levels that a handle holds.</summary>
    public int Readers { get; set; }

    public object? Writer { get; set; }

    public bool Read(Span<byte> destination, long offset)
    {
        var available = (int)Math.Clamp(Length - offset, 0, destination.Length);
        if (available > 0)
        {
            _content.AsSpan((int)offset, available).CopyTo(destination);
        }

        destination[available..].Clear();
        return available == destination.Length;
    }

    public void Write(ReadOnlySpan<byte> octets, long offset)
    {
        _unsynced.Add(new Change(offset, octets.ToArray()));
        Length = Put(ref _content, Length, octets, offset);
    }

    public void Truncate(long length)
    {
        _unsynced.Add(new Change(length, null));
        Length = Cut(_content, Length, length);
    }

    public void Sync()
    {
        foreach (var change in _unsynced)
        {
            Apply(change, change.Octets?.Length ?? 0);
        }

        _unsynced.Clear();
    }

    /// <summary>Makes what the disk kept the content. Draws from <paramref name="random"/> in a fixed order, so a seed decides.</summary>
    public void CutPower(PowerCut cut, Random random)
    {
        // The count of a prefix may be all; the write behind it is the one that was torn.
        var whole = cut == PowerCut.Prefix ? random.Next(_unsynced.Count + 1) : 0;
        for (var index = 0; index < _unsynced.Count && cut != PowerCut.DropUnsynced; index++)
        {
            var change = _unsynced[index];
            var octets = change.Octets?.Length ?? 0;
            if (index < whole || (cut == PowerCut.Subset && random.Next(2) == 0))
            {
                Apply(change, octets);
            }
            else if (octets > 0 && (cut == PowerCut.Prefix ? index == whole : random.Next(4) == 0))
            {
                Apply(change, random.Next(octets));
            }
        }

        _unsynced.Clear();
        _content = _durable.AsSpan(0, _durableLength).ToArray();
        Length = _durableLength;
        Release();
    }

    /// <summary>All locks go with the process that held them.</summary>
    public void Release()
    {
        Readers = 0;
        Writer = null;
    }

    private static int Put(ref byte[] content, int length, ReadOnlySpan<byte> octets, long offset)
    {
        var end = checked((int)(offset + octets.Length));
        if (end > content.Length)
        {
            Array.Resize(ref content, Math.Max(end, (content.Length * 2) + 4096));
        }

        octets.CopyTo(content.AsSpan((int)offset));
        return Math.Max(length, end);
    }

    private static int Cut(byte[] content, int length, long wanted)
    {
        var shorter = (int)Math.Min(length, wanted);
        content.AsSpan(shorter, length - shorter).Clear();
        return shorter;
    }

    private void Apply(Change change, int octets) => _durableLength = change.Octets is null
        ? Cut(_durable, _durableLength, change.Offset)
        : Put(ref _durable, _durableLength, change.Octets.AsSpan(0, octets), change.Offset);

    private readonly record struct Change(long Offset, byte[]? Octets);
}
