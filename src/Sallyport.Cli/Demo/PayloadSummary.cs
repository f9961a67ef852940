using System.Globalization;
using System.Text.Json;
using Sallyport.Payloads;

namespace Sallyport.Cli.Demo;

/// <summary>User data in a few words for a table cell: <c>temperature 13.9, humidity 57</c>.</summary>
internal static class PayloadSummary
{
    private const int Longest = 60;
    private const string Number = "0.##";

    /// <summary>At most 60 characters, printable ones only.</summary>
    public static string Of(string encoding, ReadOnlySpan<byte> payload)
    {
        string text = PayloadWord.TryParse(encoding, out PayloadFormat format) && PayloadText.TryToJson(format, payload, out string json) ? OfJson(json) : OfOctets(payload);
        return text.Length <= Longest ? text : text[..(Longest - 1)] + "…";
    }

    private static string OfOctets(ReadOnlySpan<byte> payload) =>
        payload.ContainsAnyExceptInRange((byte)' ', (byte)'~') ? Convert.ToHexStringLower(payload) : System.Text.Encoding.ASCII.GetString(payload);

    private static string OfJson(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        JsonElement root = document.RootElement;
        return root.ValueKind switch
        {
            JsonValueKind.Array => string.Join(", ", root.EnumerateArray().Select(static item =>
                item.ValueKind == JsonValueKind.Object && item.TryGetProperty("name", out JsonElement name) && item.TryGetProperty("value", out JsonElement value) ? $"{Plain(name)} {Plain(value)}" : Plain(item))),
            JsonValueKind.Object => string.Join(", ", root.EnumerateObject().Select(static property => $"{Printable(property.Name)} {Plain(property.Value)}")),
            _ => Plain(root),
        };
    }

    private static string Plain(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => value.GetDouble().ToString(Number, CultureInfo.InvariantCulture),
        JsonValueKind.String => Printable(value.GetString()!),
        _ => value.GetRawText(),
    };

    // A device decides what stands here; control characters would move the cursor.
    private static string Printable(string text) => string.Concat(text.Where(static letter => !char.IsControl(letter)));
}
