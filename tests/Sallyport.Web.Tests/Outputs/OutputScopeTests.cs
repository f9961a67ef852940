using Sallyport.Protocols.EStim.Outputs;
using Sallyport.Web.Tests.Fakes;

namespace Sallyport.Web.Tests.Outputs;

/// <summary>Outputs as a token with a scope sees and commands them. The stop has no scope.</summary>
public sealed class OutputScopeTests
{
    private const string Arm = """{"outputs":[0],"timeoutSeconds":60}""";

    [Fact]
    public async Task Scope_OfTheDevice_SeesAndCommandsIt()
    {
        await using var bench = await StartAsync();
        using var holder = await HolderAsync(bench, WebBench.Stimulator);

        var list = (await bench.CallAsync("GET", "/api/v1/outputs", client: holder)).Json;

        Assert.Equal([WebBench.Stimulator], list.GetProperty("devices").EnumerateArray().Select(static one => one.GetProperty("device").GetString()));
        Assert.Equal(200, (await CallAsync(bench, holder, "arm", Arm)).Status);
        Assert.Equal("armed", (await StateAsync(bench, DeviceState.Armed)).ToString().ToLowerInvariant());
        Assert.Equal(200, (await bench.CallAsync("POST", "/api/v1/outputs/42/refresh", client: holder)).Status);
    }

    [Theory]
    [InlineData("estim/bus0/43")]
    [InlineData("estim/bus1")]
    [InlineData("estim/bus0/4")]
    [InlineData("estim/bus")]
    [InlineData("enigmaiot/attic")]
    public async Task Scope_OfSomethingElse_SeesNothingAndCommandsNothing(string scope)
    {
        await using var bench = await StartAsync();
        using var holder = await HolderAsync(bench, scope);

        Assert.Equal(0, (await bench.CallAsync("GET", "/api/v1/outputs", client: holder)).Json.GetProperty("devices").GetArrayLength());
        foreach (var word in (string[])["arm", "levels", "lower", "clear", "continue", "refresh"])
        {
            var body = word switch
            {
                "arm" => Arm,
                "levels" => """{"levels":[{"output":0,"level":0}]}""",
                "lower" => """{"rampMilliseconds":0}""",
                _ => null,
            };
            Assert.Equal((404, "unknown-device"), Of(await CallAsync(bench, holder, word, body)));
            Assert.Equal((404, "unknown-device"), Of(await bench.CallAsync("POST", $"/api/v1/outputs/42/{word}", body, holder)));
            Assert.Equal((404, "unknown-device"), Of(await bench.CallAsync("POST", $"/api/v1/outputs/{Uri.EscapeDataString("estim/bus0/042")}/{word}", body, holder)));
        }

        Assert.Equal((404, "unknown-device"), Of(await bench.CallAsync("POST", "/api/v1/buses/bus0/discover", client: holder)));
        Assert.Equal(DeviceState.Disarmed, bench.Bus.Outputs().State);
    }

    [Fact]
    public async Task Scope_OfTheBus_HoldsItsDevicesAndItsDiscovery()
    {
        await using var bench = await StartAsync();
        using var holder = await HolderAsync(bench, "estim/bus0");

        Assert.Equal("bus0", (await bench.CallAsync("GET", "/api/v1/outputs", client: holder)).Json.GetProperty("buses")[0].GetProperty("name").GetString());
        Assert.Equal(200, (await CallAsync(bench, holder, "arm", Arm)).Status);
        Assert.Equal(204, (await bench.CallAsync("POST", "/api/v1/buses/bus0/discover", client: holder)).Status);
    }

    /// <summary>The holder of one device alone may not ask the whole bus who is there.</summary>
    [Fact]
    public async Task Scope_OfADevice_DoesNotReachItsBus()
    {
        await using var bench = await StartAsync();
        using var holder = await HolderAsync(bench, WebBench.Stimulator);

        Assert.Equal((404, "unknown-device"), Of(await bench.CallAsync("POST", "/api/v1/buses/bus0/discover", client: holder)));
    }

    /// <summary>A key of a device outside the scope is neither taken nor forgotten, by nobody's spelling of it.</summary>
    [Fact]
    public async Task Scope_OfSomethingElse_TouchesNoKey()
    {
        await using var bench = await StartAsync();
        using var holder = await HolderAsync(bench, "estim/bus0/43", "admin");

        Assert.Equal((404, "unknown-device"), Of(await CallAsync(bench, holder, "key", """{"file":"/keys/good"}""")));
        Assert.Equal((404, "unknown-device"), Of(await CallAsync(bench, holder, "key", """{"file":null}""")));
        Assert.Equal((404, "unknown-device"), Of(await CallAsync(bench, holder, "keys", """{"seconds":60}""")));
        Assert.Equal((404, "unknown-device"), Of(await CallAsync(bench, holder, "watchdog", """{"seconds":60}""")));
        Assert.True(bench.Control.Outputs!.Devices[0].HasKey);
        Assert.False(bench.Bus.Devices[0].HasTemporaryKey);
    }

    [Fact]
    public async Task Key_ForgottenByAnAdmin_IsGone()
    {
        await using var bench = await StartAsync();

        Assert.Equal(204, (await CallAsync(bench, bench.Http, "key", """{"file":null}""")).Status);

        Assert.False(bench.Control.Outputs!.Devices[0].HasKey);
        Assert.Null(bench.Store.LoadSecret("estim.key:" + WebBench.Stimulator));
    }

    /// <summary>A role stands before the scope: who may only look arms nothing, who may drive sets no limits and hands out no keys.</summary>
    [Theory]
    [InlineData("viewer", "arm", Arm)]
    [InlineData("viewer", "lower", """{"rampMilliseconds":0}""")]
    [InlineData("viewer", "continue", null)]
    [InlineData("operator", "limits", """{"limits":[{"output":0,"maximumLevel":1000,"maximumRise":1000}]}""")]
    [InlineData("operator", "watchdog", """{"seconds":60}""")]
    [InlineData("operator", "keys", """{"seconds":60}""")]
    [InlineData("operator", "key", """{"file":null}""")]
    public async Task Role_BelowWhatAnOrderNeeds_IsRefused(string role, string word, string? body)
    {
        await using var bench = await StartAsync();
        using var holder = await HolderAsync(bench, WebBench.Stimulator, role);

        Assert.Equal((403, "forbidden-role"), Of(await CallAsync(bench, holder, word, body)));
    }

    [Fact]
    public async Task TemporaryKey_WithoutPermissions_IsMadeAndRowsOfNothingAreRefused()
    {
        await using var bench = await StartAsync();

        Assert.Equal("accepted", (await CallAsync(bench, bench.Http, "keys", """{"seconds":60}""")).Json.GetProperty("outcome").GetString());
        Assert.True(bench.Bus.Devices[0].HasTemporaryKey);
        Assert.Equal(400, (await CallAsync(bench, bench.Http, "arm", """{"outputs":null,"timeoutSeconds":60}""")).Status);
        Assert.Equal(400, (await CallAsync(bench, bench.Http, "levels", """{"levels":[null]}""")).Status);
        Assert.Equal(400, (await CallAsync(bench, bench.Http, "levels", """{"levels":null}""")).Status);
        Assert.Equal(400, (await CallAsync(bench, bench.Http, "limits", """{"limits":[null]}""")).Status);
        Assert.Equal(400, (await CallAsync(bench, bench.Http, "keys", """{"seconds":60,"permissions":[null]}""")).Status);
    }

    /// <summary>A temporary key is handed out with what it may do, is shown with its end, and never again itself.</summary>
    [Fact]
    public async Task TemporaryKey_HandedOut_IsInNoOtherAnswerAndInNoEntry()
    {
        await using var bench = await StartAsync();

        var made = await CallAsync(bench, bench.Http, "keys", """{"seconds":600,"permissions":[{"command":"levels","outputs":[0],"maximumLevel":300}]}""");

        var key = made.Json.GetProperty("key").GetString()!;
        Assert.Matches("^[0-9a-f]{32}$", key);
        Assert.Equal("no-store", made.Headers["Cache-Control"]);
        await WebBench.UntilAsync(() => bench.Control.Outputs!.Devices[0].KeyEndsAtMicroseconds is not null);
        var list = (await bench.CallAsync("GET", "/api/v1/outputs")).Body;
        Assert.Contains("\"keyEndsAt\":\"2", list, StringComparison.Ordinal);
        Assert.DoesNotContain(key, list, StringComparison.Ordinal);
        await WebBench.UntilAsync(() => bench.Control.Journal.Read(new(0, 10_000)).Any(static entry => entry.Body is Gateway.Journal.Bodies.OutputBody { Event: "key-active" }));
        Assert.DoesNotContain(key, (await bench.CallAsync("GET", "/api/v1/events?limit=1000")).Body, StringComparison.Ordinal);
    }

    private static async Task<WebBench> StartAsync()
    {
        var bench = await WebBench.StartAsync(hasOutputs: true);
        await bench.StimulatorAsync();
        return bench;
    }

    private static async Task<HttpClient> HolderAsync(WebBench bench, string scope, string role = "operator")
    {
        var made = await bench.CallAsync("POST", "/api/v1/tokens", $$"""{"name":"holder","role":"{{role}}","devices":["{{scope}}"]}""");
        Assert.Equal(201, made.Status);
        return bench.Client(made.Json.GetProperty("token").GetString());
    }

    private static async Task<DeviceState> StateAsync(WebBench bench, DeviceState state)
    {
        await WebBench.UntilAsync(() => bench.Bus.Outputs().State == state);
        return state;
    }

    private static Task<WebBench.Answer> CallAsync(WebBench bench, HttpClient client, string word, string? body) =>
        bench.CallAsync("POST", $"/api/v1/outputs/{Uri.EscapeDataString(WebBench.Stimulator)}/{word}", body, client);

    private static (int Status, string? Code) Of(WebBench.Answer answer) => (answer.Status, answer.Code);
}
