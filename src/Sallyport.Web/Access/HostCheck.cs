using System.Net;
using Microsoft.AspNetCore.Http;
using Sallyport.Web.Api;

namespace Sallyport.Web.Access;

/// <summary>
/// Refuses requests for another host. A foreign page can make its own name mean 127.0.0.1 (DNS rebinding) and then counts as our own page to the browser; but
/// the request still names the foreign host. So on loopback, and everywhere once names are configured, only addresses, <c>localhost</c> and the configured
/// names are answered.
/// </summary>
internal sealed class HostCheck(IReadOnlyCollection<string> names)
{
    /// <summary>The middleware.</summary>
    public Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        var isLoopback = context.Connection.LocalIpAddress is { } local && IPAddress.IsLoopback(CallerAddress.Plain(local)!);
        return (isLoopback || names.Count > 0) && !IsOurs(context.Request.Host.Host)
            ? Reply.ProblemAsync(context, StatusCodes.Status421MisdirectedRequest, "wrong-host", "this gateway does not answer for that host; the setting hosts names those it answers for")
            : next(context);
    }

    private bool IsOurs(string host) =>
        host.Length == 0
        || IPAddress.TryParse(host.Trim('[', ']'), out _)
        || string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase)
        || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
        || names.Contains(host, StringComparer.OrdinalIgnoreCase);
}
