using Sallyport.Cli.Configuration;
using Sallyport.Mqtt.Client;

namespace Sallyport.Cli.Settings;

/// <summary>A change in words for the audit: what from what to what. Of secrets only that they changed.</summary>
internal static class SettingsSummary
{
    private const int Longest = 1_000;

    /// <summary>Empty when nothing changes.</summary>
    public static string Of(EffectiveSettings before, EffectiveSettings after)
    {
        string all = string.Join("; ", Parts(before, after));
        return all.Length <= Longest ? all : all[..Longest] + "...";
    }

    private static IEnumerable<string> Parts(EffectiveSettings before, EffectiveSettings after)
    {
        foreach (SettingDefinition one in SettingCatalog.All.Where(one => before.Value(one.Key) != after.Value(one.Key)))
        {
            yield return one.Kind == "secret"
                ? $"{one.Path}: {(after.Value(one.Key) is null ? "removed" : "set")}"
                : $"{one.Path}: {Shown(one, before)} -> {Shown(one, after)}";
        }

        string[] old = [.. before.Run.Networks.Select(static network => network.Name)];
        string[] fresh = [.. after.Run.Networks.Select(static network => network.Name)];
        foreach (string name in fresh.Except(old))
        {
            yield return $"network {name}: made with links {Links(after, name)}";
        }

        foreach (string name in old.Except(fresh))
        {
            yield return $"network {name}: removed";
        }

        foreach (string name in old.Intersect(fresh).Where(name => before.Signature(name) != after.Signature(name)))
        {
            yield return $"network {name}: {string.Join(", ", Differences(before, after, name))}";
        }
    }

    private static IEnumerable<string> Differences(EffectiveSettings before, EffectiveSettings after, string name)
    {
        Dictionary<string, string> old = Values(before, name);
        Dictionary<string, string> fresh = Values(after, name);
        if (before.Run.Networks[before.Place(name)].Key != after.Run.Networks[after.Place(name)].Key)
        {
            yield return "key set anew";
        }

        foreach (string key in old.Keys.Union(fresh.Keys).Order(StringComparer.Ordinal).Where(key => old.GetValueOrDefault(key) != fresh.GetValueOrDefault(key)))
        {
            yield return $"{SettingSources.Display(key)}: {old.GetValueOrDefault(key) ?? "default"} -> {fresh.GetValueOrDefault(key) ?? "default"}";
        }
    }

    private static Dictionary<string, string> Values(EffectiveSettings settings, string name)
    {
        string below = $"networks:{settings.Place(name)}:";
        return settings.Joined.Values
            .Where(one => one.Key.StartsWith(below, StringComparison.OrdinalIgnoreCase))
            .Select(one => (Key: one.Key[below.Length..], one.Value.Value))
            .Where(static one => one.Key is not ("name" or "key" or "keyFile"))
            .ToDictionary(static one => one.Key, static one => one.Value);
    }

    private static string Links(EffectiveSettings settings, string name) => string.Join(' ', settings.Run.Networks[settings.Place(name)].Links);

    private static string Shown(SettingDefinition one, EffectiveSettings settings)
    {
        string? text = settings.Value(one.Key) ?? one.Default;
        return one.Key == "mqtt:url" && text is not null && MqttUri.TryParse(text, out MqttUri? uri, out _) ? uri!.ToString() : text ?? "none";
    }
}
