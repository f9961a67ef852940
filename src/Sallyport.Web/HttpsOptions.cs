using System.Net;
using System.Net.Security;

namespace Sallyport.Web;

/// <summary>Where and with which certificate the gateway serves TLS 1.2 and 1.3.</summary>
public sealed record HttpsOptions
{
    /// <summary>Where to listen; port 0 = any free one.</summary>
    public required IPEndPoint Endpoint { get; init; }

    /// <summary>The certificate with its chain; asked for each connection, so that a renewed one holds without a restart.</summary>
    public required Func<SslStreamCertificateContext> Certificate { get; init; }

    /// <summary>
    /// Default false. True for a certificate that browsers trust: they are told to come with TLS only for a year (HSTS). With a self-made one that would lock
    /// people out as soon as it changes.
    /// </summary>
    public bool IsTrusted { get; init; }
}
