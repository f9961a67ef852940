namespace Sallyport.Gateway.Alerts;

/// <summary>The kinds of alerts, their numbers and what holds when nothing is set.</summary>
public static class AlertRules
{
    /// <summary>A device is silent beyond its own rhythm.</summary>
    public const string Silent = "silent";

    /// <summary>A device is heard badly.</summary>
    public const string WeakLink = "weak-link";

    /// <summary>Frames of a sender are refused.</summary>
    public const string Refused = "refused";

    /// <summary>Frames of a device come a second time.</summary>
    public const string Replay = "replay";

    /// <summary>A device asks for a name that another one has.</summary>
    public const string NameConflict = "name-conflict";

    /// <summary>The disk is nearly full or refuses.</summary>
    public const string Disk = "disk";

    /// <summary>A downlink expired before its device could take it.</summary>
    public const string QueueExpiry = "queue-expiry";

    /// <summary>A link failed.</summary>
    public const string Link = "link";

    private const double Week = 7 * 24 * 60;

    /// <summary>All kinds, in the order in which they are shown.</summary>
    public static IReadOnlyList<AlertDefinition> Definitions { get; } =
    [
        new(Silent, "attention", "Silent device", "A device was not heard for about four of its own intervals, and then for as long as you set here.",
            "Off: a device that stopped is shown as late, but nobody is told.",
            [new("minutes", "minutes", 0, Week, 0, "more silence to allow")]),
        new(WeakLink, "attention", "Weak link", "A device's signal stays below the level, or more of its messages are lost than the share.",
            "Off: a device that is about to be lost is not noticed before it is silent.",
            [new("rssi", "dBm", -127, 0, -90, "signal below"), new("loss", "%", 5, 100, 40, "lost messages above")]),
        new(Refused, "attention", "Refused frames", "A sender's hellos cannot be decrypted (wrong key?), or many of its frames are refused.",
            "Off: a device with a wrong network key, or somebody who tries keys, is only found in the list of events.",
            [new("hellos", "hellos", 1, 1000, 3, "hellos that do not decrypt"), new("frames", "frames", 1, 1_000_000, 50, "other refused frames"), new("minutes", "minutes", 1, Week, 10, "within")]),
        new(Replay, "attention", "Replay", "Frames with an old counter come from a device: somebody repeats recorded frames, or the device lost its memory.",
            "Off: repeated frames are still refused, but nobody is told.",
            [new("frames", "frames", 1, 1_000_000, 3, "repeated frames"), new("minutes", "minutes", 1, Week, 10, "within")]),
        new(NameConflict, "attention", "Name conflict", "A device asks for a name that another device has.",
            "Off: the device stays without the name and is only known by its address.",
            [new("times", "times", 1, 1000, 1, "refused names"), new("minutes", "minutes", 1, Week, 60, "within")]),
        new(Disk, "bad", "Disk", "Little space is left, or the journal does not accept entries.",
            "Off: the gateway stops accepting when the disk is full, and nobody is told before.",
            [new("freeMegabytes", "MB", 1, 1_000_000, 500, "free space below")]),
        new(QueueExpiry, "attention", "Expired commands", "Commands expired before their device could take them.",
            "Off: whoever sent the command finds out by looking.",
            [new("commands", "commands", 1, 1000, 1, "expired commands"), new("minutes", "minutes", 1, Week, 60, "within")]),
        new(Link, "bad", "Link", "A link has failed: no device can be heard over it.",
            "Off: each device behind a failed link is told about instead.",
            [new("seconds", "seconds", 0, 86_400, 10, "failing for at least")]),
    ];

    /// <summary>The definition of a rule; null when there is none.</summary>
    public static AlertDefinition? Find(string rule) => Definitions.FirstOrDefault(definition => definition.Rule == rule);

    /// <summary>The rule as it is when nothing is set.</summary>
    public static AlertRule Default(AlertDefinition definition) =>
        new(definition.Rule, true, definition.Parameters.ToDictionary(static parameter => parameter.Name, static parameter => parameter.Default, StringComparer.Ordinal));

    /// <summary>Fills in what an order leaves out.</summary>
    /// <param name="rule">The word.</param>
    /// <param name="enabled">As ordered.</param>
    /// <param name="numbers">Some of its numbers; the others are as in <paramref name="basis"/>.</param>
    /// <param name="basis">As it is now.</param>
    /// <param name="complete">The whole rule.</param>
    /// <returns>Why it cannot be, for people; null when it can.</returns>
    public static string? Complete(string rule, bool enabled, IReadOnlyDictionary<string, double>? numbers, AlertRule? basis, out AlertRule? complete)
    {
        complete = null;
        if (Find(rule) is not { } definition)
        {
            return $"there is no rule '{rule}'";
        }

        basis ??= Default(definition);
        Dictionary<string, double> all = new(basis.Numbers, StringComparer.Ordinal);
        foreach (var (name, value) in numbers ?? new Dictionary<string, double>())
        {
            if (definition.Parameters.FirstOrDefault(parameter => parameter.Name == name) is not { } parameter)
            {
                return $"the rule '{rule}' has no number '{name}'";
            }

            if (!(value >= parameter.Least && value <= parameter.Most))
            {
                return FormattableString.Invariant($"'{name}' must be {parameter.Least} to {parameter.Most} {parameter.Unit}");
            }

            all[name] = value;
        }

        complete = new AlertRule(rule, enabled, all);
        return null;
    }
}
