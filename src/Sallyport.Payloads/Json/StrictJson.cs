using System.Text.Json;

namespace Sallyport.Payloads.Json;

/// <summary>Says whether octets are one RFC 8259 value.</summary>
internal static class StrictJson
{
    private const int MaximumDepth = 64;

    internal static bool IsValid(ReadOnlySpan<byte> octets)
    {
        if (octets.IsEmpty || octets.Length > PayloadText.MaximumLength)
        {
            return false;
        }

        try
        {
            var reader = new Utf8JsonReader(octets, new JsonReaderOptions { MaxDepth = MaximumDepth });
            while (reader.Read())
            {
                // The reader skips the text of strings unless it is asked, so their UTF-8 and escapes are checked here.
                if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName)
                {
                    _ = reader.GetString();
                }
            }

            return reader.BytesConsumed == octets.Length;
        }
        catch (JsonException)
        {
            return false;
        }
        catch (InvalidOperationException)
        {
            // A string with octets that are no UTF-8, or half a surrogate pair.
            return false;
        }
    }
}
