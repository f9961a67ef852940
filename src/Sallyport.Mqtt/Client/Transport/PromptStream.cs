using System.Net.Sockets;

namespace Sallyport.Mqtt.Client.Transport;

/// <summary>
/// A connection whose octets are acknowledged at once. Linux holds an acknowledgement back for 40 ms in the hope of an answer to send it with, and a broker that
/// collects small messages (Mosquitto does, unless told otherwise) waits for it with the next message: that may be a stop.
/// </summary>
/// <param name="socket">Connected; disposed with the stream.</param>
internal sealed class PromptStream(Socket socket) : NetworkStream(socket, ownsSocket: true)
{
    // IPPROTO_TCP and TCP_QUICKACK (tcp(7)). The kernel takes the option back by itself, so it is set before each read.
    private const int TcpLevel = 6;
    private const int QuickAcknowledgements = 12;
    private static readonly byte[] s_on = BitConverter.GetBytes(1);

    /// <inheritdoc/>
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (OperatingSystem.IsLinux())
        {
            Socket.SetRawSocketOption(TcpLevel, QuickAcknowledgements, s_on);
        }

        return base.ReadAsync(buffer, cancellationToken);
    }
}
