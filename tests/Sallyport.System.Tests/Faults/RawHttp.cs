using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Sallyport.System.Tests.Faults;

/// <summary>A connection to the gateway that says octets instead of requests.</summary>
internal sealed class RawHttp : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };

    /// <summary>Connects.</summary>
    /// <param name="gateway">Its base address, on loopback.</param>
    /// <param name="receiveBuffer">Octets that the system takes for a reader who does not read; 0: as usual.</param>
    /// <param name="source">Last octet of the address on loopback that the gateway shall see; each has limits of its own.</param>
    public static async Task<RawHttp> ConnectAsync(Uri gateway, int receiveBuffer = 0, byte source = 1)
    {
        var connection = new RawHttp();
        if (receiveBuffer > 0)
        {
            connection._socket.ReceiveBufferSize = receiveBuffer;
        }

        connection._socket.Bind(new IPEndPoint(new IPAddress([127, 0, 0, source]), 0));
        await connection._socket.ConnectAsync(gateway.Host, gateway.Port, TestContext.Current.CancellationToken);
        return connection;
    }

    /// <summary>One request as these octets, and all that came back: an answer of known length, or everything until the gateway closed.</summary>
    public static async Task<string> ExchangeAsync(Uri gateway, byte[] request)
    {
        using RawHttp connection = await ConnectAsync(gateway);
        await connection.SendAsync(request);
        return await connection.AnswerAsync();
    }

    /// <summary>Sends what the gateway still takes; it may have answered and closed before it heard all.</summary>
    /// <returns>False when it takes no more.</returns>
    public async Task<bool> SendAsync(ReadOnlyMemory<byte> octets)
    {
        try
        {
            await _socket.SendAsync(octets, TestContext.Current.CancellationToken).AsTask().WaitAsync(Patience);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <inheritdoc cref="SendAsync(ReadOnlyMemory{byte})"/>
    public Task<bool> SendAsync(string text) => SendAsync(Encoding.Latin1.GetBytes(text));

    /// <summary>The next answer, or what came until the gateway closed.</summary>
    public async Task<string> AnswerAsync()
    {
        var text = new StringBuilder();
        while (!IsWhole(text.ToString()) && await ReadAsync() is { Length: > 0 } more)
        {
            text.Append(more);
        }

        return text.ToString();
    }

    /// <summary>Some text; empty when the gateway has closed, or reset, the connection.</summary>
    public async Task<string> ReadAsync()
    {
        var octets = new byte[16 * 1024];
        try
        {
            int length = await _socket.ReceiveAsync(octets, TestContext.Current.CancellationToken).AsTask().WaitAsync(Patience);
            return Encoding.Latin1.GetString(octets, 0, length);
        }
        catch (SocketException)
        {
            return "";
        }
    }

    /// <summary>Reads and forgets until the gateway closes.</summary>
    public async Task UntilClosedAsync()
    {
        while (await ReadAsync() is { Length: > 0 })
        {
        }
    }

    /// <summary>Ends without a farewell: the other side hears of it by a reset.</summary>
    public void Dispose()
    {
        _socket.LingerState = new LingerOption(true, 0);
        _socket.Dispose();
    }

    private static bool IsWhole(string answer)
    {
        int end = answer.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        string? length = end < 0 ? null : answer[..end].Split("\r\n").FirstOrDefault(static line => line.StartsWith("Content-Length: ", StringComparison.OrdinalIgnoreCase));
        return length is not null && answer.Length - end - 4 >= int.Parse(length["Content-Length: ".Length..], global::System.Globalization.CultureInfo.InvariantCulture);
    }
}
