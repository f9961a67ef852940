using System.Collections.Concurrent;
using Sallyport.Wire.Session;

namespace Sallyport.Links;

/// <summary>Outcomes that a link's own thread settles and the pump polls, and the call that wakes the pump.</summary>
internal sealed class ConcurrentOutcomes
{
    private readonly ConcurrentQueue<(TransmitId Id, TransmitOutcome Outcome)> _waiting = new();
    private volatile Action? _ready;
    private long _notAcknowledged;

    /// <summary>Wakes the pump. Called once when it is set: what came before somebody listened must not go unnoticed.</summary>
    public Action? Ready
    {
        get => _ready;
        set
        {
            _ready = value;
            value?.Invoke();
        }
    }

    /// <summary>How many did not leave.</summary>
    public long NotAcknowledged => Volatile.Read(ref _notAcknowledged);

    /// <summary>Keeps an outcome for whoever waits for it.</summary>
    public void Settle(TransmitId id, TransmitOutcome outcome)
    {
        if (outcome == TransmitOutcome.NotAcknowledged)
        {
            Interlocked.Increment(ref _notAcknowledged);
        }

        if (id != TransmitId.None)
        {
            _waiting.Enqueue((id, outcome));
            _ready?.Invoke();
        }
    }

    /// <summary>Hands out at most <paramref name="budget"/> outcomes, oldest first.</summary>
    /// <returns>How many.</returns>
    public int Drain(ILinkReceiver receiver, int budget)
    {
        var done = 0;
        for (; done < budget && _waiting.TryDequeue(out var settled); done++)
        {
            receiver.Complete(settled.Id, settled.Outcome);
        }

        return done;
    }
}
