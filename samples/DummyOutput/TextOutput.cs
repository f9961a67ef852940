using System.Text;
using System.Threading.Channels;
using Sallyport.Gateway.Commands;
using Sallyport.Gateway.Downlinks;
using Sallyport.Gateway.Journal;
using Sallyport.Gateway.Outputs;

namespace Sallyport.Samples.DummyOutput;

/// <summary>
/// The smallest honest output: prints each fact as a line, and sends what is typed as <c>DEVICE TEXT</c> to a device. Begin here to write your own: LoRaWAN,
/// CoAP, a display. It keeps a bounded window, confirms an entry when its line is written, and tries again when the writer fails; the journal keeps the rest.
/// </summary>
/// <param name="writer">Where lines go; used by one task.</param>
/// <param name="time">Pauses between tries.</param>
public sealed class TextOutput(TextWriter writer, TimeProvider time) : IGatewayOutput
{
    private const int Window = 100;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly Caller Typed = new("dummy", "local", "gateway");

    private readonly Channel<JournalEntry> _entries = Channel.CreateBounded<JournalEntry>(Window);
    private readonly CancellationTokenSource _stop = new();
    private IGatewayControl? _control;
    private Task _writing = Task.CompletedTask;
    private int _taken;
    private long _confirmed;
    private volatile string? _trouble;

    /// <inheritdoc/>
    public string Name => "dummy";

    /// <inheritdoc/>
    public int Capacity => Window - Volatile.Read(ref _taken);

    /// <inheritdoc/>
    public long ConfirmedSeq => Interlocked.Read(ref _confirmed);

    /// <inheritdoc/>
    public (string State, string? Detail) Status => _trouble is { } trouble ? ("failed", trouble) : ("up", null);

    /// <inheritdoc/>
    public Action? Ready { get; set; }

    /// <inheritdoc/>
    public Task StartAsync(IGatewayControl control, long confirmedSeq, CancellationToken cancellationToken)
    {
        _control = control;
        _confirmed = confirmedSeq;
        _writing = Task.Run(WriteAllAsync, CancellationToken.None);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public void Offer(JournalEntry entry)
    {
        Interlocked.Increment(ref _taken);
        if (!_entries.Writer.TryWrite(entry))
        {
            throw new InvalidOperationException("offered without room");
        }
    }

    /// <summary>Sends a typed line <c>DEVICE TEXT</c> as <c>set</c>; the device is an id, a name or an address.</summary>
    /// <returns>What became of it, as a line for people.</returns>
    public async Task<string> TypeAsync(string line, CancellationToken cancellationToken)
    {
        var parts = line.Split(' ', 2, StringSplitOptions.TrimEntries);
        if (_control is null || parts is not [{ Length: > 0 } device, { Length: > 0 } text])
        {
            return "type: DEVICE TEXT";
        }

        var request = new DownlinkRequest { Device = device, Verb = DownlinkVerb.Set, Payload = Encoding.UTF8.GetBytes(text) };
        var result = await _control.SubmitAsync(request, Typed, cancellationToken);
        return result.Accepted ? $"downlink {result.Downlink!.Id} is queued" : $"refused: {result.Detail}";
    }

    /// <summary>Stops; what is not written yet is offered again at the next start.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _writing;
    }

    private async Task WriteAllAsync()
    {
        try
        {
            await foreach (var entry in _entries.Reader.ReadAllAsync(_stop.Token))
            {
                await WriteAsync(entry);
                Interlocked.Exchange(ref _confirmed, entry.Seq);
                Interlocked.Decrement(ref _taken);
                Ready?.Invoke();
            }
        }
        catch (OperationCanceledException)
        {
            // The designed end.
        }
    }

    private async Task WriteAsync(JournalEntry entry)
    {
        while (true)
        {
            try
            {
                await writer.WriteLineAsync(Encoding.UTF8.GetString(EntryJson.ToUtf8(entry)));
                await writer.FlushAsync(_stop.Token);
                _trouble = null;
                return;
            }
            catch (IOException exception)
            {
                _trouble = exception.Message;
                Ready?.Invoke();
                await Task.Delay(Pause, time, _stop.Token);
            }
        }
    }
}
