namespace Sallyport.Cli.Configuration.Stored;

/// <summary>What was set in the dashboard or through REST; one document, so a change is there wholly or not at all. Secrets are only named.</summary>
internal sealed record StoredSettings
{
    /// <summary>Nothing was ever set.</summary>
    public static StoredSettings None { get; } = new();

    /// <summary>Rises by one with each change.</summary>
    public long Revision { get; init; }

    /// <summary>Single settings by their path with ':'.</summary>
    public IReadOnlyDictionary<string, string> Values { get; init; } = new Dictionary<string, string>();

    /// <summary>Names of wrapped secrets by the path of their setting.</summary>
    public IReadOnlyDictionary<string, string> Secrets { get; init; } = new Dictionary<string, string>();

    /// <summary>Networks in the order in which they were added.</summary>
    public IReadOnlyList<StoredNetwork> Networks { get; init; } = [];

    /// <summary>Names of all secrets that it needs.</summary>
    public IEnumerable<string> SecretNames => Secrets.Values.Concat(Networks.Select(static network => network.KeySecret));
}
