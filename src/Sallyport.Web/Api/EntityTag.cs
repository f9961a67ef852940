using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Sallyport.Web.Api;

/// <summary>
/// Strong entity tags, made from the octets of the answer (RFC 9110 section 8.8.3). A resource that changes without anybody editing it puts a revision in
/// front, <c>"REVISION.DIGEST"</c>: then <c>If-None-Match</c> compares all of it and an edit only the revision.
/// </summary>
internal static class EntityTag
{
    private const int DigestOctets = 12;

    /// <summary>The tag of an answer.</summary>
    public static string Of(ReadOnlySpan<byte> octets) => $"\"{Digest(octets)}\"";

    /// <summary>The tag of an answer whose edits are counted.</summary>
    public static string Of(ReadOnlySpan<byte> octets, long revision) => string.Create(CultureInfo.InvariantCulture, $"\"{revision}.{Digest(octets)}\"");

    /// <summary>Answers with a value and its tag, or 304 when the caller has it already.</summary>
    /// <param name="context">The request.</param>
    /// <param name="value">The value.</param>
    /// <param name="type">How it is written.</param>
    /// <param name="revision">Its revision, where edits are counted.</param>
    public static Task JsonAsync<T>(HttpContext context, T value, JsonTypeInfo<T> type, long? revision = null)
    {
        var octets = JsonSerializer.SerializeToUtf8Bytes(value, type);
        var tag = revision is { } number ? Of(octets, number) : Of(octets);
        context.Response.Headers.ETag = tag;
        if (HttpMethods.IsGet(context.Request.Method) && Names(context.Request.Headers.IfNoneMatch, tag, isWeakEnough: true))
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        return Reply.JsonAsync(context, octets);
    }

    /// <summary>True when the request may change what has this tag now: it has no <c>If-Match</c>, or one that names it. False when 412 was answered.</summary>
    public static async Task<bool> MayChangeAsync(HttpContext context, string current)
    {
        var wanted = context.Request.Headers.IfMatch;
        if (wanted.Count == 0 || Names(wanted, current, isWeakEnough: false))
        {
            return true;
        }

        context.Response.Headers.ETag = current;
        await FailAsync(context).ConfigureAwait(false);
        return false;
    }

    /// <summary>Reads the revision that the caller saw: null without <c>If-Match</c> or with <c>*</c>, -1 when no tag in it has a revision.</summary>
    public static long? RevisionOf(HttpContext context)
    {
        var wanted = context.Request.Headers.IfMatch;
        if (wanted.Count == 0 || wanted.ToString().Trim() == "*")
        {
            return null;
        }

        var tag = EntityTagHeaderValue.TryParse(wanted.ToString(), out var parsed) && !parsed.IsWeak ? parsed.Tag.AsSpan().Trim('"') : default;
        var end = tag.IndexOf('.');
        return end > 0 && long.TryParse(tag[..end], NumberStyles.None, CultureInfo.InvariantCulture, out var revision) ? revision : -1;
    }

    /// <summary>Answers 412.</summary>
    public static Task FailAsync(HttpContext context) =>
        Reply.ProblemAsync(context, StatusCodes.Status412PreconditionFailed, "precondition-failed", "somebody else changed it since you looked; read it again");

    private static bool Names(StringValues header, string tag, bool isWeakEnough) =>
        header.Count > 0
        && (header.ToString().Trim() == "*"
            || (EntityTagHeaderValue.TryParseList([.. header.OfType<string>()], out var tags) && tags.Any(one => one.Tag == tag && (isWeakEnough || !one.IsWeak))));

    private static string Digest(ReadOnlySpan<byte> octets) => Convert.ToHexStringLower(SHA256.HashData(octets).AsSpan(0, DigestOctets));
}
