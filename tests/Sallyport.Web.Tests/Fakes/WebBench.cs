using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging.Abstractions;
using Sallyport.Crypto.Aead;
using Sallyport.Crypto.KeyAgreement;
using Sallyport.Gateway.Commands;
using Sallyport.Gateway.EnigmaIot;
using Sallyport.Gateway.EStim;
using Sallyport.Gateway.Frames;
using Sallyport.Gateway.Host;
using Sallyport.Gateway.Policies;
using Sallyport.Gateway.Tests.Fakes;
using Sallyport.Links.Memory;
using Sallyport.Protocols.EnigmaIot.Keys;
using Sallyport.Protocols.EnigmaIot.Options;
using Sallyport.Protocols.EnigmaIot.Session;
using Sallyport.Protocols.EStim.Options;
using Sallyport.Web.Access;
using Sallyport.Web.Dashboard;
using Sallyport.Web.EnigmaIot;
using Sallyport.Web.Limits;
using Sallyport.Wire;

namespace Sallyport.Web.Tests.Fakes;

/// <summary>A running gateway with one network in memory, and its web server on a free port.</summary>
internal sealed class WebBench : IAsyncDisposable
{
    public const string Network = "attic";
    public const string Password = "correct horse battery";
    public const string Stimulator = "estim/bus0/42";
    public const int QuickIterations = 1_000;
    public const long FrameEpoch = 77;
    public const string LocalToken = "local token of the folder";
    private static readonly MacAddress Address = new(0x025341_4C4C59);
    private static readonly byte[] NetworkKeyOctets = NetworkKey.FromText("network key 123");
    private readonly SystemClock _clock = new();
    private readonly MemoryAir _air = new();
    private EStimStore _keys = null!;
    private GatewayPump _pump = null!;
    private WebServer _server = null!;
    private WebServerOptions _options = null!;

    private WebBench()
    {
    }

    public InMemoryJournal Journal { get; } = new();

    public InMemoryStateStore Store { get; } = new();

    /// <summary>Who is let in. Few iterations, so that tests do not wait for hashes.</summary>
    public AccessBook Access { get; private set; } = null!;

    /// <summary>A line with one device, whose key the gateway has.</summary>
    public StimulationBus Bus { get; } = new(null, new DeviceOptions { MasterKey = StimulationBus.Key });

    public FakeSettings Settings { get; } = new();

    public FakeStorage Storage { get; } = new();

    public RecordingMachine Machine { get; } = new();

    public IGatewayControl Control { get; private set; } = null!;

    /// <summary>All that the server answers at.</summary>
    public IReadOnlyList<RouteEndpoint> Endpoints => _server.Endpoints;

    public Uri Url => _server.Address;

    /// <summary>Holds the token of the folder.</summary>
    public HttpClient Http { get; private set; } = null!;

    public static async Task<WebBench> StartAsync(bool originalNeedsToken = true, DashboardFiles? dashboard = null, TimeProvider? time = null, TimeSpan? stallTime = null, TimeSpan? vanishTime = null, bool keepFrames = true, AddressLimits? limits = null, string[]? hosts = null, bool hasOutputs = false)
    {
        var bench = new WebBench();
        bench.Access = new AccessBook(bench.Store, LocalToken, time ?? TimeProvider.System, new SessionLimits(), new PasswordHasher(QuickIterations));
        var policies = new PolicySet(bench.Store, [.. EnigmaIotPolicies.All, .. EStimPolicies.All]);
        var options = new GatewayOptions { Address = Address, NetworkKey = NetworkKeyOctets };
        var session = new GatewaySession(options, new SeededRandom(1), new LibCryptoChaCha20Poly1305(), new LibCryptoX25519());
        var driver = new EnigmaIotDriver(
            new EnigmaIotNetwork { Name = Network, Options = options, Channel = 3 }, session, [bench._air.Attach(Address, acceptsAnyDestination: true)], policies);
        bench._keys = new EStimStore(bench.Store);
        List<ISegmentDriver> drivers = [driver];
        if (hasOutputs)
        {
            bench._keys.SaveKey(Stimulator, StimulationBus.Key);
            drivers.Add(new EStimDriver(new EStimBus { Name = "bus0" }, bench.Bus, policies, bench._keys, new SeededRandom(2)));
        }

        var host = new GatewayHost(bench.Journal, bench.Store, policies, drivers, [], new GatewayHostOptions { Frames = keepFrames ? new FrameRing(new FrameRingOptions(), FrameEpoch) : null });
        bench.Control = host.Control;
        bench._pump = new GatewayPump(host, bench._clock, NullLogger.Instance);
        await bench._pump.StartAsync(TestContext.Current.CancellationToken);
        bench._options = new WebServerOptions
        {
            Endpoint = new IPEndPoint(IPAddress.Loopback, 0),
            Access = bench.Access,
            State = bench.Store,
            Networks = [new OriginalNetwork(Network, Address, 3)],
            OriginalNeedsToken = originalNeedsToken,
            StallTime = stallTime ?? TimeSpan.FromSeconds(15),
            VanishTime = vanishTime ?? TimeSpan.FromSeconds(30),
            Machine = bench.Machine,
            Settings = bench.Settings,
            LocalLimits = limits ?? AddressLimits.Local,
            Hosts = hosts ?? [],
            Storage = bench.Storage,
            ReadKeyFile = static path => path == "/keys/good" ? ([.. StimulationBus.Key], null) : (null, "it cannot be read by the gateway"),
            Time = time ?? TimeProvider.System,
            Dashboard = dashboard ?? new DashboardFiles([]),
        };
        await bench.ServeAsync();
        return bench;
    }

    /// <summary>Starts another web server on the same gateway.</summary>
    public Task<WebServer> StartAnotherAsync(int port, CancellationToken stop) =>
        WebServer.StartAsync(Control, _options with { Endpoint = new IPEndPoint(IPAddress.Loopback, port) }, NullLoggerFactory.Instance, stop);

    /// <summary>Stops the web server and starts another one on the same gateway and store: what was in its memory is gone.</summary>
    public async Task RestartServerAsync()
    {
        Http.Dispose();
        await _server.DisposeAsync();
        await ServeAsync();
    }

    public HttpClient Client(string? token)
    {
        var client = new HttpClient { BaseAddress = Url, Timeout = TimeSpan.FromSeconds(30) };
        client.DefaultRequestHeaders.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    /// <summary>A browser of this gateway's own page: it keeps cookies and says where requests come from.</summary>
    public HttpClient Visitor()
    {
        var client = Client(null);
        client.DefaultRequestHeaders.Add("Sec-Fetch-Site", "same-origin");
        return client;
    }

    /// <summary>A browser in which a person is signed in; the password is <see cref="Password"/>.</summary>
    public async Task<HttpClient> SignedInAsync(string name, AccessRole role)
    {
        Assert.Null(Access.Users.Add(name, role));
        Assert.True(Access.Users.SetPassword(name, Access.Hasher.Make(Password)));
        var client = Visitor();
        Assert.Equal(201, (await CallAsync("POST", "/api/v1/session", $$"""{"name":"{{name}}","password":"{{Password}}"}""", client)).Status);
        return client;
    }

    /// <summary>Sends and reads the whole answer. A body is sent as JSON.</summary>
    public async Task<Answer> CallAsync(string method, string path, string? body = null, HttpClient? client = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(path, UriKind.Relative));
        Array.ForEach(headers, header => request.Headers.TryAddWithoutValidation(header.Name, header.Value));
        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        }

        using var response = await (client ?? Http).SendAsync(request, TestContext.Current.CancellationToken);
        return new Answer(
            (int)response.StatusCode,
            response.Content.Headers.ContentType?.MediaType,
            await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken),
            response.Headers.ToDictionary(static header => header.Key, static header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase));
    }

    /// <summary>Waits until the device on the bus is reached and has told its state.</summary>
    public Task StimulatorAsync() => UntilAsync(() => Control.Outputs!.Devices is [{ State: not null }] && Control.Find(Stimulator).Count == 1);

    /// <summary>A node that has joined, with a name if one is given, and is on the list.</summary>
    public async Task<FieldNode> JoinAsync(int number, bool sleepy = false, string? name = null)
    {
        var node = new FieldNode(_air.Attach(new MacAddress(0x5CCF7F000000 + (ulong)number), rssi: -61), Address, NetworkKeyOctets);
        node.Hello(sleepy);
        await UntilAsync(() => Control.Find(Id(node)).Count == 1);
        node.Listen(_clock.Now);
        if (name is not null)
        {
            node.Name(name);
            await UntilAsync(() => Control.Find(Id(node))[0].Name == name);
        }

        return node;
    }

    public static string Id(FieldNode node) => $"enigmaiot/{Network}/{node.Address}";

    public void Listen(FieldNode node) => node.Listen(_clock.Now);

    /// <summary>Waits for what another thread does; fails after ten seconds.</summary>
    public static async Task UntilAsync(Func<bool> condition)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        timeout.CancelAfter(TimeSpan.FromSeconds(10));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(2));
        while (!condition())
        {
            await timer.WaitForNextTickAsync(timeout.Token);
        }
    }

    private async Task ServeAsync()
    {
        _server = await WebServer.StartAsync(Control, _options, NullLoggerFactory.Instance, TestContext.Current.CancellationToken);
        Http = Client(LocalToken);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _server.DisposeAsync();
        await _pump.DisposeAsync();
        _keys.Dispose();
    }

    /// <summary>What came back.</summary>
    internal sealed record Answer(int Status, string? ContentType, string Body, IReadOnlyDictionary<string, string> Headers)
    {
        public JsonElement Json => JsonElement.Parse(Body);

        public string? Code => Json.GetProperty("code").GetString();
    }
}
