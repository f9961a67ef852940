using Sallyport.Gateway.Commands;
using Sallyport.Gateway.Journal;
using Sallyport.Gateway.Outputs;
using Sallyport.Links.Faults;

namespace Sallyport.System.Tests.Simulation;

/// <summary>An output that stands for the outside world: it remembers all it hears in a model that outlives the gateway, confirms late, and is sometimes busy.</summary>
internal sealed class ObserverOutput(ReferenceModel model, SeededRandom random) : IGatewayOutput
{
    private const int Room = 50;
    private readonly Queue<long> _unconfirmed = new();

    public string Name => "observer";

    public int Capacity => Room - _unconfirmed.Count;

    public long ConfirmedSeq { get; private set; }

    public (string State, string? Detail) Status => ("up", null);

    public Action? Ready { get; set; }

    public Task StartAsync(IGatewayControl control, long confirmedSeq, CancellationToken cancellationToken)
    {
        ConfirmedSeq = confirmedSeq;
        model.OutputStarted(confirmedSeq);
        return Task.CompletedTask;
    }

    public void Offer(JournalEntry entry)
    {
        model.Offered(entry);
        _unconfirmed.Enqueue(entry.Seq);
    }

    /// <summary>Confirms some of what it got.</summary>
    public void ConfirmSome()
    {
        for (var count = random.Below(Room); count >= 0 && _unconfirmed.TryDequeue(out var seq); count--)
        {
            ConfirmedSeq = seq;
        }

        Ready?.Invoke();
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
