using System.Globalization;
using Sallyport.Cli.Configuration.Stored;

namespace Sallyport.Cli.Settings;

/// <summary>Stored settings while they are changed. New secrets have names of their own until they are kept.</summary>
internal sealed class SettingsDraft(StoredSettings before, SettingStore store)
{
    private readonly Dictionary<string, string> _fresh = [];

    /// <summary>Single settings by their path with ':'.</summary>
    public Dictionary<string, string> Values { get; } = new(before.Values);

    /// <summary>Names of secrets by path.</summary>
    public Dictionary<string, string> Secrets { get; } = new(before.Secrets);

    /// <summary>Networks.</summary>
    public List<StoredNetwork> Networks { get; } = [.. before.Networks];

    /// <summary>As it is now.</summary>
    public StoredSettings Settings => new() { Revision = before.Revision + 1, Values = Values, Secrets = Secrets, Networks = Networks };

    /// <summary>Adds a secret that is not kept yet.</summary>
    /// <returns>Its name for now.</returns>
    public string Add(string secret)
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"new {_fresh.Count}");
        _fresh[name] = secret;
        return name;
    }

    /// <summary>Finds a secret, kept or not.</summary>
    public string? Secret(string name) => _fresh.GetValueOrDefault(name) ?? store.Secret(name);

    /// <summary>Keeps the new secrets, then the settings.</summary>
    public void Keep()
    {
        Dictionary<string, string> names = _fresh.ToDictionary(static one => one.Key, one => store.SaveSecret(one.Value));
        store.Save(Settings with
        {
            Secrets = Secrets.ToDictionary(static one => one.Key, one => names.GetValueOrDefault(one.Value, one.Value)),
            Networks = [.. Networks.Select(network => network with { KeySecret = names.GetValueOrDefault(network.KeySecret, network.KeySecret) })],
        });
    }
}
