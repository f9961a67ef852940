using System.Globalization;
using Sallyport.Gateway.Policies;
using Sallyport.Protocols.EStim.Outputs;

namespace Sallyport.Gateway.EStim;

/// <summary>What an operator can choose for Open eStim.</summary>
public static class EStimPolicies
{
    /// <summary>Use the unauthenticated types 06 and 07 with devices that know nothing better.</summary>
    public const string Plain = "estim.plain";

    /// <summary>Prefix of the policies that open an output to automation; the number of the output follows.</summary>
    public const string Automation = "estim.automation-";

    private static readonly string[] Switch = ["off", "on"];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<PolicyDefinition> All { get; } =
    [
        new(Plain, "off", Switch, PerDevice: true,
            "Whether a device that does not understand sealed packets may be commanded with the weak ones.",
            "On: commands are encrypted but not authenticated. Whoever can write to the line can change bits of a command, and a captured one can come again after 32,768 others."),
        .. Enumerable.Range(0, OutputSet.MaximumOutputs).Select(static output => new PolicyDefinition(
            Automation + output.ToString(CultureInfo.InvariantCulture), "off", Switch, PerDevice: true,
            $"Whether automation (MQTT) may raise the level of output {output}.",
            "On: a program can raise this output without anybody pressing a key. Lowering and stopping is always open.")),
    ];
}
