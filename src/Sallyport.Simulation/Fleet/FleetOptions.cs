using System.Text.Json;

namespace Sallyport.Simulation.Fleet;

/// <summary>A simulated fleet: who is in it, how bad the air is, and the seed that decides the rest. Fleet files have the same names in camel case.</summary>
public sealed record FleetOptions
{
    /// <summary>Devices at most, all groups together.</summary>
    public const int MaximumDevices = 100_000;

    /// <summary>Decides all traffic: same seed, same frames at the same moments. Default 1.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Virtual (or, against a running gateway, real) minutes; above 0, at most a year. Default 10.</summary>
    public double Minutes { get; init; } = 10;

    /// <summary>Probability that a frame is lost with all its tries, 0..1. Default 0.</summary>
    public double Loss { get; init; }

    /// <summary>The protocol; <c>enigmaiot</c> is the only one so far.</summary>
    public string Protocol { get; init; } = "enigmaiot";

    /// <summary>Name of the network, 1..20 characters. Default <c>SimNet</c>.</summary>
    public string NetworkName { get; init; } = "SimNet";

    /// <summary>Who is in it.</summary>
    public required IReadOnlyList<FleetGroup> Groups { get; init; }

    /// <summary>Devices in all groups.</summary>
    public int Devices => Groups.Sum(static group => group.Count);

    /// <summary>A mixed fleet as in a real field: mostly sleepers, some awake, a few of every trouble once there are enough devices.</summary>
    /// <param name="nodes">1..100,000.</param>
    public static FleetOptions Mixed(int nodes)
    {
        (NodeBehaviour Behaviour, int PerHundred, double Interval, PayloadFlavour Payload)[] shares =
        [
            (NodeBehaviour.Awake, 25, 10, PayloadFlavour.MsgPack),
            (NodeBehaviour.Broadcast, 10, 15, PayloadFlavour.Cayenne),
            (NodeBehaviour.Clock, 8, 30, PayloadFlavour.Cayenne),
            (NodeBehaviour.Flapping, 4, 10, PayloadFlavour.Raw),
            (NodeBehaviour.WrongKey, 2, 10, PayloadFlavour.Cayenne),
            (NodeBehaviour.Rogue, 2, 5, PayloadFlavour.Raw),
        ];
        var groups = shares
            .Select(share => new FleetGroup { Behaviour = share.Behaviour, Count = nodes * share.PerHundred / 100, IntervalSeconds = share.Interval, Payload = share.Payload })
            .Where(static group => group.Count > 0)
            .ToList();
        var sleepy = nodes - groups.Sum(static group => group.Count);
        groups.Insert(0, new FleetGroup { Behaviour = NodeBehaviour.Sleepy, Count = sleepy, IntervalSeconds = 20 });
        return new FleetOptions { Groups = groups };
    }

    /// <summary>Reads a fleet file (JSON, comments and trailing commas allowed).</summary>
    /// <param name="json">UTF-8 octets.</param>
    /// <param name="options">The fleet; null on error.</param>
    /// <returns>All that is wrong, each with the path of the setting; empty when it is well.</returns>
    public static IReadOnlyList<string> Parse(ReadOnlySpan<byte> json, out FleetOptions? options)
    {
        options = null;
        try
        {
            options = JsonSerializer.Deserialize(json, FleetJsonContext.Default.FleetFile)?.ToOptions();
        }
        catch (JsonException exception)
        {
            return [$"{exception.Path ?? "$"}: {exception.Message}"];
        }

        var errors = options?.Validate() ?? ["$: there is nothing in it"];
        options = errors.Count == 0 ? options : null;
        return errors;
    }

    /// <summary>All that is wrong with the values, each with the path of the setting; empty when nothing is.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> errors = [];
        void Require(bool holds, string path, string rule)
        {
            if (!holds)
            {
                errors.Add($"{path}: {rule}");
            }
        }

        Require(Minutes is > 0 and <= 525_600, "minutes", "above 0, at most 525600");
        Require(Loss is >= 0 and <= 1, "loss", "0..1");
        Require(Protocol == "enigmaiot", "protocol", "only enigmaiot");
        Require(NetworkName.Length is >= 1 and <= 20 && !NetworkName.AsSpan().ContainsAny('/', '\\'), "networkName", "1..20 characters without / and \\");
        Require(Groups.Count > 0, "groups", "at least one");
        for (var index = 0; index < Groups.Count; index++)
        {
            Require(Groups[index].Count is >= 1 and <= MaximumDevices, $"groups[{index}].count", $"1..{MaximumDevices}");
            Require(Groups[index].IntervalSeconds is >= 0.01 and <= 86_400, $"groups[{index}].intervalSeconds", "0.01..86400");
            Require((Groups[index].Name?.Length ?? 0) <= 24, $"groups[{index}].name", "at most 24 characters");
        }

        Require(Groups.Sum(static group => (long)Math.Max(0, group.Count)) <= MaximumDevices, "groups", $"at most {MaximumDevices} devices together");
        return errors;
    }
}
