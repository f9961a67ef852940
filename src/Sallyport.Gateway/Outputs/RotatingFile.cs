using System.Globalization;

namespace Sallyport.Gateway.Outputs;

/// <summary>
/// Appends whole lines to the newest of a bounded number of files <c>name.NNNNNNNNNNNNNNNNNNN.yyyyMMddTHHmmssZ.ext</c>: the number of the first entry, and when
/// the file was begun. A line that a crash cut short is taken off before the next is written, so every file holds whole lines only.
/// </summary>
internal sealed class RotatingFile(FileLogOptions options, string extension, byte[] header, TimeProvider time) : IDisposable
{
    private const string TimeFormat = "yyyyMMdd'T'HHmmss'Z'";
    private FileStream? _file;
    private DateTimeOffset _begunAt;

    /// <summary>Writes lines and syncs them to the disk.</summary>
    /// <param name="firstSeq">Number of the first entry in them; names a new file.</param>
    /// <param name="lines">Whole lines.</param>
    public void Append(long firstSeq, ReadOnlySpan<byte> lines)
    {
        _file ??= Reopen();
        if (_file is not null && (_file.Length + lines.Length > options.MaximumOctets || time.GetUtcNow() - _begunAt >= options.MaximumAge))
        {
            _file.Dispose();
            _file = null;
        }

        _file ??= Begin(firstSeq);
        var end = _file.Length;
        try
        {
            _file.Write(lines);
            _file.Flush(flushToDisk: true);
        }
        catch (IOException)
        {
            // A full disk may have taken half a line; the batch is written again as a whole.
            Cut(end);
            throw;
        }
    }

    public void Dispose() => _file?.Dispose();

    private void Cut(long end)
    {
        try
        {
            _file!.SetLength(end);
        }
        catch (IOException)
        {
            _file!.Dispose();
            _file = null;
        }
    }

    private FileStream? Reopen()
    {
        Directory.CreateDirectory(options.Folder);
        if (Files() is not [.., var newest])
        {
            return null;
        }

        var file = new FileStream(newest, FileMode.Open, FileAccess.ReadWrite, FileShare.Read, bufferSize: 1);
        _begunAt = BegunAt(newest);
        file.SetLength(EndOfLastLine(file));
        file.Seek(0, SeekOrigin.End);
        return file;
    }

    private FileStream Begin(long firstSeq)
    {
        _begunAt = time.GetUtcNow();
        var name = string.Create(CultureInfo.InvariantCulture, $"{options.Name}.{firstSeq:D19}.{_begunAt.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture)}.{extension}");
        var path = Path.Combine(options.Folder, name);
        var file = new FileStream(path, FileMode.Create, FileAccess.ReadWrite, FileShare.Read, bufferSize: 1);
        file.Write(header);
        var files = Files();
        foreach (var old in files.AsSpan(0, Math.Max(0, files.Length - options.MaximumFiles)))
        {
            File.Delete(old);
        }

        return file;
    }

    private string[] Files()
    {
        var files = Directory.GetFiles(options.Folder, $"{options.Name}.*.{extension}");
        Array.Sort(files, StringComparer.Ordinal);
        return files;
    }

    // The name and not the file system tells the age: copies and backups change the dates of a file. Somebody else's name counts as old.
    private static DateTimeOffset BegunAt(string path)
    {
        var parts = Path.GetFileName(path).Split('.');
        return parts.Length > 2 && DateTimeOffset.TryParseExact(parts[^2], TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var begunAt)
            ? begunAt
            : DateTimeOffset.UnixEpoch;
    }

    private static long EndOfLastLine(FileStream file)
    {
        const int Step = 4096;
        Span<byte> octets = stackalloc byte[Step];
        for (var end = file.Length; end > 0;)
        {
            var begin = Math.Max(0, end - Step);
            var part = octets[..(int)(end - begin)];
            file.Seek(begin, SeekOrigin.Begin);
            file.ReadExactly(part);
            if (part.LastIndexOf((byte)'\n') is >= 0 and var at)
            {
                return begin + at + 1;
            }

            end = begin;
        }

        return 0;
    }
}
