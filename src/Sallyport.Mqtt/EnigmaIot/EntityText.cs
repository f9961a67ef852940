using System.Globalization;
using System.Text;
using Sallyport.Payloads.Json;

namespace Sallyport.Mqtt.EnigmaIot;

/// <summary>Writes one JSON object in the order of the calls.</summary>
internal sealed class EntityText
{
    private readonly StringBuilder _text = new("{");

    internal void Text(string key, string value) => Raw(key, JsonQuote.Of(value));

    /// <summary>Left out when null.</summary>
    internal void Integer(string key, int? value)
    {
        if (value is { } number)
        {
            Raw(key, number.ToString(CultureInfo.InvariantCulture));
        }
    }

    /// <summary>The node's value as it is; left out when the node has none.</summary>
    internal void Copy(string key, EntityFields source, string sourceKey)
    {
        if (source.Find(sourceKey) is { } value)
        {
            Raw(key, value.GetRawText());
        }
    }

    internal void Raw(string key, string json)
    {
        if (_text.Length > 1)
        {
            _text.Append(',');
        }

        _text.Append('"').Append(key).Append("\":").Append(json);
    }

    internal string End() => _text.Append('}').ToString();
}
