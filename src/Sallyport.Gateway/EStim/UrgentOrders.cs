using System.Collections.Concurrent;
using Sallyport.Wire;

namespace Sallyport.Gateway.EStim;

/// <summary>
/// Stops on their way to the thread that runs the turns, past the inbox and whatever makes it refuse: first the emergency stops, then those that bring one
/// device down. Both are bounded, each on its own, so that no number of the one keeps out the other.
/// </summary>
internal sealed class UrgentOrders
{
    private const int Limit = 256;
    private readonly ConcurrentQueue<Action<Now>> _stops = new();
    private readonly ConcurrentQueue<Action<Now>> _lowerings = new();

    /// <summary>Called from any thread when something was put in.</summary>
    public Action? Ready { get; set; }

    /// <summary>Puts an emergency stop in. While as many as can wait are waiting it is left out: each of them stops everything.</summary>
    public void Stop(Action<Now> work) => TryPost(_stops, work);

    /// <summary>Puts in what brings a device down. False when as many as can wait are waiting.</summary>
    public bool TryLower(Action<Now> work) => TryPost(_lowerings, work);

    /// <summary>Does all that waits.</summary>
    public void Execute(Now now)
    {
        Execute(_stops, now);
        Execute(_lowerings, now);
    }

    private bool TryPost(ConcurrentQueue<Action<Now>> waiting, Action<Now> work)
    {
        if (waiting.Count >= Limit)
        {
            return false;
        }

        waiting.Enqueue(work);
        Ready?.Invoke();
        return true;
    }

    private static void Execute(ConcurrentQueue<Action<Now>> waiting, Now now)
    {
        for (var budget = Limit; budget > 0 && waiting.TryDequeue(out var work); budget--)
        {
            work(now);
        }
    }
}
