using Sallyport.Gateway.Policies;

namespace Sallyport.Gateway.EnigmaIot;

/// <summary>What an operator can choose for EnigmaIOT.</summary>
public static class EnigmaIotPolicies
{
    /// <summary>Accept data in clear (0x11).</summary>
    public const string Unencrypted = "enigmaiot.unencrypted";

    /// <summary>Tell a node that its name was refused (0x17).</summary>
    public const string NameRefusals = "enigmaiot.name-refusals";

    /// <summary>Answer clock requests (0x06).</summary>
    public const string ClockAnswers = "enigmaiot.clock-answers";

    /// <summary>Allow firmware over the air.</summary>
    public const string Firmware = "enigmaiot.firmware";

    /// <summary>Allow the command that wipes a node's configuration.</summary>
    public const string Reset = "enigmaiot.reset";

    private static readonly string[] Switch = ["on", "off"];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<PolicyDefinition> All { get; } =
    [
        new(Unencrypted, "off", Switch, PerDevice: true,
            "Whether data that a registered node sends without encryption is accepted.",
            "On: anybody in radio range can read this data and can forge it in the name of the node. Off: such data is refused."),
        new(NameRefusals, "on", Switch, PerDevice: true,
            "Whether a node is told that its name was refused.",
            "On: the node hears it and can say so. Off: as with the original gateway it never learns why it is shown under its address."),
        new(ClockAnswers, "on", Switch, PerDevice: true,
            "Whether a node gets the time when it asks for it.",
            "On: nodes know the gateway's time. Off: nodes that work by the clock run on their own time."),
        new(Firmware, "on", Switch, PerDevice: true,
            "Whether firmware may be sent to a node over the air.",
            "On: the protocol has no signature, so whoever may send commands decides what runs on the node. Off: such commands are refused."),
        new(Reset, "on", Switch, PerDevice: true,
            "Whether the command that wipes a node's configuration may be sent.",
            "On: a node that was reset must be set up by hand before it comes back. Off: such commands are refused."),
    ];
}
