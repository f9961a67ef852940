using Sallyport.Cli.Configuration;

namespace Sallyport.Cli.Settings;

/// <summary>Settings as they hold together: gathered and understood.</summary>
/// <param name="Joined">All values with where they come from.</param>
/// <param name="Run">What they come to.</param>
internal sealed record EffectiveSettings(SettingSources Joined, RunSettings Run)
{
    /// <summary>A single value; null when nobody sets it.</summary>
    public string? Value(string key) => Joined.Values.GetValueOrDefault(key)?.Value;

    /// <summary>Place of a network among the gathered values; -1 for none.</summary>
    public int Place(string network) => Run.Networks.ToList().FindIndex(one => one.Name == network);

    /// <summary>All that makes a network what it is, to compare: its key counts, where the key lies does not.</summary>
    public string? Signature(string network)
    {
        int at = Place(network);
        if (at < 0)
        {
            return null;
        }

        string below = $"networks:{at}:";
        IEnumerable<string> values = Joined.Values
            .Where(one => one.Key.StartsWith(below, StringComparison.OrdinalIgnoreCase))
            .Select(one => (Key: one.Key[below.Length..], one.Value.Value))
            .Where(static one => one.Key is not ("key" or "keyFile"))
            .Select(static one => $"{one.Key}={one.Value}")
            .Order(StringComparer.Ordinal);
        return string.Join('\n', values.Prepend(Run.Networks[at].Key));
    }

    /// <summary>Without values, which hold secrets.</summary>
    public override string ToString() => nameof(EffectiveSettings);
}
