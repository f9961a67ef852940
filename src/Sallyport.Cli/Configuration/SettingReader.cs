using System.Globalization;

namespace Sallyport.Cli.Configuration;

/// <summary>Takes typed values out of the gathered settings and notes every mistake with its place, instead of stopping at the first.</summary>
internal sealed class SettingReader(IReadOnlyDictionary<string, Setting> values)
{
    private const int MostElements = 1000;

    private readonly HashSet<string> _taken = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<SettingMistake> _errors = [];

    /// <summary>All mistakes so far.</summary>
    public IReadOnlyList<SettingMistake> Errors => _errors;

    /// <summary>The setting, or null when it is not given.</summary>
    public Setting? Take(string key)
    {
        _taken.Add(key);
        return values.GetValueOrDefault(key);
    }

    /// <summary>A value through <paramref name="parse"/>, which returns null and says why when the text does not fit.</summary>
    public T? Take<T>(string key, Func<string, (T? Value, string? Mistake)> parse)
        where T : class
    {
        if (Take(key) is not { } setting)
        {
            return null;
        }

        (T? value, string? mistake) = parse(setting.Value);
        if (mistake is not null)
        {
            Wrong(setting, mistake);
        }

        return value;
    }

    /// <summary>A whole number within a range.</summary>
    public int? TakeNumber(string key, int minimum, int maximum)
    {
        if (Take(key) is not { } setting)
        {
            return null;
        }

        if (int.TryParse(setting.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value) && value >= minimum && value <= maximum)
        {
            return value;
        }

        Wrong(setting, $"must be a whole number from {minimum} to {maximum}");
        return null;
    }

    /// <summary><c>true</c> or <c>false</c>.</summary>
    public bool? TakeSwitch(string key)
    {
        if (Take(key) is not { } setting)
        {
            return null;
        }

        if (bool.TryParse(setting.Value, out bool value))
        {
            return value;
        }

        Wrong(setting, "must be true or false");
        return null;
    }

    /// <summary>A secret: from the file that <paramref name="key"/>File names, or in plain.</summary>
    public (string? Secret, Setting? From) TakeSecret(string key)
    {
        Setting? plain = Take(key);
        if (Take(key + "File") is not { } named)
        {
            return (plain?.Value, plain);
        }

        if (plain is not null)
        {
            Wrong(named, $"is given beside {plain.Origin}; only one of them may be");
            return (null, named);
        }

        try
        {
            // An editor ends the last line; that is not part of the secret.
            return (File.ReadAllText(Path.Combine(named.BaseFolder, named.Value)).TrimEnd('\r', '\n'), named);
        }
        catch (Exception trouble) when (trouble is IOException or UnauthorizedAccessException or ArgumentException)
        {
            Wrong(named, trouble.Message);
            return (null, named);
        }
    }

    /// <summary>How many elements a list has: one more than its highest index. An empty list is no mistake.</summary>
    public int Count(string key)
    {
        if (values.TryGetValue(key, out Setting? list) && list.Value == "")
        {
            _taken.Add(key);
        }

        return values.Keys.Where(known => known.StartsWith(key + ":", StringComparison.OrdinalIgnoreCase))
            .Select(known => known[(key.Length + 1)..].Split(':')[0])
            .Select(static part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out int index) && index < MostElements ? index + 1 : 0)
            .DefaultIfEmpty(0).Max();
    }

    /// <summary>All values below a key, by what follows it.</summary>
    public IEnumerable<(string Below, Setting Setting)> TakeAll(string key)
    {
        var below = values.Where(pair => pair.Key.StartsWith(key + ":", StringComparison.OrdinalIgnoreCase));
        foreach ((string known, Setting setting) in below.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            _taken.Add(known);
            yield return (known[(key.Length + 1)..], setting);
        }
    }

    /// <summary>Notes a mistake.</summary>
    public void Wrong(Setting setting, string mistake) => _errors.Add(Of(setting, mistake));

    /// <summary>Notes a mistake in a setting that may be missing altogether.</summary>
    public void Wrong(Setting? setting, string key, string mistake) => _errors.Add(setting is null ? new SettingMistake(SettingSources.Display(key), SettingSources.Display(key), mistake) : Of(setting, mistake));

    /// <summary>Notes settings that have no meaning where they are.</summary>
    public void Misplaced(string mistake, params IEnumerable<Setting?> settings) =>
        _errors.AddRange(settings.OfType<Setting>().Select(setting => Of(setting, mistake)));

    /// <summary>Notes something that is missing.</summary>
    public void Missing(string key, string mistake) => _errors.Add(new SettingMistake(SettingSources.Display(key), SettingSources.Display(key), mistake));

    /// <summary>Notes every setting that nobody asked for: most often a slip of the keyboard.</summary>
    public void RefuseUnknown() =>
        _errors.AddRange(values.Where(pair => !_taken.Contains(pair.Key)).Select(pair => Of(pair.Value, "unknown setting")).OrderBy(static one => one.Origin, StringComparer.Ordinal));

    private static SettingMistake Of(Setting setting, string mistake) => new(SettingSources.Display(setting.Key), setting.Origin, mistake);
}
