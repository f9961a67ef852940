using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Sallyport.Gateway.Journal;

namespace Sallyport.Cli.Output;

/// <summary>
/// Data as JSON, as docs/commands.md promises: camel-case names, missing values <c>null</c> and never absent, octets in lower-case hex, enums as lower-case
/// words, times RFC 3339 in UTC with milliseconds.
/// </summary>
internal static class JsonText
{
    /// <summary>Options for anything that serialises by itself.</summary>
    public static JsonSerializerOptions Options { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new HexConverter(), new TimeConverter(), new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) },
    };

    /// <summary>One value as one line.</summary>
    public static void WriteLine<T>(TextWriter output, T value) => output.WriteLine(JsonSerializer.Serialize(value, Options));

    /// <summary>A time of the journal, UTC microseconds since 1970, as text: <c>2026-01-31T12:00:00.123Z</c>. Null stays null.</summary>
    public static string? Time(long? microseconds) =>
        microseconds is { } value ? DateTimeOffset.UnixEpoch.AddTicks(value * TimeSpan.TicksPerMicrosecond).ToString(TimeConverter.Format, null) : null;
}
