using System.Globalization;
using Sallyport.Storage.Files;

namespace Sallyport.Storage.Recording;

/// <summary>
/// Files in memory behind a SQLite VFS of their own, which knows for each octet whether it was synced. A test or the simulation stops the process
/// (<see cref="KillProcess"/>: every write is kept), cuts the power (<see cref="CutPower"/>: only synced writes are safe), fills the disk
/// (<see cref="MaximumOctets"/>) or stops at the nth change (<see cref="StopAfter"/>), then opens the real stores again on what is left.
/// One seed decides everything that is left to chance. Thread safe.
/// </summary>
/// <remarks>
/// A folder's entries are durable as on ext4: a new name at the first sync of its file, all names when a write-ahead log is synced for the first
/// time or a removal asks for it. Files opened before a stop answer with an error for ever after, so a store of the dead process can be disposed
/// without touching anything. The model has no shared memory methods: databases need <c>locking_mode=EXCLUSIVE</c>, which ours have.
/// </remarks>
public sealed class RecordingFileSystem : IFileSystem, IDisposable
{
    private static long s_count;

    private readonly SortedDictionary<string, RecordedFile> _durableNames = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, RecordedFile> _names = new(StringComparer.Ordinal);
    private readonly Random _random;
    private readonly RecordingVfs _vfs;
    private long _stopAfter = long.MaxValue;
    private bool _tearsNext;

    /// <summary>Makes an empty disk.</summary>
    /// <param name="seed">Decides what a power cut keeps.</param>
    public RecordingFileSystem(int seed)
    {
        _random = new Random(seed);
        Vfs = string.Create(CultureInfo.InvariantCulture, $"sallyport-recording-{Interlocked.Increment(ref s_count)}");
        _vfs = new RecordingVfs(this, Vfs);
    }

    /// <inheritdoc/>
    public string? Vfs { get; }

    /// <summary>Room on the disk in octets, over all files; default no limit. Writes beyond it fail as on a full disk.</summary>
    public long MaximumOctets { get; set; } = long.MaxValue;

    /// <summary>What <see cref="MeasureSync"/> answers; default zero (a quick disk).</summary>
    public TimeSpan SyncTime { get; set; }

    /// <summary>Changes so far: writes, truncations, syncs and removals.</summary>
    public long Changes { get; private set; }

    /// <summary>Syncs so far, of all files.</summary>
    public long Syncs { get; private set; }

    /// <summary>True while syncs fail (and nothing becomes durable).</summary>
    public bool FailSyncs { get; set; }

    /// <summary>Octets of all files.</summary>
    public long Octets
    {
        get
        {
            lock (Gate)
            {
                return Total();
            }
        }
    }

    internal Lock Gate { get; } = new();

    internal int Generation { get; private set; }

    /// <summary>The machine stands still after so many more changes: each later one fails. Then call <see cref="KillProcess"/> or <see cref="CutPower"/>.</summary>
    /// <param name="changes">0 or more; counted from now.</param>
    /// <param name="tearsNext">True when the first write that fails is done in part: a seeded number of its octets.</param>
    public void StopAfter(long changes, bool tearsNext = false)
    {
        lock (Gate)
        {
            _stopAfter = Changes + changes;
            _tearsNext = tearsNext;
        }
    }

    /// <summary>The process dies: its files are closed, its locks are gone, every write that it made is kept (but still not synced).</summary>
    public void KillProcess()
    {
        lock (Gate)
        {
            Restart();
            foreach (var file in _names.Values)
            {
                file.Release();
            }
        }
    }

    /// <summary>The machine loses power: unsynced writes and names are lost as <paramref name="cut"/> says.</summary>
    public void CutPower(PowerCut cut)
    {
        lock (Gate)
        {
            Restart();
            foreach (var name in _names.Keys.Union(_durableNames.Keys).Order(StringComparer.Ordinal).ToArray())
            {
                var older = cut == PowerCut.DropUnsynced || _random.Next(2) == 0;
                Point(_names, name, (older ? _durableNames : _names).GetValueOrDefault(name));
            }

            foreach (var file in _names.Values)
            {
                file.CutPower(cut, _random);
            }

            SyncFolder();
        }
    }

    /// <summary>The octets of a file as a reader sees them; null when there is none.</summary>
    public byte[]? Snapshot(string path)
    {
        lock (Gate)
        {
            if (!_names.TryGetValue(path, out var file))
            {
                return null;
            }

            var octets = new byte[file.Length];
            _ = file.Read(octets, 0);
            return octets;
        }
    }

    /// <summary>Overwrites octets of a file, synced, as a failing disk or a curious user would; makes the file when there is none.</summary>
    public void Overwrite(string path, long offset, ReadOnlySpan<byte> octets)
    {
        lock (Gate)
        {
            var file = Touch(path);
            file.Write(octets, offset);
            file.Sync();
            Point(_durableNames, path, file);
        }
    }

    /// <inheritdoc/>
    public void CreateFolder(string path)
    {
        // Folders have no life of their own here.
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> List(string folder)
    {
        lock (Gate)
        {
            var prefix = folder.TrimEnd('/') + "/";
            return [.. _names.Keys.Where(name => name.StartsWith(prefix, StringComparison.Ordinal) && name.IndexOf('/', prefix.Length) < 0).Select(name => name[prefix.Length..])];
        }
    }

    /// <inheritdoc/>
    public long Length(string path)
    {
        lock (Gate)
        {
            return _names.TryGetValue(path, out var file) ? file.Length : 0;
        }
    }

    /// <inheritdoc/>
    public void Delete(string path)
    {
        lock (Gate)
        {
            if (!TryChange())
            {
                throw new StorageException(StorageFailure.InputOutput, $"{path} cannot be removed: the disk stands still.");
            }

            _ = _names.Remove(path);
        }
    }

    /// <inheritdoc/>
    public TimeSpan MeasureSync(string folder) => SyncTime;

    /// <summary>Takes the VFS away; files that are still open stay usable until they are closed.</summary>
    public void Dispose() => _vfs.Dispose();

    internal RecordedFile? Find(string path) => _names.GetValueOrDefault(path);

    internal RecordedFile Touch(string path)
    {
        if (!_names.TryGetValue(path, out var file))
        {
            file = new RecordedFile();
            _names[path] = file;
        }

        return file;
    }

    internal bool TryRemove(string path, bool syncFolder)
    {
        if (!TryChange())
        {
            return false;
        }

        _ = _names.Remove(path);
        if (syncFolder)
        {
            SyncFolder();
        }

        return true;
    }

    /// <summary>Counts a change; false when the machine stands still.</summary>
    internal bool TryChange()
    {
        if (Changes >= _stopAfter)
        {
            return false;
        }

        Changes++;
        return true;
    }

    internal bool HasRoom(RecordedFile file, long end) => MaximumOctets == long.MaxValue || end <= file.Length || Total() + end - file.Length <= MaximumOctets;

    /// <summary>How many octets of the write at the moment of the stop reach the file; 0 after that one.</summary>
    internal int TornOctets(int whole)
    {
        var torn = _tearsNext ? _random.Next(whole) : 0;
        _tearsNext = false;
        return torn;
    }

    internal bool TrySync(string? path, RecordedFile file, bool andFolder)
    {
        if (FailSyncs || !TryChange())
        {
            return false;
        }

        Syncs++;
        file.Sync();
        if (andFolder)
        {
            SyncFolder();
        }
        else if (path is not null && ReferenceEquals(Find(path), file))
        {
            Point(_durableNames, path, file);
        }

        return true;
    }

    private static void Point(SortedDictionary<string, RecordedFile> names, string name, RecordedFile? file)
    {
        if (file is null)
        {
            _ = names.Remove(name);
        }
        else
        {
            names[name] = file;
        }
    }

    private void Restart()
    {
        Generation++;
        _stopAfter = long.MaxValue;
        _tearsNext = false;
    }

    private void SyncFolder()
    {
        _durableNames.Clear();
        foreach (var (name, file) in _names)
        {
            _durableNames[name] = file;
        }
    }

    private long Total()
    {
        long total = 0;
        foreach (var file in _names.Values)
        {
            total += file.Length;
        }

        return total;
    }
}
