using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;

namespace Sallyport.Web.Api;

/// <summary>Bodies and parameters of requests; what is wrong with them is answered here.</summary>
internal static class RequestBody
{
    /// <summary>Longest value of a parameter, characters.</summary>
    private const int LongestParameter = 256;

    private static readonly object s_wrong = new();

    /// <summary>The body as a value; null when the answer was given already. The media type must be JSON, which no foreign web page can send unasked.</summary>
    /// <exception cref="JsonException">It is not what is expected; the guard answers.</exception>
    public static async Task<T?> ReadAsync<T>(HttpContext context, JsonTypeInfo<T> type)
        where T : class
    {
        var media = context.Request.ContentType?.Split(';')[0].Trim();
        if (!string.Equals(media, "application/json", StringComparison.OrdinalIgnoreCase)
            && !(HttpMethods.IsPatch(context.Request.Method) && string.Equals(media, "application/merge-patch+json", StringComparison.OrdinalIgnoreCase)))
        {
            await Reply.ProblemAsync(context, StatusCodes.Status415UnsupportedMediaType, "unsupported-media-type", "the body must be application/json").ConfigureAwait(false);
            return null;
        }

        return await JsonSerializer.DeserializeAsync(context.Request.Body, type, context.RequestAborted).ConfigureAwait(false) ?? throw new JsonException();
    }

    /// <summary>A parameter of the query; null when it is absent or empty. False when it is there twice or too long.</summary>
    public static bool TryText(HttpContext context, string name, out string? value)
    {
        var values = context.Request.Query[name];
        value = values.Count == 1 && values[0] is { Length: > 0 } text ? text : null;
        return Note(context, name, values.Count <= 1 && (value?.Length ?? 0) <= LongestParameter);
    }

    /// <summary>A parameter that may be there several times, or once with commas; empty when it is absent. False when there are too many, or one is too long.</summary>
    public static bool TryTexts(HttpContext context, string name, int most, out IReadOnlyList<string> values)
    {
        values = [.. context.Request.Query[name].SelectMany(static value => (value ?? "").Split(',')).Where(static value => value.Length > 0).Distinct(StringComparer.Ordinal)];
        return Note(context, name, values.Count <= most && values.All(static value => value.Length <= LongestParameter));
    }

    /// <summary>A parameter that is one of some words; null when it is absent or empty. False when it is another one.</summary>
    public static bool TryWord(HttpContext context, string name, IEnumerable<string> words, out string? value) =>
        TryText(context, name, out value) && (value is not { } word || Note(context, name, words.Contains(word, StringComparer.Ordinal)));

    /// <summary>A time of the query, RFC 3339 with its zone; null when it is absent. False when it is something else.</summary>
    public static bool TryTime(HttpContext context, string name, out long? microseconds)
    {
        microseconds = null;
        if (!TryText(context, name, out var text) || text is null)
        {
            return Note(context, name, text is null && context.Request.Query[name].Count <= 1);
        }

        var hasZone = text.EndsWith('Z') || (text.Length > 6 && text[^6] is '+' or '-' && text[^3] == ':');
        if (!hasZone || !DateTimeOffset.TryParseExact(text, "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time))
        {
            return Note(context, name, false);
        }

        microseconds = (time - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        return true;
    }

    /// <summary>A whole number of the query, or <paramref name="otherwise"/> where it is absent. False when it is no number between the limits.</summary>
    public static bool TryNumber(HttpContext context, string name, long least, long most, long otherwise, out long value)
    {
        value = otherwise;
        return TryText(context, name, out var text) && (text is null || Note(context, name, long.TryParse(text, out value) && value >= least && value <= most));
    }

    /// <summary>Remembers which parameter was the wrong one, for the answer.</summary>
    /// <returns><paramref name="isRight"/>.</returns>
    public static bool Note(HttpContext context, string name, bool isRight)
    {
        if (!isRight)
        {
            context.Items[s_wrong] = name;
        }

        return isRight;
    }

    /// <summary>Answers that something is wrong, with the name of the parameter where it is one.</summary>
    public static Task RefuseAsync(HttpContext context, string detail) => Reply.ProblemAsync(
        context,
        StatusCodes.Status400BadRequest,
        "malformed",
        context.Items.TryGetValue(s_wrong, out var wrong) ? $"the parameter '{wrong}' is wrong: {detail}" : detail);
}
