using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sallyport.Cli.Configuration;
using Sallyport.Mqtt.Client;

namespace Sallyport.Cli.Settings;

/// <summary>Values of a request as the text that files, flags and the environment have.</summary>
internal static class SettingText
{
    /// <summary>The text; null for "back to the default", which an empty text means, too.</summary>
    /// <returns>A mistake when the value is not of the setting's kind or range.</returns>
    public static (string? Text, string? Mistake) Of(SettingDefinition definition, JsonNode? value)
    {
        if (value is null)
        {
            return (null, null);
        }

        switch (definition.Kind, value.GetValueKind())
        {
            case ("number", JsonValueKind.Number) when value.AsValue().TryGetValue(out long number) && number >= definition.Minimum && number <= definition.Maximum:
                return (number.ToString(CultureInfo.InvariantCulture), null);
            case ("number", _):
                return (null, string.Create(CultureInfo.InvariantCulture, $"must be a whole number from {definition.Minimum} to {definition.Maximum}"));
            case ("switch", JsonValueKind.True):
                return ("true", null);
            case ("switch", JsonValueKind.False):
                return ("false", null);
            case ("switch", _):
                return (null, "must be true or false");
            case (_, JsonValueKind.String):
                return OfText(definition, value.GetValue<string>());
            default:
                return (null, "must be text");
        }
    }

    private static (string? Text, string? Mistake) OfText(SettingDefinition definition, string text)
    {
        if (text.Length == 0)
        {
            return (null, null);
        }

        if (Encoding.UTF8.GetByteCount(text) > definition.Maximum || text.Any(char.IsControl))
        {
            return (null, string.Create(CultureInfo.InvariantCulture, $"must be at most {definition.Maximum} octets without control characters"));
        }

        return definition.Key == "mqtt:url" && MqttUri.TryParse(text, out MqttUri? uri, out _) && (uri!.User ?? uri.Password?.ToString()) is not null
            ? (null, "must be without user and password; they have settings of their own, which keep them encrypted")
            : (text, null);
    }
}
