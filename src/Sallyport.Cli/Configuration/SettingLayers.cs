using System.Globalization;
using Sallyport.Cli.Configuration.Stored;

namespace Sallyport.Cli.Configuration;

/// <summary>
/// What file, environment and flags of this process say, and how the settings of the data folder join under them: the outer ones win, value by value. Two
/// things are won as a whole: a broker that is named outside keeps its own user, password, authorities and client id; and outer networks keep all of
/// theirs, while stored networks of other names stand behind them.
/// </summary>
/// <param name="outer">File, environment and flags.</param>
/// <param name="dataFolder">Where the key of a made-up network lies, and where relative paths of stored settings start.</param>
/// <param name="namesNetworks">File, environment or flags name a network; a flag for links or address alone does not.</param>
internal sealed class SettingLayers(SettingSources outer, string dataFolder, bool namesNetworks)
{
    private static readonly string[] OfBroker = ["mqtt:url", "mqtt:user", "mqtt:password", "mqtt:passwordFile", "mqtt:caFile", "mqtt:clientId"];

    /// <summary>True when a network is named outside, so that none is made up.</summary>
    public bool NamesNetworks => namesNetworks;

    /// <summary>The folder that relative paths of stored settings start from.</summary>
    public string Folder { get; } = Path.GetFullPath(dataFolder);

    /// <summary>What wins over a stored value of this path; null for nothing.</summary>
    public Setting? OuterOf(string key) =>
        outer.Values.GetValueOrDefault(key)
        ?? (key == "mqtt:password" ? outer.Values.GetValueOrDefault("mqtt:passwordFile") : null)
        ?? (OfBroker.Contains(key) ? outer.Values.GetValueOrDefault("mqtt:url") : null);

    /// <summary>All values as they hold together.</summary>
    /// <param name="stored">Settings of the data folder.</param>
    /// <param name="secret">Finds a stored secret by name.</param>
    /// <param name="first">The network that had to be made up; null when there are others.</param>
    public SettingSources Join(StoredSettings stored, Func<string, string?> secret, out FirstNetwork? first)
    {
        SettingSources joined = outer.Copy();
        bool brokerIsOuter = outer.Mentions("mqtt:url");
        foreach ((string key, string value) in stored.Values.Concat(stored.Secrets.Select(one => KeyValuePair.Create(one.Key, secret(one.Value) ?? ""))))
        {
            if (!(brokerIsOuter && OfBroker.Contains(key)) && !(key == "mqtt:password" && outer.Mentions("mqtt:passwordFile")))
            {
                Under(joined, key, value);
            }
        }

        first = namesNetworks || stored.Networks.Count > 0 ? null : FirstNetwork.AddUnder(joined, Folder);
        AddNetworks(joined, stored, secret);
        return joined;
    }

    private void AddNetworks(SettingSources joined, StoredSettings stored, Func<string, string?> secret)
    {
        int at = namesNetworks ? outer.Count("networks") : 0;
        string?[] taken = [.. Enumerable.Range(0, at).Select(i => outer.Values.GetValueOrDefault($"networks:{i}:name")?.Value)];
        foreach (StoredNetwork network in stored.Networks.Where(network => !taken.Contains(network.Name)))
        {
            string place = string.Create(CultureInfo.InvariantCulture, $"networks:{at++}");

            // A flag for links replaces the whole list.
            bool linksAreOuter = joined.Mentions($"{place}:links");
            Under(joined, $"{place}:name", network.Name);
            Under(joined, $"{place}:key", secret(network.KeySecret) ?? "");
            foreach ((string key, string value) in network.Values.Where(one => !(linksAreOuter && one.Key.StartsWith("links:", StringComparison.Ordinal))))
            {
                Under(joined, $"{place}:{key}", value);
            }
        }
    }

    private void Under(SettingSources joined, string key, string value) =>
        joined.AddUnder(key, value, SettingLayer.Stored, $"dashboard: {SettingSources.Display(key)}", Folder);
}
