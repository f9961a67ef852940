using System.Net;
using System.Net.Sockets;

namespace Sallyport.Links.Udp;

/// <summary>Opening and reading a datagram socket as links and the hub need it: large buffers, bounded sends, no exception for what a peer can cause.</summary>
internal static class UdpSocket
{
    private const int BufferOctets = 8 * 1024 * 1024;
    private const int SocketLevel = 1; // SOL_SOCKET
    private const int ReceiveBufferForce = 33; // SO_RCVBUFFORCE: beyond net.core.rmem_max, for processes that may
    private const int SendTimeoutMilliseconds = 20;

    /// <summary>Binds a socket.</summary>
    /// <exception cref="ArgumentException">Beyond loopback without being allowed.</exception>
    /// <exception cref="SocketException">The endpoint is in use or not ours.</exception>
    public static Socket Open(IPEndPoint endpoint, bool allowBeyondLoopback)
    {
        if (!allowBeyondLoopback && !IPAddress.IsLoopback(endpoint.Address))
        {
            throw new ArgumentException($"{endpoint} is reachable from outside this machine and the envelope has no protection; it must be allowed by name", nameof(endpoint));
        }

        var socket = new Socket(endpoint.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            socket.ReceiveBufferSize = BufferOctets;
            socket.SendBufferSize = BufferOctets;
            socket.SendTimeout = SendTimeoutMilliseconds;
            ForceReceiveBuffer(socket);
            socket.Bind(endpoint);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Waits for one datagram.</summary>
    /// <returns>Its length; -1 when a peer's error was reported in its place; -2 when the socket is closed.</returns>
    public static int Receive(Socket socket, Span<byte> place, SocketAddress sender)
    {
        try
        {
            return socket.ReceiveFrom(place, SocketFlags.None, sender);
        }
        catch (ObjectDisposedException)
        {
            return -2;
        }
        catch (SocketException exception)
        {
            // ConnectionReset and MessageSize are what a peer did; anything while closing is the end.
            return exception.SocketErrorCode is SocketError.ConnectionReset or SocketError.ConnectionRefused or SocketError.MessageSize ? -1 : -2;
        }
    }

    /// <summary>Sends one datagram; false when the system did not take it, or another thread has closed the socket.</summary>
    public static bool Send(Socket socket, ReadOnlySpan<byte> datagram, SocketAddress destination)
    {
        try
        {
            return socket.SendTo(datagram, SocketFlags.None, destination) == datagram.Length;
        }
        catch (SocketException)
        {
            return false;
        }
        catch (ObjectDisposedException)
        {
            return false;
        }
    }

    private static void ForceReceiveBuffer(Socket socket)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        try
        {
            socket.SetRawSocketOption(SocketLevel, ReceiveBufferForce, BitConverter.GetBytes(BufferOctets));
        }
        catch (SocketException)
        {
            // Needs CAP_NET_ADMIN; without it the buffer is as large as the system allows.
        }
    }
}
