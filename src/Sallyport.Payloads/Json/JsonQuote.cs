using System.Buffers;
using System.Text;

namespace Sallyport.Payloads.Json;

/// <summary>Text as a JSON string in the form that ArduinoJson writes: only quotes, backslashes and control characters are escaped.</summary>
public static class JsonQuote
{
    /// <summary>The text with its quotes; half a surrogate pair becomes U+FFFD.</summary>
    public static string Of(string text)
    {
        var buffer = new ArrayBufferWriter<byte>(text.Length + 2);
        JsonText.WriteString(Encoding.UTF8.GetBytes(text), buffer);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
