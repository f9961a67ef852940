using Sallyport.Gateway.Journal;
using Sallyport.Gateway.Journal.Bodies;

namespace Sallyport.Gateway.Alerts;

/// <summary>
/// Decides what people are told: entries and the time in, alerts out. It has no clock and writes nothing, so that the same code weighs what happens now and
/// what happened last week. Owned by one thread.
/// <para>
/// Nobody is told twice: an alert is raised once and cleared once, what comes and goes must be over for longer each time, many of one kind in one network are
/// told together, and devices behind a failed link are not told about at all, because the link is.
/// </para>
/// </summary>
/// <param name="rules">The rule of a word, as it is now.</param>
/// <param name="book">Open alerts and mutes.</param>
/// <param name="surroundings">Names and links.</param>
/// <param name="maximum">Most devices.</param>
internal sealed class AlertEngine(Func<string, AlertRule> rules, AlertBook book, AlertSurroundings surroundings, int maximum)
{
    /// <summary>Most open alerts; more are not raised.</summary>
    public const int MostOpen = 500;

    /// <summary>Most things that are weighed at once.</summary>
    private const int MostGates = 10_000;

    /// <summary>More than this many of one kind in one network are told together.</summary>
    private const int Many = 5;

    /// <summary>They are told apart again when there are no more than this many.</summary>
    private const int Few = 2;

    private const long Second = 1_000_000;

    private readonly Dictionary<(string Rule, string Subject), AlertGate> _gates = [];
    private readonly Dictionary<(string Rule, string Segment), List<AlertGate>> _crowds = [];
    private readonly SilentDetector _silent = new();
    private readonly WeakDetector _weak = new(maximum);
    private readonly LinkDetector _links = new();
    private readonly TallyDetector[] _tallies = AlertTallies.Make(surroundings);
    private long _newestId;
    private int _open;
    private bool _hasRefused;

    /// <summary>The rule as it is set.</summary>
    public AlertRule Rule(string rule) => rules(rule);

    /// <summary>What people call a device.</summary>
    public string Label(string device) => device.Length == 0 ? "Many senders" : surroundings.NameOf(device) ?? device[(device.LastIndexOf('/') + 1)..];

    /// <summary><c>protocol/segment</c> of a device; the id itself where it has no such part.</summary>
    public static string SegmentOf(string device) => device.LastIndexOf('/') is > 0 and var cut ? device[..cut] : device;

    /// <summary>Goes on with what was open when the gateway stopped.</summary>
    public void Restore(long at)
    {
        foreach (var alert in book.Open)
        {
            var gate = new AlertGate(alert.Rule, alert.Subject, alert.Device, alert.Device.Length == 0 && alert.Subject.Length > 0 && alert.Rule is not (AlertRules.Disk or AlertRules.Link));
            gate.Report(true, alert.Text, alert.Advice, at);
            gate.Open(alert.Id, at);
            _gates[(alert.Rule, alert.Subject)] = gate;
            _open++;
            if (alert.Rule == AlertRules.WeakLink)
            {
                _weak.Restore(alert.Subject);
            }

            foreach (var tally in _tallies.Where(tally => tally.Rule == alert.Rule && alert.Device.Length > 0))
            {
                tally.Restore(alert.Subject, at);
            }
        }
    }

    /// <summary>Looks at a durable entry.</summary>
    public void Apply(JournalEntry entry, long at)
    {
        _silent.Apply(entry, at, this);
        _weak.Apply(entry, at, this);
        _links.Apply(entry, at, this);
        if (entry.Body is RefusedBody or DownlinkBody)
        {
            foreach (var tally in _tallies)
            {
                tally.Apply(entry, at, this);
            }
        }
    }

    /// <summary>How the disk does.</summary>
    /// <param name="freeOctets">Free octets; null when that is not known.</param>
    /// <param name="isRefusing">The journal does not accept entries.</param>
    /// <param name="at">Now.</param>
    public void Disk(long? freeOctets, bool isRefusing, long at)
    {
        // A journal that refuses cannot take the alert about it either, so it is told when there is space again.
        var isTold = _gates.TryGetValue((AlertRules.Disk, "gateway"), out var gate) && gate.OpenId != 0;
        _hasRefused = isRefusing || (_hasRefused && !isTold);
        var least = Rule(AlertRules.Disk)["freeMegabytes"] * 1e6;
        if (_hasRefused || freeOctets < least)
        {
            var what = _hasRefused ? "The journal did not accept entries: what devices said meanwhile is lost." : FormattableString.Invariant($"Only {freeOctets / 1_000_000} MB are free on the disk of the data folder.");
            Report(AlertRules.Disk, "gateway", true, what, "Make space: shorten the retention, or move the data folder to a larger disk.", at);
        }
        else if (freeOctets is null || freeOctets > least * 1.2)
        {
            Report(AlertRules.Disk, "gateway", false, "there is space again", null, at);
        }
    }

    /// <summary>What a detector sees.</summary>
    public void Report(string rule, string subject, bool isBad, string text, string? advice, long at)
    {
        if (_gates.Count == 0 && !isBad)
        {
            // Each message reports that its device is heard; on most days nothing is wrong with any.
            return;
        }

        if (!_gates.TryGetValue((rule, subject), out var gate))
        {
            if (!isBad || _gates.Count >= MostGates)
            {
                return;
            }

            var isDevice = rule is not (AlertRules.Disk or AlertRules.Link);
            _gates[(rule, subject)] = gate = new AlertGate(rule, subject, isDevice ? subject : string.Empty, isGroup: false);
        }

        gate.Report(isBad, text, advice, at);
        gate.Ended = isBad ? null : text;
    }

    /// <summary>Devices of a network could not be heard until now: what was concluded from their silence and not told yet is taken back.</summary>
    public void Excuse(string segment, long at)
    {
        foreach (var gate in _gates.Values.Where(gate => gate is { Rule: AlertRules.Silent, OpenId: 0 } && SegmentOf(gate.Subject) == segment))
        {
            gate.Report(false, string.Empty, null, at);
        }
    }

    /// <summary>Raises and clears what is due, at most <paramref name="budget"/> alerts.</summary>
    /// <param name="at">Now.</param>
    /// <param name="utc">Now in UTC microseconds, for mutes.</param>
    /// <param name="accept">Takes an alert and its device; false = not now, it comes again.</param>
    /// <param name="budget">Above 0.</param>
    public void Advance(long at, long utc, Func<string, AlertBody, bool> accept, int budget)
    {
        foreach (var tally in _tallies)
        {
            tally.Advance(at, this);
        }

        Crowd(at, utc);
        foreach (var gate in _gates.Values.OrderByDescending(static gate => gate.IsGroup))
        {
            if (budget == 0)
            {
                return;
            }

            if (Weigh(gate, at, utc) is not { } body)
            {
                if (gate.IsForgotten(at))
                {
                    _gates.Remove((gate.Rule, gate.Subject));
                }

                continue;
            }

            if (!accept(gate.Device, body))
            {
                return;
            }

            budget--;
            Settle(gate, body, at);
        }
    }

    private void Settle(AlertGate gate, AlertBody body, long at)
    {
        if (body.State == "raised")
        {
            _newestId = body.AlertId;
            _open++;
            gate.Open(body.AlertId, at);
        }
        else
        {
            _open--;
            gate.OpenId = 0;
        }
    }

    /// <summary>What is to be said about one thing; null for nothing.</summary>
    private AlertBody? Weigh(AlertGate gate, long at, long utc)
    {
        var severity = AlertRules.Find(gate.Rule)?.Severity ?? "attention";
        if (gate.OpenId != 0)
        {
            var why = WhyOver(gate, at);
            return why is null ? null : new AlertBody(gate.OpenId, gate.Rule, "cleared", severity, gate.Subject, why, null, null, null);
        }

        if (!IsWanted(gate, at, utc) || IsToldElsewhere(gate) || _open >= MostOpen)
        {
            return null;
        }

        var id = Math.Max(_newestId, book.NewestId) + 1;
        return new AlertBody(id, gate.Rule, "raised", severity, gate.Subject, gate.Text, gate.Advice, null, null);
    }

    private string? WhyOver(AlertGate gate, long at) =>
        !Rule(gate.Rule).Enabled ? "the rule was switched off"
        : !gate.IsGroup && gate.Rule is AlertRules.Silent or AlertRules.WeakLink or AlertRules.QueueExpiry && gate.Device.Length > 0 && !surroundings.IsKnown(gate.Device) ? "the device is not listed any more"
        : !gate.IsGroup && GroupOf(gate) is { OpenId: not 0 } group ? $"told together: {group.Text}"
        : gate.IsOver(at, ClearHold(gate)) ? gate.Ended ?? (gate.IsGroup ? "fewer devices have this trouble" : "it is over")
        : null;

    private bool IsWanted(AlertGate gate, long at, long utc) =>
        Rule(gate.Rule).Enabled && gate.IsRipe(at, RaiseHold(gate)) && book.MuteOf(gate.Rule, gate.Subject, utc) is null;

    private bool IsToldElsewhere(AlertGate gate) =>
        (!gate.IsGroup && GroupOf(gate) is { IsBad: true })
        || (gate.Rule == AlertRules.Silent && Rule(AlertRules.Link).Enabled && _links.HaveFailed(surroundings.LinksOf(gate.IsGroup ? gate.Subject : SegmentOf(gate.Subject))));

    private AlertGate? GroupOf(AlertGate gate) => gate.Device.Length > 0 ? _gates.GetValueOrDefault((gate.Rule, SegmentOf(gate.Subject))) : null;

    private long RaiseHold(AlertGate gate) => gate.Rule switch
    {
        AlertRules.Silent when !gate.IsGroup => (long)(Rule(gate.Rule)["minutes"] * 60 * Second),
        AlertRules.Link => (long)(Rule(gate.Rule)["seconds"] * Second),
        _ => 0,
    };

    private static long ClearHold(AlertGate gate) => gate.Rule switch
    {
        AlertRules.WeakLink => 300 * Second,
        AlertRules.Disk => 60 * Second,
        _ => gate.IsGroup ? 60 * Second : 0,
    };

    /// <summary>Finds many of one kind in one network.</summary>
    private void Crowd(long at, long utc)
    {
        foreach (var crowd in _crowds.Values)
        {
            crowd.Clear();
        }

        foreach (var gate in _gates.Values.Where(gate => !gate.IsGroup && gate.Device.Length > 0 && IsWanted(gate, at, utc)))
        {
            var key = (gate.Rule, SegmentOf(gate.Subject));
            if (!_crowds.TryGetValue(key, out var crowd))
            {
                _crowds[key] = crowd = [];
            }

            crowd.Add(gate);
        }

        foreach (var (key, crowd) in _crowds)
        {
            Judge(key.Rule, key.Segment, crowd, at);
            if (crowd.Count == 0)
            {
                _crowds.Remove(key);
            }
        }

        foreach (var gate in _gates.Values.Where(gate => gate.IsGroup && gate.IsBad && !_crowds.ContainsKey((gate.Rule, gate.Subject))))
        {
            gate.Report(false, string.Empty, null, at);
        }
    }

    private static string Trouble(string rule) => rule switch
    {
        AlertRules.Silent => "they are silent",
        AlertRules.WeakLink => "they are heard badly",
        AlertRules.Refused => "their frames are refused, perhaps for a wrong network key",
        AlertRules.Replay => "old frames of theirs are repeated",
        AlertRules.NameConflict => "they ask for names that others have",
        AlertRules.QueueExpiry => "commands for them expired",
        _ => AlertRules.Find(rule)?.Title ?? rule,
    };

    private void Judge(string rule, string segment, List<AlertGate> crowd, long at)
    {
        var isQuiet = rule == AlertRules.Silent && crowd.Count > 0 && _silent.IsQuiet(segment);
        var group = _gates.GetValueOrDefault((rule, segment));
        if (!isQuiet && crowd.Count <= (group?.IsBad == true ? Few : Many))
        {
            group?.Report(false, string.Empty, null, at);
            return;
        }

        if (group is null)
        {
            _gates[(rule, segment)] = group = new AlertGate(rule, segment, string.Empty, isGroup: true);
        }

        if (!group.IsBad)
        {
            var network = segment[(segment.IndexOf('/', StringComparison.Ordinal) + 1)..];
            var (silence, devices) = _silent.Describe(segment, at);
            var names = string.Join(", ", crowd.Take(3).Select(gate => Label(gate.Device)));
            var text = isQuiet ? $"Nothing is heard in the network {network} for {silence}: all of its {devices} devices are silent."
                : $"{crowd.Count} devices of the network {network} have the same trouble: {Trouble(rule)}. They are {names} and others.";
            group.Report(true, text, "Look for what they share: a radio, a power supply, a place, a key.", at);
        }
    }
}
