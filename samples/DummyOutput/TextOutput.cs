using System.Text;
using Sallyport.Gateway.Commands;
using Sallyport.Gateway.Downlinks;
using Sallyport.Gateway.Journal;
using Sallyport.Gateway.Outputs;

namespace Sallyport.Samples.DummyOutput;

/// <summary>
/// The smallest useful output: prints each fact as a line, and sends what is typed as <c>DEVICE TEXT</c> to a device. Begin here to write your own: LoRaWAN,
/// CoAP, a display. An output that talks to something slow keeps a bounded window and confirms later; this one is done when the line is written.
/// </summary>
/// <param name="writer">Where lines go; used by one thread at a time.</param>
public sealed class TextOutput(TextWriter writer) : IGatewayOutput
{
    private static readonly Caller Typed = new("dummy", "local", "gateway");
    private IGatewayControl? _control;
    private long _confirmed;
    private string? _trouble;

    /// <inheritdoc/>
    public string Name => "dummy";

    /// <summary>It is never behind, unless the writer failed: then it takes nothing until it is started again.</summary>
    public int Capacity => _trouble is null ? 100 : 0;

    /// <inheritdoc/>
    public long ConfirmedSeq => Interlocked.Read(ref _confirmed);

    /// <inheritdoc/>
    public (string State, string? Detail) Status => _trouble is null ? ("up", null) : ("failed", _trouble);

    /// <inheritdoc/>
    public Action? Ready { get; set; }

    /// <inheritdoc/>
    public Task StartAsync(IGatewayControl control, long confirmedSeq, CancellationToken cancellationToken)
    {
        _control = control;
        _confirmed = confirmedSeq;
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public void Offer(JournalEntry entry)
    {
        try
        {
            writer.WriteLine(Encoding.UTF8.GetString(EntryJson.ToUtf8(entry)));
            writer.Flush();
            Interlocked.Exchange(ref _confirmed, entry.Seq);
        }
        catch (IOException exception)
        {
            _trouble = exception.Message;
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

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
