using Sallyport.Wire;

namespace Sallyport.Simulation.Time;

/// <summary>What happens when: a queue of actions on virtual time. Actions of one instant run in the order in which they were planned. One thread.</summary>
public sealed class Scheduler
{
    private readonly PriorityQueue<Action, (Instant At, long Order)> _actions = new();
    private long _order;

    /// <summary>The clock that this scheduler moves.</summary>
    public VirtualClock Clock { get; } = new();

    /// <summary>The present instant.</summary>
    public Instant Now => Clock.Now.Monotonic;

    /// <summary>Actions that are planned.</summary>
    public int Planned => _actions.Count;

    /// <summary>When the next action is due; null when none is planned.</summary>
    public Instant? NextAt => _actions.TryPeek(out _, out var due) ? due.At : null;

    /// <summary>Plans an action; an instant in the past means now.</summary>
    public void At(Instant instant, Action action) => _actions.Enqueue(action, (instant > Now ? instant : Now, _order++));

    /// <summary>Plans an action after a span.</summary>
    public void After(TimeSpan span, Action action) => At(Now + span, action);

    /// <summary>Runs the next action and moves the clock to it. False when none is planned.</summary>
    public bool Step()
    {
        if (!_actions.TryDequeue(out var action, out var due))
        {
            return false;
        }

        Clock.MoveTo(due.At);
        action();
        return true;
    }

    /// <summary>Runs everything that is due until an instant, inclusive, and leaves the clock there.</summary>
    public void RunUntil(Instant instant)
    {
        while (NextAt is { } next && next <= instant)
        {
            Step();
        }

        Clock.MoveTo(instant);
    }

    /// <summary>Runs everything that is due in a span and leaves the clock at its end.</summary>
    public void RunFor(TimeSpan span) => RunUntil(Now + span);
}
