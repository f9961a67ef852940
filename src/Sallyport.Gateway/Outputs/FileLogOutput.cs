using System.Buffers;
using System.Text;
using Sallyport.Gateway.Journal;
using Sallyport.Wire;

namespace Sallyport.Gateway.Outputs;

/// <summary>Writes entries to files, JSON lines or CSV, with rotation by size and age. An entry is confirmed when it is synced to the disk.</summary>
public sealed class FileLogOutput : BatchedOutput
{
    private const int BatchEntries = 500;
    private readonly FileLogOptions _options;
    private readonly RotatingFile _file;

    /// <summary>A log that does not write yet.</summary>
    /// <param name="options">Its settings.</param>
    /// <param name="random">Spreads retries after a full disk.</param>
    /// <param name="time">Ages of files, and pauses.</param>
    public FileLogOutput(FileLogOptions options, IRandomSource random, TimeProvider time)
        : base(Checked(options).Name, options.Window, BatchEntries, new RetryDelay(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1), random), time)
    {
        _options = options;
        var isCsv = options.Format == FileLogFormat.Csv;
        _file = new RotatingFile(options, isCsv ? "csv" : "jsonl", isCsv ? CsvRow.Header.ToArray() : [], time);
    }

    /// <inheritdoc/>
    private protected override void Close() => _file.Dispose();

    private static FileLogOptions Checked(FileLogOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaximumFiles, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Window, 1, nameof(options));
        return options;
    }

    /// <inheritdoc/>
    private protected override Task<string?> WriteAsync(IReadOnlyList<JournalEntry> batch)
    {
        var lines = new ArrayBufferWriter<byte>();
        var text = new StringBuilder();
        foreach (var entry in batch)
        {
            if (_options.Kinds.Count > 0 && !_options.Kinds.Contains(entry.Kind))
            {
                continue;
            }

            if (_options.Format == FileLogFormat.Csv)
            {
                CsvRow.Append(entry, text.Clear());
                Encoding.UTF8.GetBytes(text.ToString(), lines);
            }
            else
            {
                EntryJson.Write(entry, lines);
                lines.Write("\n"u8);
            }
        }

        if (lines.WrittenCount > 0)
        {
            _file.Append(batch[0].Seq, lines.WrittenSpan);
        }

        return Task.FromResult<string?>(null);
    }
}
