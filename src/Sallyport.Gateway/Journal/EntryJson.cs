using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Sallyport.Gateway.Journal.Bodies;
using Sallyport.Payloads;

namespace Sallyport.Gateway.Journal;

/// <summary>
/// An entry as the world sees it: one flat JSON object <c>seq, time, device, kind</c> and the body's properties (docs/events.md). Times are RFC 3339 UTC
/// with milliseconds, octets lower-case hex, missing values null and never absent.
/// </summary>
public static class EntryJson
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>The lower-case word of a kind, as in <c>events --kind</c>.</summary>
    public static string Word(EntryKind kind) => kind switch
    {
        EntryKind.Joined => "joined",
        EntryKind.Left => "left",
        EntryKind.Named => "named",
        EntryKind.Uplink => "uplink",
        EntryKind.Control => "control",
        EntryKind.Downlink => "downlink",
        EntryKind.Refused => "refused",
        EntryKind.Link => "link",
        EntryKind.Firmware => "firmware",
        EntryKind.Recording => "recording",
        EntryKind.Output => "output",
        EntryKind.Topology => "topology",
        EntryKind.Policy => "policy",
        EntryKind.Audit => "audit",
        EntryKind.Device => "device",
        EntryKind.Alert => "alert",
        EntryKind.Availability => "availability",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    /// <summary>Reads the word of a kind.</summary>
    public static bool TryParseKind(string word, out EntryKind kind)
    {
        foreach (var candidate in Enum.GetValues<EntryKind>())
        {
            if (Word(candidate) == word)
            {
                kind = candidate;
                return true;
            }
        }

        kind = default;
        return false;
    }

    /// <summary>RFC 3339 UTC with three decimals, cut and not rounded: <c>2026-01-31T23:59:59.999Z</c>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Before the year 1 or after 9999.</exception>
    public static string Time(long microseconds) =>
        DateTime.UnixEpoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>The entry as UTF-8 text without a line end.</summary>
    public static byte[] ToUtf8(JournalEntry entry)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        Write(entry, buffer);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Writes the entry as one object without a line end.</summary>
    public static void Write(JournalEntry entry, IBufferWriter<byte> destination)
    {
        using var writer = new Utf8JsonWriter(destination, Options);
        Write(entry, writer);
    }

    /// <summary>Writes the entry as one object.</summary>
    public static void Write(JournalEntry entry, Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteNumber("seq"u8, entry.Seq);
        writer.WriteString("time"u8, Time(entry.TimeMicroseconds));
        writer.WriteString("device"u8, entry.Device);
        writer.WriteString("kind"u8, Word(entry.Kind));
        WriteBody(entry, writer);
        writer.WriteEndObject();
    }

    private static void WriteBody(JournalEntry entry, Utf8JsonWriter writer)
    {
        switch (entry.Body)
        {
            case UplinkBody uplink:
                WriteUplink(uplink, writer);
                break;
            case ControlBody control:
                WriteControl(control, writer);
                break;
            case DownlinkBody downlink:
                WriteDownlink(downlink, writer);
                break;
            default:
                WriteStored(entry.Body, writer);
                break;
        }
    }

    private static void WriteUplink(UplinkBody body, Utf8JsonWriter writer)
    {
        writer.WriteString("name"u8, body.Name);
        writer.WriteString("encoding"u8, body.Encoding);
        writer.WriteString("payloadHex"u8, Convert.ToHexStringLower(body.Payload));
        WriteRaw("json", Decode(body.Encoding, body.Payload), writer);
        writer.WriteNumber("counter"u8, body.Counter);
        writer.WriteNumber("lost"u8, body.Lost);
        writer.WriteBoolean("encrypted"u8, body.Encrypted);
        WriteNumber("rssi", body.Rssi, writer);
        writer.WriteNumber("received"u8, body.Received);
        writer.WriteNumber("lostTotal"u8, body.LostTotal);
        writer.WriteNumber("packetsPerHour"u8, float.IsFinite(body.PacketsPerHour) ? body.PacketsPerHour : 0);
    }

    private static void WriteControl(ControlBody body, Utf8JsonWriter writer)
    {
        writer.WriteString("name"u8, body.Name);
        writer.WriteString("answer"u8, body.Answer);
        writer.WriteString("payloadHex"u8, Convert.ToHexStringLower(body.Payload));
        WriteRaw("result", body.Answer == "discovery" ? Decode("msgpack", body.Payload) : body.Result, writer);
    }

    private static void WriteDownlink(DownlinkBody body, Utf8JsonWriter writer)
    {
        writer.WriteNumber("downlinkId"u8, body.DownlinkId);
        writer.WriteString("state"u8, Lower(body.State.ToString()));
        writer.WriteString("reason"u8, body.Reason);
        if (body.Request is { } request)
        {
            writer.WriteStartObject("request"u8);
            writer.WriteString("verb"u8, Lower(request.Verb.ToString()));
            writer.WriteString("control"u8, request.Control);
            writer.WriteBoolean("controlSets"u8, request.ControlSets);
            writer.WriteString("encoding"u8, request.Encoding);
            writer.WriteString("payloadHex"u8, Convert.ToHexStringLower(request.Payload));
            writer.WriteNumber("priority"u8, request.Priority);
            writer.WriteString("coalesceKey"u8, request.CoalesceKey);
            writer.WriteString("expiresAt"u8, request.ExpiresAtMicroseconds is { } at ? Time(at) : null);
            writer.WriteEndObject();
        }
        else
        {
            writer.WriteNull("request"u8);
        }

        WriteRaw("answer", body.Answer, writer);
    }

    // Bodies of plain words and numbers look outside as they are stored; a new one needs no code here.
    private static void WriteStored(EntryBody body, Utf8JsonWriter writer)
    {
        using var document = JsonDocument.Parse(EntryCodec.Encode(body));
        foreach (var property in document.RootElement.EnumerateObject())
        {
            property.WriteTo(writer);
        }
    }

    private static string? Decode(string encoding, byte[] payload) =>
        PayloadWord.TryParse(encoding, out var format) && PayloadText.TryToJson(format, payload, out var json) ? json : null;

    private static void WriteRaw(string property, string? json, Utf8JsonWriter writer)
    {
        writer.WritePropertyName(property);
        if (json is null)
        {
            writer.WriteNullValue();
        }
        else
        {
            writer.WriteRawValue(json, skipInputValidation: true);
        }
    }

    private static void WriteNumber(string property, int? value, Utf8JsonWriter writer)
    {
        if (value is { } number)
        {
            writer.WriteNumber(property, number);
        }
        else
        {
            writer.WriteNull(property);
        }
    }

    private static string Lower(string word) => word.ToLowerInvariant();
}
