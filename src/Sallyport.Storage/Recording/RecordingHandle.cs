namespace Sallyport.Storage.Recording;

/// <summary>One open file as SQLite sees it.</summary>
internal sealed class RecordingHandle(RecordingFileSystem owner, string? path, RecordedFile file, bool isLog, bool deleteOnClose)
{
    public const int NoLock = 0;
    public const int Shared = 1;
    public const int Reserved = 2;
    public const int Exclusive = 4;

    private readonly int _generation = owner.Generation;
    private int _level;
    private bool _folderSynced = !isLog;

    public RecordingFileSystem Owner { get; } = owner;

    public RecordedFile File { get; } = file;

    /// <summary>False once the process that opened it is dead.</summary>
    public bool IsAlive => _generation == Owner.Generation;

    public bool TryWrite(ReadOnlySpan<byte> octets, long offset)
    {
        if (Owner.TryChange())
        {
            File.Write(octets, offset);
            return true;
        }

        var torn = Owner.TornOctets(octets.Length);
        if (torn > 0)
        {
            File.Write(octets[..torn], offset);
        }

        return false;
    }

    public bool TrySync()
    {
        if (!Owner.TrySync(path, File, !_folderSynced))
        {
            return false;
        }

        _folderSynced = true;
        return true;
    }

    /// <summary>SQLite's five lock levels (sqlite.org/lockingv3.html); pending counts as exclusive here.</summary>
    public bool TryLock(int level)
    {
        if (level <= _level)
        {
            return true;
        }

        if (File.Writer is not null && File.Writer != this)
        {
            return level == Shared && !HeldExclusively() && Share();
        }

        if (_level == NoLock)
        {
            _ = Share();
        }

        if (level >= Reserved)
        {
            File.Writer = this;
        }

        if (level > Reserved && File.Readers > 1)
        {
            return false;
        }

        _level = level;
        return true;
    }

    public void Unlock(int level)
    {
        if (level < Reserved && File.Writer == this)
        {
            File.Writer = null;
        }

        if (level == NoLock && _level > NoLock)
        {
            File.Readers--;
        }

        _level = Math.Min(_level, level);
    }

    public void Close()
    {
        if (IsAlive)
        {
            Unlock(NoLock);
            if (deleteOnClose && path is not null)
            {
                _ = Owner.TryRemove(path, syncFolder: false);
            }
        }
    }

    private bool HeldExclusively() => File.Writer is RecordingHandle { _level: > Reserved };

    private bool Share()
    {
        File.Readers++;
        _level = Shared;
        return true;
    }
}
