namespace Sallyport.Web.Settings;

/// <summary>One thing that is wrong with a change; never holds the value.</summary>
/// <param name="Path">The setting or field.</param>
/// <param name="Message">What is wrong: "must be ...".</param>
public sealed record SettingError(string Path, string Message);
