using System.Buffers;
using System.Text;
using Sallyport.Gateway.Commands;
using Sallyport.Gateway.Journal;
using Sallyport.Wire;

namespace Sallyport.Gateway.Outputs;

/// <summary>Writes entries to files, JSON lines or CSV, with rotation by size and age. An entry is confirmed when it is synced to the disk.</summary>
public sealed class FileLogOutput : IGatewayOutput
{
    private const int BatchEntries = 500;
    private readonly FileLogOptions _options;
    private readonly RotatingFile _file;
    private readonly BatchWorker _worker;

    /// <summary>A log that does not write yet.</summary>
    /// <param name="options">Its settings.</param>
    /// <param name="random">Spreads retries after a full disk.</param>
    /// <param name="time">Ages of files, and pauses.</param>
    public FileLogOutput(FileLogOptions options, IRandomSource random, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaximumFiles, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Window, 1, nameof(options));
        _options = options;
        var isCsv = options.Format == FileLogFormat.Csv;
        _file = new RotatingFile(options, isCsv ? "csv" : "jsonl", isCsv ? CsvRow.Header.ToArray() : [], time);
        _worker = new BatchWorker(options.Window, BatchEntries, new RetryDelay(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1), random), time, WriteAsync);
    }

    /// <inheritdoc/>
    public string Name => _options.Name;

    /// <inheritdoc/>
    public int Capacity => _worker.Capacity;

    /// <inheritdoc/>
    public long ConfirmedSeq => _worker.Confirmed;

    /// <inheritdoc/>
    public (string State, string? Detail) Status => _worker.Fault is { } fault ? ("failed", fault) : ("up", null);

    /// <inheritdoc/>
    public Action? Ready
    {
        get => _worker.Ready;
        set => _worker.Ready = value;
    }

    /// <inheritdoc/>
    public Task StartAsync(IGatewayControl control, long confirmedSeq, CancellationToken cancellationToken)
    {
        _worker.Start(confirmedSeq);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public void Offer(JournalEntry entry) => _worker.Add(entry);

    /// <summary>Writes what was taken, then closes the file.</summary>
    public async ValueTask DisposeAsync()
    {
        await _worker.DisposeAsync().ConfigureAwait(false);
        _file.Dispose();
    }

    private Task<string?> WriteAsync(IReadOnlyList<JournalEntry> batch)
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
