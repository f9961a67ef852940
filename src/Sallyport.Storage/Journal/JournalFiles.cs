using Sallyport.Gateway.Journal;

namespace Sallyport.Storage.Journal;

/// <summary>All files of a journal: which one is written, when it is cut, what expires, and where a reader finds a number.</summary>
internal sealed partial class JournalFiles : IDisposable
{
    private const string EpochMark = "epoch";
    private const string ReservedMark = "reserved";
    private const string CleanMark = "clean";
    private const string LastMark = "last";
    private const int KeepRows = 256;

    private static readonly EntryKind[] s_keptKinds = [EntryKind.Audit, EntryKind.Firmware, EntryKind.Device];

    private readonly Lock _openLock = new();
    private readonly List<JournalFile> _open = [];
    private readonly JournalOptions _options;
    private readonly KeptFile _kept;
    private (TimeSpan Time, long Octets) _retention;

    /// <summary>Rising by number; replaced as a whole, so a reader works on one picture. The last one is written.</summary>
    private volatile JournalFile[] _files = [];

    public JournalFiles(JournalOptions options)
    {
        _options = options;
        _retention = (options.RetentionTime, options.RetentionOctets);
        _kept = new KeptFile(options.Folder, options.FileSystem.Vfs);
    }

    /// <summary>Octets of the largest file.</summary>
    public long LargestOctets => _files.Max(static file => file.Octets);

    /// <summary>The file that is written.</summary>
    public JournalFile Current => _files[^1];

    /// <summary>Number of the oldest entry of the files, 0 when they are empty.</summary>
    public long FirstSeq => Array.Find(_files, static file => file.FirstSeq != 0)?.FirstSeq ?? 0;

    public int Many => _files.Length;

    public long Octets => _files.Sum(static file => file.Octets);

    /// <summary>Why expiry failed the last time; a commit does not fail because of it.</summary>
    public string? Trouble { get; private set; }

    /// <summary>Opens what is there and marks the run as begun, synced, before any number is given.</summary>
    public (long Epoch, long LastSeq, long Reserved) Begin()
    {
        var epoch = _kept.Mark(EpochMark);
        var numbers = _options.FileSystem.List(_options.Folder).Select(JournalFile.NumberOf).Where(static number => number > 0).Order().ToArray();
        if (epoch == 0 && numbers.Length > 0)
        {
            var message = $"{_options.Folder}/{KeptFile.Name} is empty or was missing beside other journal files; put the original back.";
            throw new StorageException(StorageFailure.Damaged, message);
        }

        foreach (var number in numbers)
        {
            Append(number);
        }

        if (_files.Length > 0)
        {
            Current.Settle();
        }

        var lastSeq = _files.Select(static file => file.LastSeq).Append(_kept.LastSeq).Max();
        var reserved = _kept.Mark(ReservedMark);
        var isClean = epoch == 0 || _kept.Mark(CleanMark) != 0;
        lastSeq = Math.Max(lastSeq, isClean ? _kept.Mark(LastMark) : reserved);
        epoch += isClean && epoch > 0 ? 0 : 1;
        _kept.SetMarks((EpochMark, epoch), (CleanMark, 0));
        if (_files.Length == 0)
        {
            Append(1);
        }

        return (epoch, lastSeq, reserved);
    }

    /// <summary>Marks numbers as taken, synced.</summary>
    public void Reserve(long upTo) => _kept.SetMarks((ReservedMark, upTo));

    /// <summary>Begins a new file when the present one is full or of another day, and lets the oldest expire.</summary>
    public void CutIfComplete(long time)
    {
        if (Current.IsComplete(time, _options.FileOctets))
        {
            // Closing a file moves its log too, but says nothing when the disk refuses: a power cut could then take entries before ones that are kept.
            Current.Settle();
            Append(Current.Number + 1);
            Expire();
        }
    }

    /// <summary>What would go with another retention: files, their octets, and the first number that would stay (0: nothing goes).</summary>
    public (int Files, long Octets, long FirstSeq) Expiring(TimeSpan time, long octets)
    {
        var files = _files;
        var oldestKept = files.Max(static file => file.LastTime) - (long)time.TotalMicroseconds;
        var left = files.Sum(static file => file.Octets);
        var gone = 0;
        while (gone < files.Length - 1 && (files[gone].LastTime < oldestKept || left > octets))
        {
            left -= files[gone++].Octets;
        }

        return (gone, files.Take(gone).Sum(static file => file.Octets), gone == 0 ? 0 : files[gone].FirstSeq);
    }

    /// <summary>Keeps for another time and size from now on.</summary>
    public void Retain(TimeSpan time, long octets)
    {
        _retention = (time, octets);
        Expire();
    }

    /// <summary>Removes files that are too old or too many; the newest stays. A disk that refuses is told by <see cref="Trouble"/> and tried again at the next cut.</summary>
    public void Expire()
    {
        try
        {
            // Not by the file that is written: a clock that is set far ahead must not take everything before somebody can see it. One day of it does no harm.
            var newest = _files[..^1].Select(static file => file.LastTime).DefaultIfEmpty(0).Max();
            var oldestKept = newest - (long)_retention.Time.TotalMicroseconds;
            while (_files.Length > 1 && (_files[0].LastTime < oldestKept || Octets > _retention.Octets))
            {
                Remove(_files[0]);
            }

            Trouble = null;
        }
        catch (StorageException refused)
        {
            Trouble = refused.Message;
        }
    }

    /// <summary>Begins a new file and removes all others, whatever their age; entries that are kept for ever stay.</summary>
    /// <exception cref="StorageException">The disk refuses; called again it goes on where it was.</exception>
    public void Retire()
    {
        Current.Settle();
        Append(Current.Number + 1);
        while (_files.Length > 1)
        {
            Remove(_files[0]);
        }
    }

    /// <summary>Adds rows in rising order to an empty page, from the files in their order.</summary>
    public void Read(long after, long upTo, int maximum, string? device, EntryKind? kind, List<StoredEntry> page)
    {
        while (!TryRead(_files, after, upTo, maximum, device, kind, page))
        {
            // A file expired on the way: what it held may be among the kept entries now.
            page.Clear();
        }
    }

    /// <summary>
    /// Copies all files one after the other, each under its own name. Those of the record first and the kept one last: what expires on the way is in it.
    /// </summary>
    /// <param name="path">Where each copy goes, one at a time.</param>
    /// <param name="copied">Takes a copy by the name of its file; the copy is deleted afterwards.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task CopyAsync(string path, Func<string, Task> copied, CancellationToken cancellationToken)
    {
        foreach (var file in _files)
        {
            try
            {
                if (file.CopyTo(path, cancellationToken))
                {
                    await copied(JournalFile.NameOf(file.Number)).ConfigureAwait(false);
                }
            }
            finally
            {
                file.EndCopy();
                File.Delete(path);
            }
        }

        _kept.CopyTo(path);
        await copied(KeptFile.Name).ConfigureAwait(false);
        File.Delete(path);
    }

    /// <summary>Closes the files of the record; the kept file stays for the last mark.</summary>
    public void Close() => Array.ForEach(_files, static file => file.Dispose());

    /// <summary>Marks the stop as clean; a disk that refuses makes the next start an unclean one.</summary>
    public void TryMarkClean(long lastSeq)
    {
        try
        {
            _kept.SetMarks((LastMark, lastSeq), (CleanMark, 1));
        }
        catch (StorageException refused)
        {
            Trouble = refused.Message;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Close();
        _kept.Dispose();
    }

    private void Append(int number)
    {
        var file = new JournalFile(_options.Folder, number, _options.FileSystem.Vfs);
        if (_files.Length > 0)
        {
            Current.Park();
        }

        _files = [.. _files, file];
    }

    private void Remove(JournalFile file)
    {
        List<StoredEntry> rows = [];
        foreach (var kind in s_keptKinds)
        {
            for (long after = 0; file.Read(after, long.MaxValue, KeepRows, null, kind, rows) > 0; rows.Clear())
            {
                _kept.Keep(rows);
                after = rows[^1].Seq;
            }
        }

        _files = _files[1..];
        file.Dispose();
        lock (_openLock)
        {
            _ = _open.Remove(file);
        }

        _options.FileSystem.Delete(file.Path);
        _options.FileSystem.Delete(file.Path + "-wal");
    }

    private bool TryRead(JournalFile[] files, long after, long upTo, int maximum, string? device, EntryKind? kind, List<StoredEntry> page)
    {
        var first = Array.Find(files, static file => file.FirstSeq != 0)?.FirstSeq ?? long.MaxValue;
        var found = after + 1 < first ? _kept.Read(after, Math.Min(upTo, first - 1), maximum, device, kind, page) : 0;
        foreach (var file in files)
        {
            if (found >= maximum)
            {
                break;
            }

            if (file.LastSeq > after && file.FirstSeq <= upTo)
            {
                var added = file.Read(after, upTo, maximum - found, device, kind, page);
                if (added < 0)
                {
                    return false;
                }

                found += added;
                Used(file);
            }
        }

        return true;
    }

    /// <summary>Holds the number of open files within its bound: the one that was read longest ago is closed.</summary>
    private void Used(JournalFile file)
    {
        JournalFile? longestAgo = null;
        lock (_openLock)
        {
            _ = _open.Remove(file);
            _open.Add(file);
            if (_open.Count > _options.OpenFiles)
            {
                longestAgo = _open[0];
                _open.RemoveAt(0);
            }
        }

        if (longestAgo is not null && longestAgo != Current)
        {
            longestAgo.Park();
        }
    }
}
