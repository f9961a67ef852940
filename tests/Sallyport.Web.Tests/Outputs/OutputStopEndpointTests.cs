using System.Net.Sockets;
using Sallyport.Gateway.Journal.Bodies;
using Sallyport.Protocols.EStim.Messages;
using Sallyport.Protocols.EStim.Outputs;
using Sallyport.Web.Access;
using Sallyport.Web.Limits;
using Sallyport.Web.Tests.Fakes;

namespace Sallyport.Web.Tests.Outputs;

/// <summary>The emergency stop through REST: whatever the door, the disk and the limits are like.</summary>
public sealed class OutputStopEndpointTests
{
    private const string Stop = "/api/v1/outputs/stop";
    private const string Wrong = """{"name":"anna","password":"not this one"}""";

    [Fact]
    public async Task Stop_WithoutAToken_StopsAndShowsItsRoundTripAndNamesTheAddress()
    {
        await using var bench = await ActiveAsync();
        using var nobody = bench.Client(null);

        var answer = await bench.CallAsync("POST", Stop, client: nobody);

        Assert.Equal((202, 1, 1), (answer.Status, answer.Json.GetProperty("buses").GetInt32(), answer.Json.GetProperty("devices").GetInt32()));
        Assert.Equal((0, 0), (answer.Json.GetProperty("unreached").GetArrayLength(), answer.Json.GetProperty("unproved").GetArrayLength()));
        await StoppedAsync(bench);
        await WebBench.UntilAsync(() => bench.Control.Outputs!.Devices[0].StopVerified is not null);
        var device = (await bench.CallAsync("GET", "/api/v1/outputs")).Json.GetProperty("devices")[0];
        Assert.InRange(device.GetProperty("stopVerifiedMilliseconds").GetDouble(), 0, 10_000);
        Assert.True(string.CompareOrdinal(device.GetProperty("stopSent").GetString(), answer.Json.GetProperty("taken").GetString()) >= 0);
        Assert.Equal(("anonymous", "127.0.0.1", "rest"), await AuditAsync(bench));
    }

    [Theory]
    [InlineData("Bearer wrong")]
    [InlineData("Basic YTpi")]
    [InlineData("")]
    public async Task Stop_WithATokenOfNobody_StopsAllTheSame(string authorization)
    {
        await using var bench = await ActiveAsync();
        using var nobody = bench.Client(null);

        Assert.Equal(202, (await bench.CallAsync("POST", Stop, client: nobody, headers: ("Authorization", authorization))).Status);

        await StoppedAsync(bench);
        Assert.Equal("anonymous", (await AuditAsync(bench)).Who);
    }

    /// <summary>A viewer whose token is for another device may do nothing with this one, but stop it.</summary>
    [Fact]
    public async Task Stop_WithATokenOfLessThanIsNeeded_StopsAndNamesItsHolder()
    {
        await using var bench = await ActiveAsync();
        var made = await bench.CallAsync("POST", "/api/v1/tokens", """{"name":"corridor","role":"viewer","devices":["enigmaiot/attic"]}""");
        using var viewer = bench.Client(made.Json.GetProperty("token").GetString());

        Assert.Equal(202, (await bench.CallAsync("POST", Stop, client: viewer)).Status);

        await StoppedAsync(bench);
        Assert.Equal("corridor", (await AuditAsync(bench)).Who);
    }

    [Fact]
    public async Task Stop_OfASignedInPerson_NamesHerAndAForeignPageNamesNobody()
    {
        await using var bench = await ActiveAsync();
        using var anna = await bench.SignedInAsync("anna", AccessRole.Viewer);

        Assert.Equal(202, (await bench.CallAsync("POST", Stop, client: anna)).Status);
        await StoppedAsync(bench);
        Assert.Equal("anna", (await AuditAsync(bench)).Who);

        anna.DefaultRequestHeaders.Remove("Sec-Fetch-Site");
        Assert.Equal(202, (await bench.CallAsync("POST", Stop, client: anna, headers: ("Sec-Fetch-Site", "cross-site"))).Status);
        await WebBench.UntilAsync(() => Stops(bench).Any(static one => one.Who == "anonymous"));
    }

    [Fact]
    public async Task Stop_WhileSignInIsLockedForTheAddress_Stops()
    {
        await using var bench = await ActiveAsync();
        using var visitor = bench.Visitor();
        var status = 0;
        for (var tries = 0; tries < 50 && status != 429; tries++)
        {
            status = (await bench.CallAsync("POST", "/api/v1/session", Wrong, visitor)).Status;
        }

        Assert.Equal(429, status);

        Assert.Equal(202, (await bench.CallAsync("POST", Stop, client: visitor)).Status);

        await StoppedAsync(bench);
    }

    [Fact]
    public async Task Stop_FromAnAddressThatAsksTooMuch_Stops()
    {
        await using var bench = await ActiveAsync(new AddressLimits { RequestsPerSecond = 0.000_1, RequestBurst = 8 });
        using var nobody = bench.Client(null);
        for (var number = 0; number < 8; number++)
        {
            await bench.CallAsync("GET", "/api/v1/health", client: nobody);
        }

        Assert.Equal(429, (await bench.CallAsync("GET", "/api/v1/health", client: nobody)).Status);

        Assert.Equal(202, (await bench.CallAsync("POST", Stop, client: nobody)).Status);

        await StoppedAsync(bench);
    }

    /// <summary>Somebody behind the same address holds all its connections open and asks nothing.</summary>
    [Fact]
    public async Task Stop_FromAnAddressThatHoldsAllItsConnections_Stops()
    {
        await using var bench = await ActiveAsync(new AddressLimits { Connections = 4 });
        List<Socket> held = [];
        for (var number = 0; number < 8; number++)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(bench.Url.Host, bench.Url.Port, TestContext.Current.CancellationToken);
            held.Add(socket);
        }

        // Half of them had to go for the others; then all places are taken.
        Task<bool>[] ends = [.. held.Select(EndsAsync)];
        await WebBench.UntilAsync(() => ends.Count(static one => one.IsCompleted) == 4);
        using var nobody = bench.Client(null);
        Assert.Equal(202, (await bench.CallAsync("POST", Stop, client: nobody)).Status);

        await StoppedAsync(bench);
        held.ForEach(static socket => socket.Dispose());
        await Task.WhenAll(ends);
    }

    private static async Task<bool> EndsAsync(Socket socket)
    {
        try
        {
            return await socket.ReceiveAsync(new byte[1]) == 0;
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            return true;
        }
    }

    [Fact]
    public async Task Stop_WhileTheJournalRefuses_StopsAndTheEntryFollows()
    {
        await using var bench = await ActiveAsync();
        bench.Journal.RefusesAppends = true;
        using var nobody = bench.Client(null);

        Assert.Equal(202, (await bench.CallAsync("POST", Stop, client: nobody)).Status);

        await StoppedAsync(bench);
        Assert.Empty(Stops(bench));
        bench.Journal.RefusesAppends = false;
        Assert.Equal("127.0.0.1", (await AuditAsync(bench)).From);
    }

    /// <summary>Who answered a ping is known, and told by its address; without its key nothing that it says proves anything.</summary>
    [Fact]
    public async Task Stop_WithADeviceWithoutAKey_NamesIt()
    {
        await using var bench = await ActiveAsync();
        bench.Bus.Say(new Protocols.EStim.Codec.PacketWriter(new()).Write(PacketType.Pong, new(0x43, 0), new(1, 0), [0, 0]));
        await WebBench.UntilAsync(() => bench.Control.Outputs!.Devices.Count == 2);
        using var nobody = bench.Client(null);

        var answer = await bench.CallAsync("POST", Stop, client: nobody);

        Assert.Equal((2, "estim/bus0/43"), (answer.Json.GetProperty("devices").GetInt32(), Assert.Single(answer.Json.GetProperty("unproved").EnumerateArray()).GetString()));
    }

    [Fact]
    public async Task Stop_WhileTheLineIsAway_SaysThatNothingWasReached()
    {
        await using var bench = await ActiveAsync();
        bench.Bus.IsFailing = true;
        using var nobody = bench.Client(null);

        var answer = await bench.CallAsync("POST", Stop, client: nobody);

        Assert.Equal("bus0", Assert.Single(answer.Json.GetProperty("unreached").EnumerateArray()).GetString());
    }

    private static async Task<WebBench> ActiveAsync(AddressLimits? limits = null)
    {
        var bench = await WebBench.StartAsync(hasOutputs: true, limits: limits);
        await bench.StimulatorAsync();
        var arm = new Gateway.EStim.OutputOrder { Kind = Gateway.EStim.OutputOrderKind.Arm, Device = WebBench.Stimulator, Outputs = [0], Seconds = 60 };
        var set = new Gateway.EStim.OutputOrder { Kind = Gateway.EStim.OutputOrderKind.Levels, Device = WebBench.Stimulator, Levels = [new LevelChange(0, 0, 300, 0)] };
        foreach (var order in (Gateway.EStim.OutputOrder[])[arm, set])
        {
            Assert.True((await bench.Control.Outputs!.OrderAsync(order, new("anna", "test", "rest"), TestContext.Current.CancellationToken)).Answer?.Accepted);
        }

        return bench;
    }

    private static Task StoppedAsync(WebBench bench) => WebBench.UntilAsync(() => bench.Bus.Outputs().State == DeviceState.Emergency);

    private static IEnumerable<AuditBody> Stops(WebBench bench) =>
        bench.Control.Journal.Read(new(0, 10_000)).Select(static entry => entry.Body).OfType<AuditBody>().Where(static body => body.Action == "outputs.emergency-stop");

    private static async Task<(string Who, string From, string Via)> AuditAsync(WebBench bench)
    {
        await WebBench.UntilAsync(() => Stops(bench).Any());
        var entry = Stops(bench).First();
        return (entry.Who, entry.From, entry.Via);
    }
}
