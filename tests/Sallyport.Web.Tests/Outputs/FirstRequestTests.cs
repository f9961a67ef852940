using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Sallyport.Web.Tests.Fakes;

namespace Sallyport.Web.Tests.Outputs;

/// <summary>The request that a server with outputs makes of itself, so that no stop is the first one.</summary>
public sealed class FirstRequestTests : IDisposable
{
    private const string Answer = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
    private readonly TcpListener _server = new(IPAddress.Loopback, 0);

    public FirstRequestTests() => _server.Start();

    private int Port => ((IPEndPoint)_server.LocalEndpoint).Port;

    public void Dispose() => _server.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Server_WithOutputs_HasServedAConnectionBeforeItIsThere(bool hasOutputs)
    {
        var served = new ConcurrentBag<int>();
        using var meter = Watch(served.Add);

        await using var bench = await WebBench.StartAsync(hasOutputs: hasOutputs);

        Assert.Equal(hasOutputs, served.Contains(bench.Url.Port));
    }

    [Fact]
    public async Task Start_StoppedDuringItsRequest_GivesThePortBack()
    {
        await using var bench = await WebBench.StartAsync(hasOutputs: true);
        using var stop = new CancellationTokenSource();
        var port = Port;
        _server.Stop();
        using var meter = Watch(served =>
        {
            if (served == port)
            {
                stop.Cancel();
            }
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => bench.StartAnotherAsync(port, stop.Token));

        Assert.True(stop.IsCancellationRequested);
        using var late = new TcpClient();
        var refused = await Assert.ThrowsAsync<SocketException>(() => late.ConnectAsync(IPAddress.Loopback, port, TestContext.Current.CancellationToken).AsTask());
        Assert.Equal(SocketError.ConnectionRefused, refused.SocketErrorCode);
    }

    [Fact]
    public async Task Request_AsksWhetherAStopMakesSense_AndWaitsForTheAnswer()
    {
        var making = FirstRequest.MakeAsync(new Uri($"http://127.0.0.1:{Port}"), null, TestContext.Current.CancellationToken);
        using var caller = await _server.AcceptTcpClientAsync(TestContext.Current.CancellationToken);

        Assert.Equal($"GET /api/v1/outputs/stop HTTP/1.1\r\nHost: 127.0.0.1:{Port}\r\nConnection: close\r\n\r\n", await AnsweredAsync(caller.GetStream()));
        caller.Close();
        await making;
    }

    [Fact]
    public async Task Request_ToAServerWithTls_SpeaksToItsOwnCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var made = new CertificateRequest("CN=here", key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        var certificate = SslStreamCertificateContext.Create(made, null);
        var https = new HttpsOptions { Endpoint = new IPEndPoint(IPAddress.Loopback, Port), Certificate = () => certificate };
        var making = FirstRequest.MakeAsync(new Uri($"https://127.0.0.1:{Port}"), https, TestContext.Current.CancellationToken);
        using var caller = await _server.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
        await using var secure = new SslStream(caller.GetStream());
        await secure.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificateContext = certificate }, TestContext.Current.CancellationToken);

        Assert.StartsWith("GET /api/v1/outputs/stop ", await AnsweredAsync(secure), StringComparison.Ordinal);
        caller.Close();
        await making;
    }

    [Theory]
    [InlineData("http://127.0.0.1:1")]
    [InlineData(null)]
    public async Task Request_ThatNobodyAnswers_ChangesNothing(string? url) =>
        await FirstRequest.MakeAsync(new Uri(url ?? $"http://127.0.0.1:{Port}"), null, TestContext.Current.CancellationToken);

    [Fact]
    public async Task Start_ThatIsStopped_EndsTheRequest()
    {
        using var stop = new CancellationTokenSource();
        var making = FirstRequest.MakeAsync(new Uri($"http://127.0.0.1:{Port}"), null, stop.Token);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => making);
    }

    /// <summary>Calls with the port of each connection that a web server of this process takes.</summary>
    private static MeterListener Watch(Action<int> taken)
    {
        var meter = new MeterListener { InstrumentPublished = static (instrument, listener) => { if (instrument.Name == "kestrel.active_connections") { listener.EnableMeasurementEvents(instrument); } } };
        meter.SetMeasurementEventCallback<long>((_, change, tags, _) =>
        {
            foreach (var (name, value) in tags)
            {
                if (change > 0 && name == "server.port" && value is int port)
                {
                    taken(port);
                }
            }
        });
        meter.Start();
        return meter;
    }

    private static async Task<string> AnsweredAsync(Stream connection)
    {
        var octets = new byte[1024];
        var length = await connection.ReadAsync(octets, TestContext.Current.CancellationToken);
        await connection.WriteAsync(Encoding.ASCII.GetBytes(Answer), TestContext.Current.CancellationToken);
        return Encoding.ASCII.GetString(octets, 0, length);
    }
}
