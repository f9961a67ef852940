using System.Text.Json.Nodes;

namespace Sallyport.Web.Settings;

/// <summary>One setting, with all that a person needs to decide about it.</summary>
/// <param name="Key">Its path: <c>retention.days</c>.</param>
/// <param name="Section">Where it belongs: <c>gateway, storage, mqtt</c>.</param>
/// <param name="Title">A few words.</param>
/// <param name="Kind"><c>text, number, switch, secret</c>.</param>
/// <param name="Value">Text, number or true/false as its kind says; null where nothing is set and there is no default. Always null for a secret.</param>
/// <param name="IsSet">True when somebody set it.</param>
/// <param name="Default">What holds when nobody does; null: nothing.</param>
/// <param name="Allowed">The only words that are allowed; null: any.</param>
/// <param name="Minimum">Least number, or least octets of a text.</param>
/// <param name="Maximum">Greatest number, or most octets of a text.</param>
/// <param name="Unit">Unit of a number; null: none.</param>
/// <param name="Source"><c>default, dashboard, file, environment, flag</c>.</param>
/// <param name="Where">Where it was written outside of the dashboard: <c>--http</c>; null otherwise.</param>
/// <param name="ReadOnly">True when it must be changed where it was written.</param>
/// <param name="NeedsRestart">True when a change takes effect at the next start.</param>
/// <param name="Pending">True when the running gateway still has another value.</param>
/// <param name="Meaning">What it does, one sentence.</param>
/// <param name="Consequence">What a choice brings, one sentence.</param>
public sealed record SettingView(
    string Key,
    string Section,
    string Title,
    string Kind,
    JsonNode? Value,
    bool IsSet,
    JsonNode? Default,
    IReadOnlyList<string>? Allowed,
    long? Minimum,
    long? Maximum,
    string? Unit,
    string Source,
    string? Where,
    bool ReadOnly,
    bool NeedsRestart,
    bool Pending,
    string Meaning,
    string Consequence);
