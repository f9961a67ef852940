using Sallyport.Gateway.Commands;
using Sallyport.Gateway.Journal;
using Sallyport.Gateway.Outputs;

namespace Sallyport.Gateway.Tests.Fakes;

/// <summary>An output that a test opens, closes and confirms by hand.</summary>
internal sealed class CollectingOutput(string name = "collector") : IGatewayOutput
{
    public List<JournalEntry> Entries { get; } = [];

    public int Room { get; set; } = int.MaxValue;

    public bool ConfirmsAtOnce { get; set; } = true;

    public Exception? Fault { get; set; }

    public IGatewayControl? Control { get; private set; }

    public long StartedAt { get; private set; } = -1;

    public bool IsDisposed { get; private set; }

    public string Name => name;

    public int Capacity => Room;

    public long ConfirmedSeq { get; set; }

    public (string State, string? Detail) Status => Room > 0 ? ("up", null) : ("connecting", "closed by the test");

    public Action? Ready { get; set; }

    public Task StartAsync(IGatewayControl control, long confirmedSeq, CancellationToken cancellationToken)
    {
        (Control, StartedAt, ConfirmedSeq) = (control, confirmedSeq, confirmedSeq);
        return Task.CompletedTask;
    }

    public void Offer(JournalEntry entry)
    {
        if (Fault is not null)
        {
            throw Fault;
        }

        Assert.True(Room > 0, "offered without room");
        Entries.Add(entry);
        Room -= Room == int.MaxValue ? 0 : 1;
        if (ConfirmsAtOnce)
        {
            ConfirmedSeq = entry.Seq;
        }
    }

    public ValueTask DisposeAsync()
    {
        IsDisposed = true;
        return ValueTask.CompletedTask;
    }
}
