using System.Net;
using System.Net.Sockets;
using Sallyport.Cli.Configuration;

namespace Sallyport.Cli.Settings;

/// <summary>Tries whether an address can be listened at before it is kept: one that cannot would make the next start fail.</summary>
internal static class EndpointTrial
{
    private const string NotOurs = "is no address of this machine";
    private const string Taken = "another program listens there";

    /// <summary>What keeps HTTP from listening there; null for nothing.</summary>
    /// <param name="endpoint">The new one.</param>
    /// <param name="own">Where this gateway serves; it gives its port free for its successor.</param>
    public static string? OfHttp(IPEndPoint endpoint, IPEndPoint? own) =>
        Try(SocketType.Stream, ProtocolType.Tcp, endpoint.Port == own?.Port ? new IPEndPoint(endpoint.Address, 0) : endpoint);

    /// <summary>What keeps a link from listening there; null for nothing, and for links that do not listen.</summary>
    public static string? OfLink(LinkAddress link, IReadOnlyCollection<LinkAddress> own)
    {
        if (link.Scheme != "udp" || link.Query.Split('&').Contains("hub"))
        {
            return null;
        }

        (string host, int port) = link.Endpoint;
        if (!IPAddress.TryParse(host == "localhost" ? "127.0.0.1" : host, out IPAddress? address))
        {
            return null;
        }

        bool isOwn = own.Any(other => other.Scheme == "udp" && other.Endpoint.Port == port);
        return Try(SocketType.Dgram, ProtocolType.Udp, new IPEndPoint(address, isOwn ? 0 : port));
    }

    private static string? Try(SocketType type, ProtocolType protocol, IPEndPoint endpoint)
    {
        try
        {
            using var socket = new Socket(endpoint.AddressFamily, type, protocol);
            socket.Bind(endpoint);
            return null;
        }
        catch (SocketException refused)
        {
            return refused.SocketErrorCode switch
            {
                SocketError.AddressNotAvailable => NotOurs,
                SocketError.AddressAlreadyInUse => Taken,
                SocketError.AccessDenied => "ports below 1024 need a right that this gateway does not have",
                _ => $"cannot be listened at ({refused.SocketErrorCode})",
            };
        }
    }
}
