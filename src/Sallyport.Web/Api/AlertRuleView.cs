using Sallyport.Gateway.Alerts;
using Sallyport.Gateway.Journal;

namespace Sallyport.Web.Api;

/// <summary>Answer of <c>GET /api/v1/alert-rules</c>.</summary>
internal sealed record AlertRulesView(IReadOnlyList<AlertRuleView> Rules);

/// <summary>A rule: what it means, what it does not tell when it is off, and its numbers.</summary>
internal sealed record AlertRuleView(string Rule, bool Enabled, string Severity, string Title, string Meaning, string Consequence, IReadOnlyList<AlertNumberView> Numbers)
{
    /// <summary>A rule as it is now.</summary>
    public static AlertRuleView Of(AlertRule rule)
    {
        var definition = AlertRules.Find(rule.Rule)!;
        return new AlertRuleView(
            rule.Rule,
            rule.Enabled,
            definition.Severity,
            definition.Title,
            definition.Meaning,
            definition.Consequence,
            [.. definition.Parameters.Select(one => new AlertNumberView(one.Name, one.Unit, one.Least, one.Most, one.Default, rule[one.Name], one.Meaning))]);
    }
}

/// <summary>A number of a rule.</summary>
internal sealed record AlertNumberView(string Name, string Unit, double Least, double Most, double Default, double Value, string Meaning);

/// <summary>Body of <c>PUT /api/v1/alert-rules/{rule}</c>; numbers that are left out stay as they are.</summary>
internal sealed record AlertRuleOrder
{
    public required bool Enabled { get; init; }

    public Dictionary<string, double>? Numbers { get; init; }
}

/// <summary>Body of <c>POST /api/v1/alert-rules/try</c>; numbers that are left out are as they are set.</summary>
internal sealed record AlertTryOrder
{
    public required string Rule { get; init; }

    public Dictionary<string, double>? Numbers { get; init; }
}

/// <summary>What a rule would have told over the last week. Count is all of them, the list the newest 200.</summary>
internal sealed record AlertTrialView(string From, string To, long Entries, bool IsComplete, int Count, IReadOnlyList<TriedAlertView> Alerts, string? Note)
{
    /// <summary>The view of a trial.</summary>
    public static AlertTrialView Of(AlertTrial trial) => new(
        EntryJson.Time(trial.FromMicroseconds),
        EntryJson.Time(trial.ToMicroseconds),
        trial.Entries,
        trial.IsComplete,
        trial.Count,
        [.. trial.Alerts.Select(static one => new TriedAlertView(
            one.Device.Length > 0 ? one.Device : null,
            one.Subject,
            one.Text,
            EntryJson.Time(one.RaisedAtMicroseconds),
            one.ClearedAtMicroseconds is { } cleared ? EntryJson.Time(cleared) : null))],
        trial.Note);
}

/// <summary>An alert that would have been raised; clearedAt is null when it would still be open.</summary>
internal sealed record TriedAlertView(string? Device, string Subject, string Text, string RaisedAt, string? ClearedAt);
