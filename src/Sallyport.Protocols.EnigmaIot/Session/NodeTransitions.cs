namespace Sallyport.Protocols.EnigmaIot.Session;

/// <summary>The whole state machine of a node as one table. The session moves only along it, and the diagram in the documentation is made from it.</summary>
public static class NodeTransitions
{
    private static readonly NodeTransition[] Table =
    [
        new(NodeState.Off, NodeTrigger.Started, NodeState.Unregistered),
        new(NodeState.Off, NodeTrigger.StartedWithoutGateway, NodeState.Searching),
        new(NodeState.Off, NodeTrigger.ContextRestored, NodeState.Registered),
        new(NodeState.Searching, NodeTrigger.GatewayFound, NodeState.Unregistered),
        new(NodeState.Unregistered, NodeTrigger.HelloSent, NodeState.WaitForServerHello),
        new(NodeState.WaitForServerHello, NodeTrigger.ServerHelloAccepted, NodeState.Registered),
        new(NodeState.WaitForServerHello, NodeTrigger.HelloTimeout, NodeState.Unregistered),
        new(NodeState.WaitForServerHello, NodeTrigger.HelloTimeoutOfSleeper, NodeState.Sleeping),
        new(NodeState.Registered, NodeTrigger.Invalidated, NodeState.Unregistered),
        new(NodeState.Registered, NodeTrigger.CounterEnded, NodeState.Unregistered),
        new(NodeState.Registered, NodeTrigger.SleepDue, NodeState.Sleeping),
        new(NodeState.Sleeping, NodeTrigger.WokeWithSession, NodeState.Registered),
        new(NodeState.Sleeping, NodeTrigger.WokeWithoutSession, NodeState.Unregistered),
        new(NodeState.Searching, NodeTrigger.Restarted, NodeState.Off),
        new(NodeState.Unregistered, NodeTrigger.Restarted, NodeState.Off),
        new(NodeState.WaitForServerHello, NodeTrigger.Restarted, NodeState.Off),
        new(NodeState.Registered, NodeTrigger.Restarted, NodeState.Off),
        new(NodeState.Sleeping, NodeTrigger.Restarted, NodeState.Off),
        new(NodeState.Searching, NodeTrigger.Erased, NodeState.Factory),
        new(NodeState.Unregistered, NodeTrigger.Erased, NodeState.Factory),
        new(NodeState.WaitForServerHello, NodeTrigger.Erased, NodeState.Factory),
        new(NodeState.Registered, NodeTrigger.Erased, NodeState.Factory),
        new(NodeState.Sleeping, NodeTrigger.Erased, NodeState.Factory),
    ];

    /// <summary>Every legal way, in reading order.</summary>
    public static IReadOnlyList<NodeTransition> All { get; } = Table;

    /// <summary>Where a trigger leads.</summary>
    /// <exception cref="InvalidOperationException">There is no such way: a mistake of the session itself.</exception>
    public static NodeState After(NodeState from, NodeTrigger trigger)
    {
        foreach (var transition in Table)
        {
            if (transition.From == from && transition.Trigger == trigger)
            {
                return transition.To;
            }
        }

        throw new InvalidOperationException($"a node has no way {trigger} out of {from}");
    }
}
