using System.Collections.Immutable;
using Sallyport.Gateway.Devices;
using Sallyport.Gateway.State;

namespace Sallyport.Gateway.Policies;

/// <summary>
/// The policies that hold now. A value set for a device wins over one set for its protocol, which wins over the default. Drivers read it for each frame
/// that a policy is about, so a change works at once. Thread safe: readers see a whole snapshot.
/// </summary>
public sealed class PolicySet
{
    private const string SettingPrefix = "policy:";
    private readonly IStateStore _store;
    private readonly Dictionary<string, PolicyDefinition> _definitions;
    private volatile ImmutableDictionary<(string Scope, string Key), string> _values;

    /// <summary>Loads what was set before. Values that are not known any more are ignored, so the default (strict) holds.</summary>
    /// <param name="store">Where the choices are kept.</param>
    /// <param name="definitions">All policies of the protocols that run.</param>
    public PolicySet(IStateStore store, IEnumerable<PolicyDefinition> definitions)
    {
        _store = store;
        _definitions = definitions.ToDictionary(static definition => definition.Key, StringComparer.Ordinal);
        var values = ImmutableDictionary.CreateBuilder<(string, string), string>();
        foreach (var (setting, value) in store.LoadSettings(SettingPrefix))
        {
            var cut = setting.IndexOf(':', SettingPrefix.Length);
            if (cut > 0 && Refuse(setting[(cut + 1)..], setting[SettingPrefix.Length..cut], value) is null)
            {
                values[(setting[(cut + 1)..], setting[SettingPrefix.Length..cut])] = value;
            }
        }

        _values = values.ToImmutable();
    }

    /// <summary>All that can be set, sorted by key.</summary>
    public IReadOnlyList<PolicyDefinition> Definitions => [.. _definitions.Values.OrderBy(static definition => definition.Key, StringComparer.Ordinal)];

    /// <summary>All that differs from the default, sorted by scope and key.</summary>
    public IReadOnlyList<(string Scope, string Key, string Value)> Values =>
        [.. _values.Select(static pair => (pair.Key.Scope, pair.Key.Key, pair.Value)).OrderBy(static row => row.Scope, StringComparer.Ordinal).ThenBy(static row => row.Key, StringComparer.Ordinal)];

    /// <summary>The value for a device; <paramref name="otherwise"/> (or, when null, the default) where nothing is set.</summary>
    /// <exception cref="KeyNotFoundException">Nobody defined the key.</exception>
    public string Get(string key, string device, string? otherwise = null)
    {
        var definition = _definitions[key];
        var values = _values;
        return values.TryGetValue((device, key), out var own) ? own
            : values.TryGetValue((definition.Protocol, key), out var common) ? common
            : otherwise ?? definition.Default;
    }

    /// <summary>True when <see cref="Get"/> gives <c>on</c>.</summary>
    public bool IsOn(string key, string device, bool? otherwise = null) => Get(key, device, otherwise is null ? null : otherwise.Value ? "on" : "off") == "on";

    /// <summary>The full key for a key that may lack the protocol in front: <c>unencrypted</c> in the scope <c>enigmaiot</c> is <c>enigmaiot.unencrypted</c>.</summary>
    public string FullKey(string scope, string key) =>
        _definitions.ContainsKey(key) ? key : $"{(DeviceId.TryParse(scope, out var id) ? id.Protocol : scope)}.{key}";

    /// <summary>Why a choice cannot be made, null when it can. A null value means "back to the default".</summary>
    public string? Refuse(string scope, string key, string? value)
    {
        if (!_definitions.TryGetValue(key, out var definition))
        {
            return $"there is no policy '{key}'";
        }

        var isDevice = DeviceId.TryParse(scope, out var id);
        if ((isDevice ? id.Protocol : scope) != definition.Protocol)
        {
            return $"the policy '{key}' does not belong to '{scope}'";
        }

        if (isDevice && !definition.PerDevice)
        {
            return $"the policy '{key}' can only be set for the protocol";
        }

        return value is null || definition.Allowed.Contains(value) ? null : $"'{value}' is not one of {string.Join(", ", definition.Allowed)}";
    }

    /// <summary>Makes a choice and keeps it, synced.</summary>
    /// <exception cref="ArgumentException"><see cref="Refuse"/> says no.</exception>
    public void Set(string scope, string key, string? value)
    {
        if (Refuse(scope, key, value) is { } reason)
        {
            throw new ArgumentException(reason, nameof(key));
        }

        _store.SaveSetting($"{SettingPrefix}{key}:{scope}", value);
        _values = value is null ? _values.Remove((scope, key)) : _values.SetItem((scope, key), value);
    }
}
