using System.Buffers;
using System.Text.Json;
using Sallyport.Gateway.History;
using Sallyport.Gateway.Journal;
using Sallyport.Payloads.Values;

namespace Sallyport.Web.Api;

/// <summary>Values and courses as JSON. Points are columns, so that a picture needs no conversion and the answer is a third of what objects would be.</summary>
internal static class HistoryJson
{
    private const long MicrosecondsPerMillisecond = 1_000;

    public static ReadOnlyMemory<byte> Values(string device, IReadOnlyList<KnownValue> values, WalkReach reach) => Write(writer =>
    {
        Begin(writer, device, reach);
        writer.WriteStartArray("values"u8);
        foreach (var value in values)
        {
            writer.WriteStartObject();
            Head(writer, value.Path, value.Label, value.Unit, value.Kind);
            writer.WritePropertyName("last"u8);
            switch (value.Kind)
            {
                case PayloadValueKind.Number:
                    writer.WriteNumberValue(value.Number);
                    break;
                case PayloadValueKind.Switch:
                    writer.WriteBooleanValue(value.Number != 0);
                    break;
                default:
                    writer.WriteStringValue(value.Word);
                    break;
            }

            writer.WriteString("lastAt"u8, EntryJson.Time(value.TimeMicroseconds));
            writer.WriteNumber("count"u8, value.Count);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    });

    public static ReadOnlyMemory<byte> Courses(string device, HistoryRange range, IReadOnlyList<HistorySeries> series, WalkReach reach) => Write(writer =>
    {
        Begin(writer, device, reach);
        writer.WriteString("from"u8, EntryJson.Time(range.FromMicroseconds));
        writer.WriteString("to"u8, EntryJson.Time(range.ToMicroseconds));
        writer.WriteNumber("bucketMs"u8, (double)range.BucketMicroseconds / MicrosecondsPerMillisecond);
        writer.WriteStartArray("series"u8);
        foreach (var one in series)
        {
            writer.WriteStartObject();
            Head(writer, one.Path, one.Label, one.Unit, one.Kind);
            writer.WriteStartArray("words"u8);
            foreach (var word in one.Words)
            {
                writer.WriteStringValue(word);
            }

            writer.WriteEndArray();
            writer.WriteBoolean("raw"u8, one.IsRaw);
            writer.WritePropertyName("usualIntervalMs"u8);
            Number(writer, (double?)one.UsualIntervalMicroseconds / MicrosecondsPerMillisecond);
            writer.WriteStartObject("points"u8);
            Times(writer, one.Points);
            Column(writer, "min", one.Points, static point => point.Minimum);
            Column(writer, "max", one.Points, static point => point.Maximum);
            Column(writer, "mean", one.Points, static point => point.Mean);
            Column(writer, "first", one.Points, static point => point.First);
            Column(writer, "last", one.Points, static point => point.Last);
            Column(writer, "count", one.Points, static point => point.Count);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    });

    private static void Begin(Utf8JsonWriter writer, string device, WalkReach reach)
    {
        writer.WriteString("device"u8, device);
        writer.WriteBoolean("complete"u8, reach.IsComplete);
        writer.WriteString("lookedBackTo"u8, reach.OldestMicroseconds is { } oldest ? EntryJson.Time(oldest) : null);
        writer.WriteNumber("messages"u8, reach.Messages);
    }

    private static void Head(Utf8JsonWriter writer, string path, string label, string unit, PayloadValueKind kind)
    {
        writer.WriteString("path"u8, path);
        writer.WriteString("label"u8, label);
        writer.WriteString("unit"u8, unit.Length == 0 ? null : unit);
        writer.WriteString("kind"u8, Words.Kebab(kind.ToString()));
    }

    /// <summary>Milliseconds since 1970. A gap has the time in the middle of its neighbours.</summary>
    private static void Times(Utf8JsonWriter writer, IReadOnlyList<HistoryPoint?> points)
    {
        writer.WriteStartArray("time"u8);
        for (var index = 0; index < points.Count; index++)
        {
            // The first and the last are never gaps.
            var time = points[index]?.TimeMicroseconds ?? Middle(points[index - 1]!.Value.TimeMicroseconds, points[index + 1]!.Value.TimeMicroseconds);
            writer.WriteNumberValue((double)time / MicrosecondsPerMillisecond);
        }

        writer.WriteEndArray();
    }

    private static long Middle(long one, long other) => one + ((other - one) / 2);

    private static void Column(Utf8JsonWriter writer, string name, IReadOnlyList<HistoryPoint?> points, Func<HistoryPoint, double> pick)
    {
        writer.WriteStartArray(name);
        foreach (var point in points)
        {
            Number(writer, point is { } held ? pick(held) : null);
        }

        writer.WriteEndArray();
    }

    private static void Number(Utf8JsonWriter writer, double? number)
    {
        if (number is { } known)
        {
            writer.WriteNumberValue(known);
        }
        else
        {
            writer.WriteNullValue();
        }
    }

    private static ReadOnlyMemory<byte> Write(Action<Utf8JsonWriter> body)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = ApiJson.Strict.Options.Encoder }))
        {
            writer.WriteStartObject();
            body(writer);
            writer.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }
}
