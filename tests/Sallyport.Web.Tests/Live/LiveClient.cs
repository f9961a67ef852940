using System.Globalization;
using System.Net.WebSockets;
using System.Text;
using Sallyport.Web.Tests.Fakes;

namespace Sallyport.Web.Tests.Live;

/// <summary>The other end of a live socket: keeps the rows that it was told.</summary>
internal sealed class LiveClient : IDisposable
{
    private readonly ClientWebSocket _socket = new();
    private readonly Dictionary<ulong, string> _ids = [];
    private readonly Dictionary<ulong, List<(byte Kind, string Text)>> _shapes = [];

    /// <summary>Newest row of each device as text.</summary>
    public Dictionary<string, string> Rows { get; } = [];

    public int RowsTold { get; private set; }

    public string Position { get; private set; } = "";

    public static async Task<LiveClient> OpenAsync(WebBench bench, string? token = WebBench.LocalToken, string? ticket = null, string? origin = null, string protocol = "sallyport.live.1")
    {
        var client = new LiveClient();
        client._socket.Options.AddSubProtocol(protocol);
        if (ticket is not null)
        {
            client._socket.Options.AddSubProtocol("ticket." + ticket);
        }

        if (token is not null)
        {
            client._socket.Options.SetRequestHeader("Authorization", "Bearer " + token);
        }

        if (origin is not null)
        {
            client._socket.Options.SetRequestHeader("Origin", origin);
        }

        try
        {
            await client._socket.ConnectAsync(new Uri($"ws://{bench.Url.Authority}/api/v1/live"), TestContext.Current.CancellationToken);
            return client;
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    public Task SayAsync(string json) => _socket.SendAsync(Encoding.UTF8.GetBytes(json), WebSocketMessageType.Text, true, TestContext.Current.CancellationToken);

    /// <summary>Takes messages in until one fits, and says which: its type and words.</summary>
    public async Task<string> UntilAsync(Func<string, bool> isEnough)
    {
        while (true)
        {
            var text = await TakeAsync();
            if (isEnough(text))
            {
                return text;
            }
        }
    }

    public void Dispose() => _socket.Dispose();

    private async Task<string> TakeAsync()
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        timeout.CancelAfter(TimeSpan.FromSeconds(20));
        using var octets = new MemoryStream();
        var buffer = new byte[65_536];
        ValueWebSocketReceiveResult result;
        do
        {
            result = await _socket.ReceiveAsync(buffer.AsMemory(), timeout.Token);
            octets.Write(buffer, 0, result.Count);
        }
        while (!result.EndOfMessage);

        return result.MessageType == WebSocketMessageType.Close ? $"close {_socket.CloseStatus}" : Read(new LiveReader(octets.ToArray()));
    }

    private string Read(LiveReader reader)
    {
        switch (reader.Octet())
        {
            case 1:
                return $"hello {reader.Octet()} {reader.Text()}";
            case 2:
                var (id, flags) = (reader.Octet(), reader.Octet());
                Position = reader.Text();
                var rows = reader.Varint();
                for (var row = 0UL; row < rows; row++)
                {
                    ReadRow(reader);
                }

                Assert.True(reader.IsAtEnd, "there are octets behind the last row");
                return $"data {id} {flags} {rows}";
            case 3:
                return $"refused {reader.Octet()} {reader.Text()}";
            case 4:
                return $"bye {reader.Text()} {reader.Text()}";
            default:
                return $"beat {reader.Text()}";
        }
    }

    private void ReadRow(LiveReader reader)
    {
        var (number, parts) = (reader.Varint(), reader.Octet());
        if ((parts & 1) != 0)
        {
            _ids[number] = $"{reader.Text()} {reader.Text()}";
        }

        var text = new StringBuilder(_ids[number]).Append(CultureInfo.InvariantCulture, $" state {reader.Octet()} protection {reader.Octet()} rssi {(sbyte)reader.Octet()}");
        Assert.True(reader.Double() >= 0);
        text.Append(CultureInfo.InvariantCulture, $" received {reader.Varint()} lost {reader.Varint()}");
        Assert.True(float.IsFinite(reader.Single()));
        if ((parts & 2) != 0)
        {
            var shape = reader.Varint();
            if ((parts & 4) != 0)
            {
                _shapes[shape] = [.. Enumerable.Range(0, reader.Octet()).Select(_ => (reader.Octet(), $"{reader.Text()} {reader.Text()} {reader.Text()}"))];
            }

            foreach (var (kind, words) in _shapes[shape])
            {
                text.Append(CultureInfo.InvariantCulture, $" | {words} {(kind switch { 0 => reader.Double().ToString(CultureInfo.InvariantCulture), 1 => $"switch {reader.Octet()}", _ => reader.Text() })}");
            }
        }

        Rows[_ids[number].Split(' ')[0]] = text.ToString();
        RowsTold++;
    }
}
