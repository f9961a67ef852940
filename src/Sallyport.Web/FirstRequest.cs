using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using Sallyport.Web.Outputs;

namespace Sallyport.Web;

/// <summary>
/// The first request that a server answers takes some 50 ms more than those behind it, because all that answers it runs for the first time. An emergency stop
/// shall not be the one: the server asks itself, before anybody is told that it serves.
/// </summary>
internal static class FirstRequest
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>Asks whether a stop makes sense, and returns when the answer has come. That it does not come changes nothing.</summary>
    /// <param name="server">Base address.</param>
    /// <param name="https">Its certificate; null without TLS.</param>
    /// <param name="cancellationToken">Stops the start.</param>
    public static async Task MakeAsync(Uri server, HttpsOptions? https, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        try
        {
            var address = IPAddress.Parse(server.Host.Trim('[', ']'));
            using var client = new TcpClient(address.AddressFamily);
            await client.ConnectAsync(Reachable(address), server.Port, limit.Token).ConfigureAwait(false);
            Stream connection = client.GetStream();
            if (server.Scheme == Uri.UriSchemeHttps)
            {
                var secure = new SslStream(connection, leaveInnerStreamOpen: false, (_, presented, _, _) => https!.Certificate().TargetCertificate.Equals(presented));
                await secure.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = server.Host }, limit.Token).ConfigureAwait(false);
                connection = secure;
            }

            await using (connection.ConfigureAwait(false))
            {
                await connection.WriteAsync(Encoding.ASCII.GetBytes($"GET {StopPath.Route} HTTP/1.1\r\nHost: {server.Authority}\r\nConnection: close\r\n\r\n"), limit.Token).ConfigureAwait(false);
                await connection.CopyToAsync(Stream.Null, limit.Token).ConfigureAwait(false);
            }
        }
        catch (Exception trouble) when (trouble is IOException or SocketException or AuthenticationException or OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    private static IPAddress Reachable(IPAddress served) =>
        served.Equals(IPAddress.Any) ? IPAddress.Loopback : served.Equals(IPAddress.IPv6Any) ? IPAddress.IPv6Loopback : served;
}
