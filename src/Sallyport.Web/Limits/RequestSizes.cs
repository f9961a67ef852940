using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Sallyport.Web.Api;

namespace Sallyport.Web.Limits;

/// <summary>
/// Refuses a request whose address or headers are too large, by name. The server below reads a little more than this takes, so that an honest caller is told;
/// what is larger still is closed there with a bare status, because there is no request yet.
/// </summary>
internal static class RequestSizes
{
    /// <summary>Longest address with its query, octets.</summary>
    public const int LongestTarget = 8 * 1024;

    /// <summary>Names and values of all headers together, octets.</summary>
    public const int LargestHeaders = 16 * 1024;

    /// <summary>Most headers.</summary>
    public const int MostHeaders = 64;

    /// <summary>How many times as much the server below reads.</summary>
    public const int Spare = 4;

    /// <summary>The middleware.</summary>
    public static Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (context.Features.Get<IHttpRequestFeature>() is { } request && request.RawTarget.Length > LongestTarget)
        {
            return Reply.ProblemAsync(context, StatusCodes.Status414UriTooLong, "address-too-long", $"an address with its query is at most {LongestTarget} octets");
        }

        var (many, octets) = (0, 0);
        foreach (var (name, values) in context.Request.Headers)
        {
            many += values.Count;
            foreach (var value in values)
            {
                octets += name.Length + (value?.Length ?? 0);
            }
        }

        return many > MostHeaders || octets > LargestHeaders
            ? Reply.ProblemAsync(context, StatusCodes.Status431RequestHeaderFieldsTooLarge, "headers-too-large", $"the headers are at most {MostHeaders}, with {LargestHeaders} octets together")
            : next(context);
    }
}
