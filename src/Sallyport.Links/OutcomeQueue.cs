using Sallyport.Wire.Session;

namespace Sallyport.Links;

/// <summary>Outcomes that wait to be polled. Bounded: when full the oldest is forgotten, which a session reads as "unknown". Owned by the pump.</summary>
internal sealed class OutcomeQueue(int capacity)
{
    private readonly Queue<(TransmitId Id, TransmitOutcome Outcome)> _waiting = new();

    public int Count => _waiting.Count;

    /// <summary>Keeps an outcome. Nothing is kept when nobody waits for it.</summary>
    /// <returns>False when an older one had to go.</returns>
    public bool Add(TransmitId id, TransmitOutcome outcome)
    {
        if (id == TransmitId.None)
        {
            return true;
        }

        var fits = _waiting.Count < capacity;
        if (!fits)
        {
            _waiting.Dequeue();
        }

        _waiting.Enqueue((id, outcome));
        return fits;
    }

    /// <summary>Hands out at most <paramref name="budget"/> outcomes, oldest first.</summary>
    public int Drain(ILinkReceiver receiver, int budget)
    {
        // Only what waits now: a receiver that sends again from inside must not keep this loop alive.
        var count = Math.Min(budget, _waiting.Count);
        for (var index = 0; index < count; index++)
        {
            var (id, outcome) = _waiting.Dequeue();
            receiver.Complete(id, outcome);
        }

        return count;
    }
}
