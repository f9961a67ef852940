using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;

namespace Sallyport.Web.Connections;

/// <summary>
/// Callers who are gone without a word: their machine lost its power, or the network between them is cut. Nothing closes such a connection, and Linux goes on
/// sending into the void for a quarter of an hour.
/// </summary>
internal static class VanishedPeer
{
    // tcp(7): level and name of TCP_USER_TIMEOUT; its value is milliseconds in an int.
    private const int TcpLevel = 6;
    private const int TcpUserTimeout = 18;

    /// <summary>
    /// Lets the system give the connection of a request up, which aborts the request, once something that was sent on it has not been acknowledged for this
    /// long. Does nothing on another system than Linux.
    /// </summary>
    /// <param name="context">The request.</param>
    /// <param name="time">How long, 1 ms or more.</param>
    public static void GiveUpAfter(HttpContext context, TimeSpan time)
    {
        if (!OperatingSystem.IsLinux() || context.Features.Get<IConnectionSocketFeature>()?.Socket is not { } socket)
        {
            return;
        }

        Span<int> milliseconds = [(int)time.TotalMilliseconds];
        try
        {
            socket.SetRawSocketOption(TcpLevel, TcpUserTimeout, MemoryMarshal.AsBytes(milliseconds));
        }
        catch (Exception fault) when (fault is SocketException or ObjectDisposedException)
        {
            // The connection is closed already, which the first write finds out.
        }
    }
}
