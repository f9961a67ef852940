using System.Collections;
using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Sallyport.Cli.Configuration;

/// <summary>
/// Gathers values from the file, the environment and the flags; the later wins. Keys are paths with ':' (<c>networks:0:name</c>) and know no case, as in the
/// environment (<c>SALLYPORT__NETWORKS__0__NAME</c>).
/// </summary>
internal sealed class SettingSources
{
    private const string Prefix = "SALLYPORT__";

    /// <summary>Environment names that belong to the commands that talk to a gateway.</summary>
    private static readonly string[] NotSettings = ["TOKEN", "DATA"];

    private readonly Dictionary<string, Setting> _values = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>All values by key.</summary>
    public IReadOnlyDictionary<string, Setting> Values => _values;

    /// <summary>Adds a JSON file with comments allowed.</summary>
    /// <exception cref="CommandFailure">It is not readable or no JSON object.</exception>
    public void AddFile(string file)
    {
        string name = Path.GetFileName(file);
        string folder = Path.GetDirectoryName(Path.GetFullPath(file))!;
        IConfigurationRoot root;
        try
        {
            using FileStream stream = File.OpenRead(file);
            root = new ConfigurationBuilder().AddJsonStream(stream).Build();
        }
        catch (Exception trouble) when (trouble is IOException or UnauthorizedAccessException)
        {
            throw CommandFailure.Usage($"{file}: cannot be read: {trouble.Message}");
        }
        catch (Exception trouble) when (trouble is FormatException or System.Text.Json.JsonException)
        {
            throw CommandFailure.Usage($"{name}: {trouble.InnerException?.Message ?? trouble.Message}");
        }

        foreach ((string key, string? value) in root.AsEnumerable())
        {
            if (value is not null)
            {
                _values[key] = new Setting(value, $"{name}: {Display(key)}", folder) { Key = key, Layer = SettingLayer.File };
            }
        }
    }

    /// <summary>Adds everything that begins with <c>SALLYPORT__</c>.</summary>
    public void AddEnvironment(IDictionary variables)
    {
        foreach (DictionaryEntry variable in variables)
        {
            string name = (string)variable.Key;
            if (name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) && !NotSettings.Contains(name[Prefix.Length..], StringComparer.OrdinalIgnoreCase))
            {
                string key = name[Prefix.Length..].Replace("__", ":", StringComparison.Ordinal);
                _values[key] = new Setting((string?)variable.Value ?? "", name, Environment.CurrentDirectory) { Key = key, Layer = SettingLayer.Environment };
            }
        }
    }

    /// <summary>Adds a flag's value; null is no value.</summary>
    public void AddFlag(string key, string flag, string? value)
    {
        if (value is not null)
        {
            _values[key] = new Setting(value, flag, Environment.CurrentDirectory) { Key = key, Layer = SettingLayer.Flag };
        }
    }

    /// <summary>Adds a value of a weaker layer: what is there already stays.</summary>
    public void AddUnder(string key, string value, SettingLayer layer, string origin, string baseFolder) =>
        _values.TryAdd(key, new Setting(value, origin, baseFolder) { Key = key, Layer = layer });

    /// <summary>Adds a repeated flag; when it is given at all it replaces the whole list.</summary>
    public void AddFlags(string key, string flag, IReadOnlyList<string>? values)
    {
        if (values is not { Count: > 0 })
        {
            return;
        }

        foreach (string old in _values.Keys.Where(known => known.StartsWith(key + ":", StringComparison.OrdinalIgnoreCase)).ToList())
        {
            _values.Remove(old);
        }

        for (int i = 0; i < values.Count; i++)
        {
            AddFlag($"{key}:{i}", flag, values[i]);
        }
    }

    /// <summary>True when anything is said about a list or an object, if only that it is empty.</summary>
    public bool Mentions(string key) =>
        _values.Keys.Any(known => known.Equals(key, StringComparison.OrdinalIgnoreCase) || known.StartsWith(key + ":", StringComparison.OrdinalIgnoreCase));

    /// <summary>The same values, to add others to.</summary>
    public SettingSources Copy()
    {
        var copy = new SettingSources();
        foreach ((string key, Setting setting) in _values)
        {
            copy._values[key] = setting;
        }

        return copy;
    }

    /// <summary>How many elements a list has: one more than its highest index.</summary>
    public int Count(string key) => _values.Keys.Where(known => known.StartsWith(key + ":", StringComparison.OrdinalIgnoreCase))
        .Select(known => int.TryParse(known[(key.Length + 1)..].Split(':')[0], NumberStyles.None, CultureInfo.InvariantCulture, out int index) ? index + 1 : 0)
        .DefaultIfEmpty(0).Max();

    /// <summary>Forgets a value.</summary>
    public void Remove(string key) => _values.Remove(key);

    /// <summary><c>networks:0:name</c> as <c>networks[0].name</c>.</summary>
    public static string Display(string key) =>
        string.Concat(key.Split(':').Select((part, i) => part.All(char.IsAsciiDigit) ? $"[{part}]" : i == 0 ? part : "." + part));
}
