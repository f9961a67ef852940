using System.Net.Sockets;
using System.Text;

namespace Sallyport.Cli.Readiness;

/// <summary>Tells systemd how the service does (sd_notify(3)): one datagram to the Unix socket that <c>NOTIFY_SOCKET</c> names. Without that variable it does nothing.</summary>
/// <param name="socketName">A path, or a name in the abstract namespace, written with a leading <c>@</c>; null for none.</param>
internal sealed class SystemdNotifier(string? socketName)
{
    /// <summary>The notifier of this process.</summary>
    public static SystemdNotifier FromEnvironment() => new(Environment.GetEnvironmentVariable("NOTIFY_SOCKET"));

    /// <summary>The gateway serves; systemd starts what waits for it.</summary>
    public void Ready(string status) => Send($"READY=1\nSTATUS={status}");

    /// <summary>The gateway begins its clean stop.</summary>
    public void Stopping() => Send("STOPPING=1");

    private void Send(string message)
    {
        if (string.IsNullOrEmpty(socketName))
        {
            return;
        }

        string address = socketName[0] == '@' ? "\0" + socketName[1..] : socketName;
        using var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        try
        {
            socket.SendTo(Encoding.UTF8.GetBytes(message), new UnixDomainSocketEndPoint(address));
        }
        catch (SocketException)
        {
            // Nobody listens: the service works all the same, and systemd says by itself that it never heard of it.
        }
    }
}
