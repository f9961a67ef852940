using System.Globalization;
using System.Text.Json;

namespace Sallyport.Mqtt.EnigmaIot;

/// <summary>The fields of a discovery message with the conversions of ArduinoJson; the first of equal keys counts. Anything but a map has no fields.</summary>
internal readonly struct EntityFields(JsonElement root)
{
    internal bool Has(string key) => Find(key) is not null;

    /// <summary>The value as text: strings without quotes, all else as JSON; null when the key is missing.</summary>
    internal string? Text(string key) => Find(key) is { } value ? value.ValueKind == JsonValueKind.String ? value.GetString() : value.GetRawText() : null;

    /// <summary>The value when it is a string.</summary>
    internal string? String(string key) => Find(key) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    /// <summary>The value when it is a whole number of 32 bits.</summary>
    internal int? Integer(string key) =>
        Find(key) is { ValueKind: JsonValueKind.Number } value
        && int.TryParse(value.GetRawText(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;

    /// <summary>False when the key is missing, or the value is false, zero or null.</summary>
    internal bool Truth(string key) => Find(key) is { } value && value.ValueKind switch
    {
        JsonValueKind.False or JsonValueKind.Null => false,
        JsonValueKind.Number => value.GetDouble() != 0,
        _ => true,
    };

    internal JsonElement? Find(string key)
    {
        if (root.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in root.EnumerateObject())
            {
                if (member.NameEquals(key))
                {
                    return member.Value;
                }
            }
        }

        return null;
    }
}
