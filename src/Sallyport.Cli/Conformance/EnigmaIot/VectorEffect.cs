using System.Text.Json;

namespace Sallyport.Cli.Conformance.EnigmaIot;

/// <summary>One recorded effect of a frame on its receiver: exactly one of the parts is set.</summary>
internal sealed record VectorEffect
{
    /// <summary>Result of the AEAD.</summary>
    public bool? DecryptOk { get; init; }

    /// <summary>A frame that the receiver sent in answer.</summary>
    public byte[]? SentFrame { get; init; }

    /// <summary>Topic of a publication.</summary>
    public string? Topic { get; init; }

    /// <summary>Payload of that publication; each character is one octet.</summary>
    public byte[]? Payload { get; init; }

    /// <summary>Retain flag of that publication.</summary>
    public bool Retain { get; init; }

    /// <summary>Name of a callback to the node's application: <c>connected, disconnected, downlink, settime, update_end</c>.</summary>
    public string? Callback { get; init; }

    /// <summary>The callback's other fields.</summary>
    public JsonElement Fields { get; init; }

    /// <summary>Reads one effect.</summary>
    public static VectorEffect Read(JsonElement effect)
    {
        if (effect.TryGetProperty("decrypt_ok", out var ok))
        {
            return new VectorEffect { DecryptOk = ok.GetBoolean() };
        }

        if (effect.TryGetProperty("sent_frame", out var sent))
        {
            return new VectorEffect { SentFrame = Hex(sent) };
        }

        if (effect.TryGetProperty("mqtt", out var mqtt))
        {
            return new VectorEffect
            {
                Topic = mqtt.GetProperty("topic").GetString(),
                Payload = Latin1OrUtf8(mqtt.GetProperty("payload").GetString() ?? string.Empty),
                Retain = mqtt.GetProperty("retain").GetBoolean(),
            };
        }

        return effect.TryGetProperty("ev", out var callback)
            ? new VectorEffect { Callback = callback.GetString(), Fields = effect }
            : throw new FormatException($"unknown effect {effect.GetRawText()}");
    }

    /// <summary>Hexadecimal text of the file as octets.</summary>
    public static byte[] Hex(JsonElement element) => Convert.FromHexString(element.GetString() ?? string.Empty);

    // The file shows octets of raw payloads as the same code points; text payloads are ASCII in any case.
    private static byte[] Latin1OrUtf8(string text) => System.Text.Encoding.Latin1.GetBytes(text);
}
