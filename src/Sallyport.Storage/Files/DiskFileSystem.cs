using System.Diagnostics;

namespace Sallyport.Storage.Files;

/// <summary>The files of the platform.</summary>
public sealed class DiskFileSystem : IFileSystem
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const int SyncTries = 5;
    private const int SyncOctets = 4096;

    private DiskFileSystem()
    {
    }

    /// <summary>The one instance.</summary>
    public static DiskFileSystem Shared { get; } = new();

    /// <inheritdoc/>
    public string? Vfs => null;

    /// <inheritdoc/>
    public void CreateFolder(string path)
    {
        try
        {
            _ = OperatingSystem.IsWindows() ? Directory.CreateDirectory(path) : Directory.CreateDirectory(path, OwnerOnly);
        }
        catch (Exception reason) when (reason is IOException or UnauthorizedAccessException)
        {
            throw new StorageException(StorageFailure.Unreachable, $"The folder {path} cannot be made: {reason.Message}", innerException: reason);
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> List(string folder)
    {
        if (!Directory.Exists(folder))
        {
            return [];
        }

        var names = Array.ConvertAll(Directory.GetFiles(folder), static path => Path.GetFileName(path));
        Array.Sort(names, StringComparer.Ordinal);
        return names;
    }

    /// <inheritdoc/>
    public long Length(string path)
    {
        var file = new FileInfo(path);
        return file.Exists ? file.Length : 0;
    }

    /// <inheritdoc/>
    public void Delete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception reason) when (reason is IOException or UnauthorizedAccessException)
        {
            throw new StorageException(StorageFailure.Unreachable, $"{path} cannot be removed: {reason.Message}", innerException: reason);
        }
    }

    /// <inheritdoc/>
    public TimeSpan MeasureSync(string folder)
    {
        var path = Path.Combine(folder, "sync.probe");
        Span<TimeSpan> times = stackalloc TimeSpan[SyncTries];
        try
        {
            using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
            var octets = new byte[SyncOctets];
            foreach (ref var time in times)
            {
                var begin = Stopwatch.GetTimestamp();
                file.Write(octets);
                file.Flush(flushToDisk: true);
                time = Stopwatch.GetElapsedTime(begin);
            }
        }
        catch (Exception reason) when (reason is IOException or UnauthorizedAccessException)
        {
            throw new StorageException(StorageFailure.Unreachable, $"The folder {folder} cannot be written: {reason.Message}", innerException: reason);
        }

        times.Sort();
        return times[SyncTries / 2];
    }
}
