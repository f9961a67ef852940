using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Sallyport.Web.Api;
using Sallyport.Web.Connections;

namespace Sallyport.Web.Limits;

/// <summary>Holds each address to its limits, before anything else is done for it.</summary>
internal sealed class RequestLimiter(AddressTable addresses, ConnectionBound bound, long largestBody)
{
    /// <summary>The middleware of requests: 429 with the time to wait.</summary>
    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        var request = context.Request;
        var isStream = request.Headers.Upgrade.Count > 0 || request.Headers.Accept.ToString().Contains(EventStream.MediaType, StringComparison.OrdinalIgnoreCase);

        // A body that does not tell its size counts as the largest that is taken.
        var octets = request.ContentLength is { } length ? Math.Min(length, largestBody) : request.Headers.TransferEncoding.Count > 0 ? largestBody : 0;
        var (wait, lease) = addresses.Begin(context.Connection.RemoteIpAddress, isStream, octets);
        if (lease is null)
        {
            await SessionEndpoints.WaitAsync(context, StatusCodes.Status429TooManyRequests, "too-many-requests", "this address asks too much at once", wait).ConfigureAwait(false);
            return;
        }

        try
        {
            await next(context).ConfigureAwait(false);
        }
        finally
        {
            addresses.End(lease, isStream);
        }
    }

    /// <summary>The middleware of connections: one too many of an address takes the place of one that has no request, or is closed at once.</summary>
    public async Task ConnectAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        var address = (connection.RemoteEndPoint as System.Net.IPEndPoint)?.Address;
        if ((addresses.Connect(address) ?? (bound.TryFree(address) ? addresses.ConnectInstead(address) : null)) is not { } lease)
        {
            connection.Abort();
            return;
        }

        try
        {
            await next(connection).ConfigureAwait(false);
        }
        finally
        {
            addresses.Disconnect(lease);
        }
    }
}
