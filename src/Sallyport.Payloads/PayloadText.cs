using System.Buffers;
using System.Text;
using Sallyport.Payloads.Cayenne;
using Sallyport.Payloads.Json;
using Sallyport.Payloads.MessagePack;

namespace Sallyport.Payloads;

/// <summary>
/// User octets to JSON text and back. The text is what the original gateway publishes (enigmaiot.md section 13), but always valid JSON. Never throws on any
/// octets.
/// </summary>
public static class PayloadText
{
    /// <summary>Longest input that is looked at, octets. The longest payload of any protocol is far below.</summary>
    public const int MaximumLength = 65_536;

    /// <summary>The octets as JSON; false when they cannot be decoded, are too long, or the format has no JSON form (raw and unknown formats).</summary>
    public static bool TryToJson(PayloadFormat format, ReadOnlySpan<byte> octets, out string json)
    {
        var buffer = new ArrayBufferWriter<byte>();
        var decoded = TryWrite(format, octets, buffer);
        json = decoded ? Encoding.UTF8.GetString(buffer.WrittenSpan) : "";
        return decoded;
    }

    /// <summary>The octets as UTF-8 JSON; nothing is written when the answer is false.</summary>
    public static bool TryToJson(PayloadFormat format, ReadOnlySpan<byte> octets, IBufferWriter<byte> destination)
    {
        var buffer = new ArrayBufferWriter<byte>();
        if (!TryWrite(format, octets, buffer))
        {
            return false;
        }

        destination.Write(buffer.WrittenSpan);
        return true;
    }

    /// <summary>
    /// The octets that say the same as the JSON text: an array of items for CayenneLPP (as decoding prints it; <c>name</c> may be left out, and the value is
    /// rounded to the nearest that the type can carry), any value of at most 10 levels for MessagePack, the text itself for JSON.
    /// </summary>
    /// <returns>False when the text is not JSON, does not fit the format, is longer than <see cref="MaximumLength"/>, or the format is raw or unknown; then
    /// nothing is written.</returns>
    public static bool TryFromJson(PayloadFormat format, ReadOnlySpan<byte> utf8Json, IBufferWriter<byte> destination)
    {
        switch (format)
        {
            case PayloadFormat.CayenneLpp:
                return LppJsonReader.TryRead(utf8Json, destination);
            case PayloadFormat.MessagePack:
                return JsonPayload.TryToMessagePack(utf8Json, MessagePackJson.MaximumDepth, destination);
            case PayloadFormat.Json when StrictJson.IsValid(utf8Json):
                destination.Write(utf8Json);
                return true;
            default:
                return false;
        }
    }

    private static bool TryWrite(PayloadFormat format, ReadOnlySpan<byte> octets, ArrayBufferWriter<byte> buffer)
    {
        switch (format)
        {
            case PayloadFormat.CayenneLpp when LppDecoder.TryDecode(octets, out var items):
                LppJsonWriter.Write(items, buffer);
                return true;
            case PayloadFormat.MessagePack:
                return MessagePackJson.TryWrite(octets, buffer);
            case PayloadFormat.Json when StrictJson.IsValid(octets):
                buffer.Write(octets);
                return true;
            default:
                return false;
        }
    }
}
