using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Sallyport.System.Tests.Faults;

/// <summary>Stands before a server on loopback, passes everything on, and remembers when connections came.</summary>
internal sealed class CountingRelay : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly List<long> _connections = [];
    private readonly List<Task> _passing = [];
    private readonly Task _accepting;
    private readonly int _port;

    /// <param name="port">Port of the server.</param>
    public CountingRelay(int port)
    {
        _port = port;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>The time between a connection and the one before it, for all but the first.</summary>
    public IReadOnlyList<TimeSpan> Pauses
    {
        get
        {
            lock (_connections)
            {
                return [.. _connections.Zip(_connections.Skip(1), Stopwatch.GetElapsedTime)];
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        await Task.WhenAll(_passing);
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                TcpClient client = await _listener.AcceptTcpClientAsync(_stop.Token);
                lock (_connections)
                {
                    _connections.Add(Stopwatch.GetTimestamp());
                }

                _passing.Add(PassAsync(client));
            }
        }
        catch (OperationCanceledException)
        {
            // The end of the test.
        }
    }

    private async Task PassAsync(TcpClient client)
    {
        using var server = new TcpClient();
        using (client)
        {
            try
            {
                await server.ConnectAsync(IPAddress.Loopback, _port, _stop.Token);
                Task there = client.GetStream().CopyToAsync(server.GetStream(), _stop.Token);
                Task back = server.GetStream().CopyToAsync(client.GetStream(), _stop.Token);
                await Task.WhenAny(there, back);
            }
            catch (Exception ended) when (ended is SocketException or IOException or OperationCanceledException)
            {
                // Nobody listens behind it, or one side went: the other side hears of it by the close.
            }
        }
    }
}
