using System.Collections.Immutable;
using System.Text.Json;
using Sallyport.Gateway.State;

namespace Sallyport.Gateway.Alerts;

/// <summary>The rules that hold now. Readers see a whole snapshot. Thread safe.</summary>
internal sealed class AlertRuleSet
{
    private const string SettingPrefix = "alert-rule:";
    private readonly IStateStore _store;
    private readonly Lock _gate = new();
    private volatile Snapshot _now;

    /// <summary>Loads what was set; what is not understood any more goes back to its default.</summary>
    public AlertRuleSet(IStateStore store)
    {
        _store = store;
        var rules = AlertRules.Definitions.ToImmutableDictionary(static one => one.Rule, AlertRules.Default);
        foreach (var (key, value) in store.LoadSettings(SettingPrefix))
        {
            if (Read(value) is { } saved && AlertRules.Complete(key[SettingPrefix.Length..], saved.Enabled, saved.Numbers, null, out var rule) is null)
            {
                rules = rules.SetItem(rule!.Rule, rule);
            }
        }

        _now = new Snapshot(1, rules);
    }

    /// <summary>Rises with each change in this run of the gateway.</summary>
    public long Version => _now.Version;

    /// <summary>All, in the order of the definitions.</summary>
    public IReadOnlyList<AlertRule> All => [.. AlertRules.Definitions.Select(one => this[one.Rule])];

    /// <summary>The rule of a word.</summary>
    public AlertRule this[string rule] => _now.Rules[rule];

    /// <summary>Changes a rule and keeps it, synced.</summary>
    public void Set(AlertRule rule)
    {
        lock (_gate)
        {
            _store.SaveSetting(SettingPrefix + rule.Rule, JsonSerializer.Serialize(new SavedRule(rule.Enabled, new Dictionary<string, double>(rule.Numbers)), AlertJson.Default.SavedRule));
            _now = new Snapshot(_now.Version + 1, _now.Rules.SetItem(rule.Rule, rule));
        }
    }

    private static SavedRule? Read(string value)
    {
        try
        {
            return JsonSerializer.Deserialize(value, AlertJson.Default.SavedRule);
        }
        catch (JsonException)
        {
            // Written by a newer version: the default holds.
            return null;
        }
    }

    private sealed record Snapshot(long Version, ImmutableDictionary<string, AlertRule> Rules);
}
