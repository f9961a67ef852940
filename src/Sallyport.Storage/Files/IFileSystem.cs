namespace Sallyport.Storage.Files;

/// <summary>Where the stores keep their files: the disk, or <see cref="Recording.RecordingFileSystem"/> in tests and in the simulation. Thread safe.</summary>
public interface IFileSystem
{
    /// <summary>Name of the SQLite VFS that reaches these files; null = the platform's own.</summary>
    string? Vfs { get; }

    /// <summary>Makes a folder and those above it, for their owner only (mode 0700); nothing happens when it is there.</summary>
    /// <exception cref="StorageException">It cannot be made.</exception>
    void CreateFolder(string path);

    /// <summary>Names (not paths) of the files in a folder, sorted by octets; empty when there is no such folder.</summary>
    IReadOnlyList<string> List(string folder);

    /// <summary>Octets of a file, 0 when there is none.</summary>
    long Length(string path);

    /// <summary>Removes a file; nothing happens when there is none.</summary>
    /// <exception cref="StorageException">It cannot be removed.</exception>
    void Delete(string path);

    /// <summary>How long writing and syncing one small file in the folder takes: the median of a few tries.</summary>
    TimeSpan MeasureSync(string folder);
}
