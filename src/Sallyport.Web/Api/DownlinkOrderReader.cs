using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Sallyport.Gateway.Downlinks;
using Sallyport.Payloads;

namespace Sallyport.Web.Api;

/// <summary>What a caller wrote as a request for the queue. Limits of the protocol are checked there.</summary>
internal static class DownlinkOrderReader
{
    private const double MicrosecondsPerSecond = 1e6;
    private const double LongestExpiry = 10 * 365.25 * 86_400;

    /// <summary>The request for a device; null with the reason in <paramref name="fault"/> when the order makes no sense.</summary>
    public static DownlinkRequest? Read(DownlinkContent order, string device, long nowMicroseconds, out string? fault)
    {
        var request = order.Verb switch
        {
            "set" => UserData(order, DownlinkVerb.Set, out fault),
            "get" => UserData(order, DownlinkVerb.Get, out fault),
            "control" => Control(order, out fault),
            _ => Refuse("the verb is 'set', 'get' or 'control'", out fault),
        };
        if (request is not null && order.ExpiresIn is { } seconds)
        {
            if (seconds is not (> 0 and <= LongestExpiry))
            {
                return Refuse("'expiresIn' is above 0 and at most ten years, in seconds", out fault);
            }

            request = request with { ExpiresAtMicroseconds = nowMicroseconds + (long)(seconds * MicrosecondsPerSecond) };
        }

        return request is null ? null : request with { Device = device, Priority = order.Priority, CoalesceKey = order.CoalesceKey };
    }

    private static DownlinkRequest? UserData(DownlinkContent order, DownlinkVerb verb, out string? fault)
    {
        if (order.Control is not null || order.Value is not null)
        {
            return Refuse("'control' and 'value' belong to the verb 'control'", out fault);
        }

        return (order.Json, order.Hex, order.Text) switch
        {
            ({ } json, null, null) => Json(order, verb, json, out fault),
            (null, { } hex, null) => Hex(order, verb, hex, out fault),
            (null, null, { } text) when order.Encoding is null or "raw" => Data(order, verb, PayloadFormat.Raw, [.. Encoding.UTF8.GetBytes(text), 0], out fault),
            (null, null, not null) => Refuse("text is always raw", out fault),
            _ => Refuse("user data has exactly one of 'json', 'hex' and 'text'", out fault),
        };
    }

    private static DownlinkRequest? Json(DownlinkContent order, DownlinkVerb verb, JsonElement json, out string? fault)
    {
        var format = PayloadFormat.MessagePack;
        if (order.Encoding is { } word && (!PayloadWord.TryParse(word, out format) || format is PayloadFormat.Raw))
        {
            return Refuse("JSON goes out as 'msgpack' or 'cayenne'", out fault);
        }

        var octets = new ArrayBufferWriter<byte>();
        return PayloadText.TryFromJson(format, Encoding.UTF8.GetBytes(json.GetRawText()), octets)
            ? Data(order, verb, format, octets.WrittenSpan.ToArray(), out fault)
            : Refuse($"this JSON cannot be said in {PayloadWord.Of(format)}", out fault);
    }

    private static DownlinkRequest? Hex(DownlinkContent order, DownlinkVerb verb, string hex, out string? fault)
    {
        var format = PayloadFormat.Raw;
        if (order.Encoding is { } word && !PayloadWord.TryParse(word, out format))
        {
            return Refuse("the encoding is 'raw', 'cayenne' or 'msgpack'", out fault);
        }

        return Octets(hex) is { } octets ? Data(order, verb, format, octets, out fault) : Refuse("'hex' is an even number of hex digits", out fault);
    }

    private static DownlinkRequest Data(DownlinkContent order, DownlinkVerb verb, PayloadFormat format, byte[] octets, out string? fault)
    {
        fault = null;
        return new DownlinkRequest { Device = string.Empty, Verb = verb, Encoding = PayloadWord.Of(format), Payload = octets };
    }

    private static DownlinkRequest? Control(DownlinkContent order, out string? fault)
    {
        if (order.Control is not { Length: > 0 } word || order.Json is not null || order.Text is not null || order.Encoding is not null)
        {
            return Refuse("the verb 'control' has 'control' and perhaps 'value'", out fault);
        }

        var value = order.Value is { } element ? ValueText(element) : null;
        if (order.Value is not null && value is null)
        {
            return Refuse("'value' is a text or a number", out fault);
        }

        byte[]? octets = (word, value, order.Hex) switch
        {
            (_, null, null) => [],
            ("ota", null, { } hex) => Octets(hex),
            ("sleeptime", { } text, null) => Seconds(text),
            (_, { } text, null) => Encoding.UTF8.GetBytes(text),
            _ => null,
        };
        if (octets is null)
        {
            return Refuse(word == "sleeptime" ? "a sleep time is a whole number of seconds, 0 to 4294967295" : "this value does not fit the command", out fault);
        }

        fault = null;
        return new DownlinkRequest { Device = string.Empty, Verb = DownlinkVerb.Control, Control = word, ControlSets = value is not null, Payload = octets };
    }

    private static string? ValueText(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number => value.GetRawText(),
        _ => null,
    };

    private static byte[]? Seconds(string text)
    {
        if (!uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
        {
            return null;
        }

        var octets = new byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(octets, seconds);
        return octets;
    }

    private static byte[]? Octets(string hex) => hex.Length % 2 == 0 && hex.All(char.IsAsciiHexDigit) ? Convert.FromHexString(hex) : null;

    private static DownlinkRequest? Refuse(string reason, out string? fault)
    {
        fault = reason;
        return null;
    }
}
