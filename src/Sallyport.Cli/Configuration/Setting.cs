namespace Sallyport.Cli.Configuration;

/// <summary>One value before it is understood.</summary>
/// <param name="Value">Text.</param>
/// <param name="Origin">Where the user wrote it, as he would say it: <c>--http</c>, <c>SALLYPORT__HTTP</c>, <c>sallyport.json: http</c>.</param>
/// <param name="BaseFolder">Folder that relative paths in the value start from.</param>
internal sealed record Setting(string Value, string Origin, string BaseFolder)
{
    /// <summary>Its path with ':', as it was gathered.</summary>
    public string Key { get; init; } = "";

    /// <summary>Which layer it comes from.</summary>
    public SettingLayer Layer { get; init; }

    /// <summary>Without the value, which may be a secret.</summary>
    public override string ToString() => Origin;
}
