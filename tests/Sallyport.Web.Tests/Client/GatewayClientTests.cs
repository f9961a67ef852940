using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Sallyport.Client;
using Sallyport.Web.Tests.Fakes;

namespace Sallyport.Web.Tests.Client;

public sealed class GatewayClientTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Client_RealServer_UnderstandsEachAnswer()
    {
        await using var bench = await WebBench.StartAsync();
        await bench.JoinAsync(1, sleepy: true, name: "lamp");
        using var client = new GatewayClient(bench.Url, WebBench.LocalToken);

        Assert.Equal("ok", (await client.HealthAsync(Stop)).GetProperty("status").GetString());
        Assert.Equal("lamp", Assert.Single(await client.DevicesAsync(Stop)).Name);
        var queued = await client.SubmitAsync(new DownlinkOrder { Device = "lamp", Verb = "set", Json = JsonElement.Parse("[1]"), ExpiresIn = 60, Priority = 2 }, Stop);
        Assert.Equal("queued", (await client.WaitAsync(queued.DownlinkId, TimeSpan.Zero, Stop)).State);
        Assert.Equal("on", Assert.Single((await client.SetPolicyAsync(new PolicyValue("enigmaiot", "unencrypted", "on"), Stop)).Values).Value);
        Assert.Empty((await client.SetPolicyAsync(new PolicyValue("enigmaiot", "unencrypted", null), Stop)).Values);
        Assert.NotEmpty((await client.PoliciesAsync(Stop)).Definitions);
        var token = await client.CreateTokenAsync("grafana", "viewer", Stop);
        Assert.NotNull(token.Token);
        Assert.Null(Assert.Single(await client.TokensAsync(Stop)).Token);
        Assert.Empty(await client.AlertsAsync(Stop));
        (await bench.JoinAsync(2)).Name("lamp");
        await WebBench.UntilAsync(() => bench.Control.Alerts.Open.Count == 1);
        var alert = Assert.Single(await client.AlertsAsync(Stop));
        Assert.Equal(("name-conflict", "attention", false), (alert.Rule, alert.Severity, alert.Muted));
        Assert.EndsWith("asks for the name 'lamp', which another device has.", alert.Text, StringComparison.Ordinal);
        await client.RevokeTokenAsync(token.Id, Stop);
        Assert.Empty(await client.TokensAsync(Stop));
        await client.ResetAsync(Stop);
        await WebBench.UntilAsync(() => bench.Machine.Resets.Count == 1);
    }

    [Fact]
    public async Task Outputs_StopAndItsNeed_AreToldWithoutAToken()
    {
        await using var bench = await WebBench.StartAsync(hasOutputs: true);
        await bench.StimulatorAsync();
        using var client = new GatewayClient(bench.Url, null);

        Assert.Equal(new StopNeedInfo(1, IsActive: false), await client.StopNeedAsync(Stop));
        var sent = await client.StopOutputsAsync(Stop);
        Assert.Equal((1, 1), (sent.Buses, sent.Devices));
    }

    [Fact]
    public async Task Devices_RenamedTaggedAndReplaced_AreFoundByIt()
    {
        await using var bench = await WebBench.StartAsync();
        var lamp = await bench.JoinAsync(1, sleepy: true, name: "lamp");
        var fresh = await bench.JoinAsync(2);
        using var client = new GatewayClient(bench.Url, WebBench.LocalToken);

        var renamed = await client.RenameDeviceAsync(WebBench.Id(lamp), "desk 100%", Stop);
        Assert.Equal(("desk 100%", "lamp", "pending"), (renamed.Name, renamed.AnnouncedName, renamed.NameState));
        Assert.Equal("lamp", (await client.RenameDeviceAsync("desk 100%", null, Stop)).Name);
        await client.TagDeviceAsync("lamp", ["roof", "South"], takesOff: false, Stop);
        await client.TagDeviceAsync("lamp", ["roof"], takesOff: true, Stop);
        Assert.Equal(["south"], (await client.DeviceAsync("lamp", Stop)).Tags);
        Assert.Equal(WebBench.Id(lamp), Assert.Single(await client.DevicesAsync(new DeviceQuery { Tag = "south", State = "sleeping", Segment = "attic", Text = "LAM" }, Stop)).Id);
        Assert.Empty(await client.DevicesAsync(new DeviceQuery { SilentSince = DateTimeOffset.UnixEpoch }, Stop));
        Assert.Equal("unknown-device", (await Assert.ThrowsAsync<GatewayException>(() => client.TagDeviceAsync("nobody", ["x"], takesOff: false, Stop))).Code);
        Assert.Equal("still-alive", (await Assert.ThrowsAsync<GatewayException>(() => client.ReplaceDeviceAsync(WebBench.Id(fresh), "lamp", force: false, Stop))).Code);
        var replaced = await client.ReplaceDeviceAsync(WebBench.Id(fresh), "lamp", force: true, Stop);
        Assert.Equal(("lamp", WebBench.Id(lamp)), (replaced.Name, Assert.Single(replaced.Formerly)));
    }

    [Fact]
    public async Task Users_EditedByAnother_AreNotOverwrittenUnseen()
    {
        await using var bench = await WebBench.StartAsync();
        using var client = new GatewayClient(bench.Url, WebBench.LocalToken);
        await client.AddUserAsync("ben", "viewer", Stop);
        var seen = await client.UsersAsync(Stop);
        Assert.Equal("viewer", Assert.Single(seen.Users).Role);
        Assert.Equal("operator", (await client.SetUserRoleAsync("ben", "operator", seen.Tag, Stop)).Role);

        Assert.Equal("precondition-failed", (await Assert.ThrowsAsync<GatewayException>(() => client.SetUserRoleAsync("ben", "admin", seen.Tag, Stop))).Code);
        Assert.Equal("precondition-failed", (await Assert.ThrowsAsync<GatewayException>(() => client.RemoveUserAsync("ben", seen.Tag, Stop))).Code);
        await client.RemoveUserAsync("ben", (await client.UsersAsync(Stop)).Tag, Stop);
        Assert.Empty((await client.UsersAsync(Stop)).Users);
    }

    [Fact]
    public async Task Follow_FromTheStart_GivesWhatThePagesGive()
    {
        await using var bench = await WebBench.StartAsync();
        await bench.JoinAsync(1, name: "lamp");
        using var client = new GatewayClient(bench.Url, WebBench.LocalToken);
        var page = await client.EventsAsync(new EventQuery(0), 1000, Stop);
        var followed = new List<string>();

        await foreach (var entry in client.FollowAsync(new EventQuery(0), Stop))
        {
            followed.Add(entry.GetRawText());
            if (followed.Count == page.Events.Count)
            {
                break;
            }
        }

        Assert.NotEmpty(followed);
        Assert.Equal(page.Events.Select(entry => entry.GetRawText()), followed);
    }

    [Fact]
    public async Task Refusal_OfTheGateway_KeepsItsCode()
    {
        await using var bench = await WebBench.StartAsync();
        using var client = new GatewayClient(bench.Url, "wrong");

        var refusal = await Assert.ThrowsAsync<GatewayException>(() => client.DevicesAsync(Stop));

        Assert.Equal(("unauthorized", 401), (refusal.Code, refusal.Status));
    }

    [Fact]
    public async Task Nobody_AtTheAddress_IsUnreachable()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        using var client = new GatewayClient(new Uri($"http://127.0.0.1:{port}"), null);

        Assert.Equal("unreachable", (await Assert.ThrowsAsync<GatewayException>(() => client.DevicesAsync(Stop))).Code);
    }
}
