using System.Net.Http.Json;
using System.Text.Json;
using Sallyport.Cli;
using Sallyport.System.Tests.Cli;
using Sallyport.System.Tests.EndToEnd;
using Sallyport.System.Tests.Faults;

namespace Sallyport.System.Tests.EStim;

/// <summary>The line between the built gateway and the built device fails while an output is active.</summary>
public sealed class CableFaultTests : IDisposable
{
    /// <summary>More than any packet that is not sealed, less than the smallest that is.</summary>
    private const int MidPacket = 30;

    private readonly OutputSite _site = new();

    public void Dispose() => _site.Dispose();

    [Fact]
    public async Task Adapter_PulledInMidPacket_TheDeviceGoesDownAndTheBusComesBackWithoutALevel()
    {
        using var cable = new Cable(_site.Folder, OutputSite.Key);
        await using DeviceProcess device = await _site.StartDeviceAsync($"serial:{cable.DevicePort}");
        await using GatewayProcess gateway = await _site.StartGatewayAsync($"serial:{cable.GatewayPort}");
        using HttpClient client = gateway.Client();
        await _site.ActivateAsync(client, device);
        await _site.ShortenWatchdogAsync();

        cable.PullGatewayBehind(MidPacket);
        CliRun raise = await _site.SayAsync("set", OutputSite.Device, "0=300");
        await Poll.UntilAsync(() => !cable.IsPlugged, () => $"{cable.CutBehind}");
        Assert.Equal(MidPacket, cable.CutBehind);
        Assert.Equal(ExitCode.Refused, raise.ExitCode);
        Assert.Matches("a lost line took it back|does not answer|did not answer|is away", raise.Error);

        await Poll.UntilAsync(() => State(client) == "failed", () => OutputSite.Outputs(client).GetRawText());
        Assert.Equal("bus0", OutputSite.Bus(client).GetProperty("name").GetString());
        Assert.False(OutputSite.View(client)!.Value.GetProperty("isReached").GetBoolean());
        await Poll.UntilAsync(() => client.Health().Problems.Contains(cable.GatewayPort, StringComparison.Ordinal), () => client.Health().Problems);
        await Poll.UntilAsync(() => Links(client).Contains("failed"), () => string.Join(' ', Links(client)));
        await device.UntilAsync(static one => one.State == "ramp-down");

        int before = cable.Packets.Count;
        cable.PlugGateway();
        await Poll.UntilAsync(() => State(client) == "up", () => OutputSite.Outputs(client).GetRawText());
        await device.UntilAsync(static one => one.State == "disarmed");
        TenSecondRamp.Check(device, OutputSite.Level);
        await OutputSite.UntilAsync(client, static view => (view.GetProperty("state").GetString(), view.GetProperty("reason").GetString()) == ("disarmed", "link-lost"));
        cable.AssertOnlyAsked(before);
        Assert.Equal(["up", "failed", "up"], Links(client));
        Assert.Equal("ok", client.Health().Status);

        await _site.ObeyAsync("arm", OutputSite.Device, "--output", "0");
        await _site.ObeyAsync("set", OutputSite.Device, "0=20");
        await device.UntilAsync(static one => one.Level == 20);
    }

    [Fact]
    public async Task Line_Jammed_TheDeviceGoesDownAndAfterTheNoiseAllIsWell()
    {
        using var cable = new Cable(_site.Folder, OutputSite.Key);
        await using DeviceProcess device = await _site.StartDeviceAsync($"serial:{cable.DevicePort}");
        await using GatewayProcess gateway = await _site.StartGatewayAsync($"serial:{cable.GatewayPort}");
        using HttpClient client = gateway.Client();
        await _site.ActivateAsync(client, device);
        await _site.ShortenWatchdogAsync();

        cable.IsJammed = true;
        await device.UntilAsync(static one => one.State == "ramp-down");
        await device.UntilAsync(static one => one.State == "disarmed");
        TenSecondRamp.Check(device, OutputSite.Level);
        await OutputSite.UntilAsync(client, static view => !view.GetProperty("isReached").GetBoolean() && !view.GetProperty("isInCharge").GetBoolean());
        CliRun raise = await _site.SayAsync("set", OutputSite.Device, "0=300");
        Assert.Contains("does not answer", raise.Error, StringComparison.Ordinal);
        Assert.Contains(Events(client, "refused", "detail"), static detail => detail.StartsWith("bus bus0: octets that belong to no packet", StringComparison.Ordinal));

        int before = cable.Packets.Count;
        cable.IsJammed = false;
        await OutputSite.UntilAsync(client, static view => (view.GetProperty("state").GetString(), view.GetProperty("reason").GetString()) == ("disarmed", "link-lost"));
        cable.AssertOnlyAsked(before);
        await _site.ObeyAsync("arm", OutputSite.Device, "--output", "0");
        await _site.ObeyAsync("set", OutputSite.Device, "0=20");
        await device.UntilAsync(static one => one.Level == 20);
    }

    /// <summary>Somebody switches the device off and on: what it had heard stays used up, and the gateway finds its way past that by itself.</summary>
    [Fact]
    public async Task Device_SwitchedOffWhileActive_IsMissedFoundDisarmedAndDrivenAgain()
    {
        using var cable = new Cable(_site.Folder, OutputSite.Key);
        await using GatewayProcess gateway = await _site.StartGatewayAsync($"serial:{cable.GatewayPort}");
        using HttpClient client = gateway.Client();
        await using (DeviceProcess device = await _site.StartDeviceAsync($"serial:{cable.DevicePort}"))
        {
            await _site.ActivateAsync(client, device);
        }

        await OutputSite.UntilAsync(client, static view => !view.GetProperty("isReached").GetBoolean() && !view.GetProperty("isInCharge").GetBoolean());
        int before = cable.Packets.Count;
        await using DeviceProcess again = await _site.StartDeviceAsync($"serial:{cable.DevicePort}");
        await OutputSite.UntilAsync(client, static view => view.GetProperty("state").GetString() == "disarmed");
        cable.AssertOnlyAsked(before);
        Assert.Empty(again.Of("levels"));

        await _site.ObeyAsync("arm", OutputSite.Device, "--output", "0");
        await _site.ObeyAsync("set", OutputSite.Device, "0=20");
        await again.UntilAsync(static one => one.Level == 20);
    }

    private static string? State(HttpClient client) => OutputSite.Bus(client).GetProperty("state").GetString();

    /// <summary>What became of links, oldest first.</summary>
    private static string[] Links(HttpClient client) => Events(client, "link", "state");

    /// <summary>One field of all entries of a kind, oldest first.</summary>
    private static string[] Events(HttpClient client, string kind, string field)
    {
        JsonElement page = client.GetFromJsonAsync<JsonElement>(new Uri($"api/v1/events?kind={kind}&limit=100", UriKind.Relative)).GetAwaiter().GetResult();
        return [.. page.GetProperty("events").EnumerateArray().OrderBy(static one => one.GetProperty("seq").GetInt64()).Select(one => one.GetProperty(field).GetString() ?? "")];
    }
}
