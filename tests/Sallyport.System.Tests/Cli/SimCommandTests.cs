using System.Net;
using System.Text.Json;
using Sallyport.Crypto.Aead;
using Sallyport.Crypto.KeyAgreement;
using Sallyport.Links;
using Sallyport.Links.Faults;
using Sallyport.Links.Udp;
using Sallyport.Protocols.EnigmaIot.Keys;
using Sallyport.Protocols.EnigmaIot.Options;
using Sallyport.Protocols.EnigmaIot.Session;
using Sallyport.Wire;
using Sallyport.Wire.Session;

namespace Sallyport.System.Tests.Cli;

/// <summary><c>sim</c> alone and against a gateway behind a real UDP socket.</summary>
public sealed class SimCommandTests : IDisposable
{
    private static readonly MacAddress Gateway = new(0x0253414C4C59);
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Sim_TwiceWithOneSeed_PrintsTheSame()
    {
        string[] arguments = ["sim", "--nodes", "30", "--protocol", "enigmaiot", "--seed", "4", "--minutes", "2", "--loss", "0.05", "--json"];
        var first = await CliRun.Of(arguments);
        Assert.Equal(0, first.ExitCode);
        Assert.Equal(first.Output, (await CliRun.Of(arguments)).Output);
        arguments[6] = "5";
        Assert.NotEqual(first.Output, (await CliRun.Of(arguments)).Output);
        using var report = JsonDocument.Parse(first.Output);
        Assert.Equal(30, report.RootElement.GetProperty("devices").GetInt32());
        Assert.True(report.RootElement.GetProperty("uplinks").GetInt64() > 50);
        Assert.Equal(JsonValueKind.Null, report.RootElement.GetProperty("toGateway").ValueKind);
    }

    [Fact]
    public async Task Sim_WithAFleetFile_TakesItAndNamesItsMistakes()
    {
        var file = Path.Combine(_folder.Path, "fleet.json");
        await File.WriteAllTextAsync(file, """{ "seed": 2, "minutes": 1, "groups": [ { "behaviour": "awake", "count": 4, "intervalSeconds": 2 } ] }""", TestContext.Current.CancellationToken);
        var run = await CliRun.Of("sim", "--fleet", file, "--json");
        Assert.Equal(0, run.ExitCode);
        using var report = JsonDocument.Parse(run.Output);
        Assert.Equal(4, report.RootElement.GetProperty("registered").GetInt32());
        await File.WriteAllTextAsync(file, """{ "loss": 7, "groups": [] }""", TestContext.Current.CancellationToken);
        run = await CliRun.Of("sim", "--fleet", file);
        Assert.Equal(2, run.ExitCode);
        Assert.Equal(2, run.ErrorLines.Count);
    }

    [Theory]
    [InlineData("sim")]
    [InlineData("sim", "--nodes", "3")]
    [InlineData("sim", "--nodes", "0", "--protocol", "enigmaiot")]
    [InlineData("sim", "--nodes", "3", "--protocol", "mesh")]
    [InlineData("sim", "--nodes", "3", "--protocol", "enigmaiot", "--loss", "1.5")]
    [InlineData("sim", "--nodes", "3", "--protocol", "enigmaiot", "--against", "udp://127.0.0.1:9")]
    [InlineData("sim", "--nodes", "3", "--protocol", "enigmaiot", "--gateway", "here")]
    public async Task Sim_WithWrongFlags_IsAUsageError(params string[] arguments) => Assert.Equal(2, (await CliRun.Of(arguments)).ExitCode);

    [Fact]
    public async Task Sim_AgainstAGateway_RegistersItsNodesOverTheLink()
    {
        var keyFile = Path.Combine(_folder.Path, "key");
        var fleet = Path.Combine(_folder.Path, "fleet.json");
        await File.WriteAllTextAsync(keyFile, "key of this test\n", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(fleet, """{ "groups": [ { "behaviour": "awake", "count": 5, "intervalSeconds": 1 } ] }""", TestContext.Current.CancellationToken);
        using var gateway = new Listener("key of this test");
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        using var output = new StringWriter();
        using var error = new StringWriter();
        var sim = Sallyport.Cli.CommandLine.RunAsync(
            ["sim", "--fleet", fleet, "--minutes", "1", "--against", $"udp://{gateway.Endpoint}", "--network-key-file", keyFile], output, error, stop.Token);
        await gateway.RunUntilAsync(static listener => listener.Joined.Count == 5 && listener.Uplinks >= 5, sim);
        await stop.CancelAsync();
        Assert.Equal((0, ""), (await sim, error.ToString()));
        Assert.Contains("to the gateway", output.ToString(), StringComparison.Ordinal);
    }

    /// <summary>The gateway role on a real UDP link, pumped by the test.</summary>
    private sealed class Listener : ILinkReceiver, ISink<GatewayEvent>, IDisposable
    {
        private readonly LibCryptoChaCha20Poly1305 _aead = new();
        private readonly GatewaySession _session;
        private readonly UdpLink _link;
        private readonly SemaphoreSlim _signal = new(0);

        public Listener(string key)
        {
            _session = new GatewaySession(new GatewayOptions { Address = Gateway, NetworkKey = NetworkKey.FromText(key) }, new SeededRandom(1), _aead, new LibCryptoX25519());
            _link = new UdpLink(new UdpLinkOptions { Endpoint = new IPEndPoint(IPAddress.Loopback, 0), Addresses = [Gateway] }) { Ready = () => _signal.Release() };
        }

        public IPEndPoint Endpoint => _link.LocalEndpoint;

        public HashSet<MacAddress> Joined { get; } = [];

        public int Uplinks { get; private set; }

        public async Task RunUntilAsync(Func<Listener, bool> condition, Task other)
        {
            while (!condition(this))
            {
                Assert.False(other.IsCompleted, $"the simulation ended first: {Joined.Count} joined, {Uplinks} uplinks");
                await _signal.WaitAsync(TimeSpan.FromMilliseconds(100), TestContext.Current.CancellationToken);
                var now = new Now(new Instant(Environment.TickCount64 * 1000), 1);
                _link.Poll(this, now, 1000);
                _session.Advance(now, this, 100);
            }
        }

        public void Receive(in Arrival arrival) => _session.Receive(arrival, new Now(new Instant(Environment.TickCount64 * 1000), 1), this);

        public void Complete(TransmitId id, TransmitOutcome outcome) => _session.Complete(id, outcome, new Now(new Instant(Environment.TickCount64 * 1000), 1), this);

        public void Send(TransmitId id, MacAddress source, MacAddress destination, ReadOnlySpan<byte> octets) => _link.Send(id, source, destination, octets);

        public void Report(in GatewayEvent occurrence, ReadOnlySpan<byte> payload)
        {
            if (occurrence.Kind == GatewayEventKind.Joined)
            {
                Joined.Add(occurrence.Node);
            }

            Uplinks += occurrence.Kind == GatewayEventKind.Uplink ? 1 : 0;
        }

        public void Dispose()
        {
            _link.Dispose();
            _session.Dispose();
            _aead.Dispose();
            _signal.Dispose();
        }
    }
}
