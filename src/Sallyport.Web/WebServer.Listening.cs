using System.Net.Security;
using System.Security.Authentication;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Sallyport.Web.Connections;
using Sallyport.Web.Limits;

namespace Sallyport.Web;

/// <content>Where the server listens, and what one connection may do.</content>
public sealed partial class WebServer
{
    private const int LargestBody = 64 * 1024;
    private static readonly TimeSpan HandshakeTime = TimeSpan.FromSeconds(10);

    private static void Limit(KestrelServerOptions kestrel, WebServerOptions options, ConnectionBound bound, RequestLimiter limiter)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = LargestBody;
        kestrel.Limits.MaxRequestLineSize = RequestSizes.Spare * RequestSizes.LongestTarget;
        kestrel.Limits.MaxRequestHeadersTotalSize = RequestSizes.Spare * RequestSizes.LargestHeaders;
        kestrel.Limits.MaxRequestHeaderCount = RequestSizes.Spare * RequestSizes.MostHeaders;
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        kestrel.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(75);
        if (options.Endpoint is { } endpoint)
        {
            kestrel.Listen(endpoint, listen => Limit(listen, bound, limiter));
        }

        if (options.Https is { } https)
        {
            kestrel.Listen(https.Endpoint, listen =>
            {
                Limit(listen, bound, limiter);
                listen.UseHttps(new TlsHandshakeCallbackOptions { HandshakeTimeout = HandshakeTime, OnConnection = _ => ValueTask.FromResult(Handshake(https)) });
            });
        }
    }

    private static void Limit(ListenOptions listen, ConnectionBound bound, RequestLimiter limiter)
    {
        listen.Protocols = HttpProtocols.Http1;
        listen.Use(next => connection => limiter.ConnectAsync(connection, next));
        listen.Use(next => connection => bound.RunAsync(connection, next));
    }

    private static SslServerAuthenticationOptions Handshake(HttpsOptions https) => new()
    {
        ServerCertificateContext = https.Certificate(),
        EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
        ApplicationProtocols = [SslApplicationProtocol.Http11],
    };
}
