using System.Collections.Concurrent;
using Sallyport.Wire;

namespace Sallyport.Gateway.EStim;

/// <summary>Stops on their way to the thread that runs the turns, past the inbox and whatever makes it refuse. Bounded: one stop stops everything, so more need not wait.</summary>
internal sealed class UrgentOrders
{
    private const int Limit = 256;
    private readonly ConcurrentQueue<Action<Now>> _waiting = new();

    /// <summary>Called from any thread when something was put in.</summary>
    public Action? Ready { get; set; }

    /// <summary>Puts a stop in. False when as many as can wait are waiting, each of which does the same.</summary>
    public bool TryPost(Action<Now> work)
    {
        if (_waiting.Count >= Limit)
        {
            return false;
        }

        _waiting.Enqueue(work);
        Ready?.Invoke();
        return true;
    }

    /// <summary>Does all that waits.</summary>
    public void Execute(Now now)
    {
        for (var budget = Limit; budget > 0 && _waiting.TryDequeue(out var work); budget--)
        {
            work(now);
        }
    }
}
