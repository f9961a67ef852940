namespace Sallyport.Cli.Configuration;

/// <summary>Something that is wrong with a setting; never holds its value, which may be a secret.</summary>
/// <param name="Path">The setting, for example <c>networks[0].name</c>.</param>
/// <param name="Origin">Where it was written, as its author would say it.</param>
/// <param name="Text">What is wrong: "must be ...".</param>
internal sealed record SettingMistake(string Path, string Origin, string Text)
{
    /// <summary>A sentence for people.</summary>
    public override string ToString() => $"{Origin}: {Text}";
}
