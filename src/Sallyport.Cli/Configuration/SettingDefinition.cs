namespace Sallyport.Cli.Configuration;

/// <summary>A setting that can be set in the dashboard, in words for people.</summary>
/// <param name="Key">Its path with ':', as in file and environment.</param>
/// <param name="Section">Where it belongs: <c>gateway, storage, mqtt</c>.</param>
/// <param name="Kind"><c>text, number, switch, secret</c>.</param>
/// <param name="Title">A few words.</param>
/// <param name="Default">What holds when nobody sets it; null: nothing.</param>
/// <param name="Meaning">What it does, one sentence.</param>
/// <param name="Consequence">What a choice brings, one sentence.</param>
internal sealed record SettingDefinition(string Key, string Section, string Kind, string Title, string? Default, string Meaning, string Consequence)
{
    /// <summary>Least number, or least octets.</summary>
    public long? Minimum { get; init; }

    /// <summary>Greatest number, or most octets.</summary>
    public long? Maximum { get; init; }

    /// <summary>Unit of a number.</summary>
    public string? Unit { get; init; }

    /// <summary>The only words that are allowed.</summary>
    public IReadOnlyList<string>? Allowed { get; init; }

    /// <summary>True when a running gateway takes it at once.</summary>
    public bool AtOnce { get; init; }

    /// <summary>Its path with '.', as REST and people write it.</summary>
    public string Path => Key.Replace(':', '.');
}
