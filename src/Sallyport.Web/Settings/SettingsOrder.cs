using System.Text.Json.Nodes;

namespace Sallyport.Web.Settings;

/// <summary>A change of single settings.</summary>
/// <param name="Settings">New values by path; null goes back to the default. What is not named stays.</param>
public sealed record SettingsOrder(IReadOnlyDictionary<string, JsonNode?> Settings);
