using System.Net;
using System.Net.Sockets;
using Sallyport.Mqtt.Client;
using Sallyport.Mqtt.Client.Transport;

namespace Sallyport.Mqtt.Tests.Client.Transport;

public sealed class PromptStreamTests
{
    private const int TcpLevel = 6;
    private const int QuickAcknowledgements = 12;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>A conversation in which each side answers the other is where Linux begins to hold acknowledgements back.</summary>
    [Fact]
    public async Task Connection_ToABroker_AcknowledgesAtOnceAlsoInAConversation()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "TCP_QUICKACK is an option of Linux");
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        Assert.True(MqttUri.TryParse($"mqtt://{listener.LocalEndpoint}", out var broker, out _));
        await using var stream = Assert.IsAssignableFrom<NetworkStream>(await new SocketConnector(new MqttOptions { Broker = broker!, ClientId = "a" }).ConnectAsync(Stop));
        using var peer = await listener.AcceptTcpClientAsync(Stop);
        var octets = new byte[1];
        for (var turn = 0; turn < 30; turn++)
        {
            await peer.GetStream().WriteAsync(octets, Stop);
            Assert.Equal(1, await stream.ReadAsync(octets, Stop));
            await stream.WriteAsync(octets, Stop);
            Assert.Equal(1, await peer.GetStream().ReadAsync(octets, Stop));
        }

        Assert.Equal(0, Prompt(peer.Client));
        var reading = stream.ReadAsync(octets, Stop);
        Assert.Equal(1, Prompt(stream.Socket));
        await peer.GetStream().WriteAsync(octets, Stop);
        Assert.Equal(1, await reading);
    }

    private static int Prompt(Socket socket)
    {
        var value = new byte[sizeof(int)];
        socket.GetRawSocketOption(TcpLevel, QuickAcknowledgements, value);
        return BitConverter.ToInt32(value);
    }
}
