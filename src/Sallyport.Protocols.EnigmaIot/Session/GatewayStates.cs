using static Sallyport.Protocols.EnigmaIot.Session.GatewayNodeState;
using static Sallyport.Protocols.EnigmaIot.Session.GatewayTrigger;

namespace Sallyport.Protocols.EnigmaIot.Session;

/// <summary>
/// The state machine of one address at the gateway, as the session uses it and as the diagram shows it.
/// <para>
/// The original has two states, and a hello, a bad tag or an old counter throws the session away at once: whoever is in range can knock a node off
/// with one forged or repeated frame (section 18). Here nothing that is unauthenticated or repeated ends a session. A hello only puts an unproved
/// session beside the valid one, and bad frames only condemn the valid one; both wait for a frame under the new key, which a forger cannot make.
/// </para>
/// </summary>
public static class GatewayStates
{
    private const int StateCount = 5;
    private const int TriggerCount = 7;
    private const string End = "FB 05, Left 5";
    private const string Removed = "FB 06, Left 6";
    private const string Quiet = "Left, silent";
    private const string Beside = "FE, newest unproved session wins";
    private const string Warned = "FB 03, rate limited";

    private static readonly GatewayNodeState?[] Next = Build();

    /// <summary>All legal steps. What is not listed leaves the state as it is and cannot happen by the session's own rules.</summary>
    public static IReadOnlyList<GatewayTransition> Transitions { get; } = All();

    /// <summary>The state after a trigger.</summary>
    /// <exception cref="InvalidOperationException">The step is not in the table: a mistake of the session.</exception>
    public static GatewayNodeState After(GatewayNodeState from, GatewayTrigger trigger) =>
        Next[((int)from * TriggerCount) + (int)trigger] ?? throw new InvalidOperationException($"no step from {from} by {trigger}");

    /// <summary>True while an unproved session stands beside the valid one.</summary>
    public static bool IsRenewing(GatewayNodeState state) => state is Renewing or CondemnedRenewing;

    /// <summary>True when the node was told to give its session up.</summary>
    public static bool IsCondemned(GatewayNodeState state) => state is Condemned or CondemnedRenewing;

    private static GatewayTransition[] All() =>
    [
        new(Unregistered, Hello, Registered, "FE, 04 broadcast key if wanted, Joined"),
        new(Registered, Hello, Renewing, Beside),
        new(Registered, BadFrame, Condemned, Warned),
        new(Registered, EndOfKey, Unregistered, End),
        new(Registered, Kick, Unregistered, Removed),
        new(Registered, Silence, Unregistered, Quiet),
        new(Renewing, Hello, Renewing, Beside),
        new(Renewing, Proof, Registered, "Joined"),
        new(Renewing, Disproof, Registered, "unproved key cleared"),
        new(Renewing, BadFrame, CondemnedRenewing, Warned),
        new(Renewing, EndOfKey, Unregistered, End),
        new(Renewing, Kick, Unregistered, Removed),
        new(Renewing, Silence, Unregistered, Quiet),
        new(Condemned, Hello, CondemnedRenewing, Beside),
        new(Condemned, BadFrame, Condemned, Warned),
        new(Condemned, EndOfKey, Unregistered, End),
        new(Condemned, Kick, Unregistered, Removed),
        new(Condemned, Silence, Unregistered, Quiet),
        new(CondemnedRenewing, Hello, CondemnedRenewing, Beside),
        new(CondemnedRenewing, Proof, Registered, "Left 3, Joined"),
        new(CondemnedRenewing, Disproof, Condemned, "unproved key cleared"),
        new(CondemnedRenewing, BadFrame, CondemnedRenewing, Warned),
        new(CondemnedRenewing, EndOfKey, Unregistered, End),
        new(CondemnedRenewing, Kick, Unregistered, Removed),
        new(CondemnedRenewing, Silence, Unregistered, Quiet),
    ];

    private static GatewayNodeState?[] Build()
    {
        var next = new GatewayNodeState?[StateCount * TriggerCount];
        foreach (var step in All())
        {
            next[((int)step.From * TriggerCount) + (int)step.Trigger] = step.To;
        }

        return next;
    }
}
