using Sallyport.Protocols.EStim.Messages;
using Sallyport.System.Tests.Cli;
using Sallyport.System.Tests.EndToEnd;

namespace Sallyport.System.Tests.EStim;

/// <summary>The built gateway is killed while the built device has an active output, on pseudo terminals at 9600 baud.</summary>
public sealed class GatewayDeathTests : IDisposable
{
    private readonly OutputSite _site = new();

    public void Dispose() => _site.Dispose();

    [Fact]
    public async Task Gateway_Killed_EndsInTheRampOfTheDevice()
    {
        using var cable = new Cable(_site.Folder, OutputSite.Key);
        await using DeviceProcess device = await _site.StartDeviceAsync($"serial:{cable.DevicePort}");
        await using GatewayProcess gateway = await _site.StartGatewayAsync($"serial:{cable.GatewayPort}");
        using HttpClient client = gateway.Client();
        await _site.ActivateAsync(client, device);
        await _site.ShortenWatchdogAsync();

        await gateway.KillAsync();

        await device.UntilAsync(static one => one.State == "ramp-down");
        await device.UntilAsync(static one => one.State == "disarmed");
        TenSecondRamp.Check(device, OutputSite.Level);
    }

    /// <summary>Questions of a gateway that is back neither hold up the way down nor begin anything.</summary>
    [Fact]
    public async Task Gateway_KilledAndBackWhileTheDeviceGoesDown_SendsNoLevelAndHoldsNothingUp()
    {
        using var cable = new Cable(_site.Folder, OutputSite.Key);
        await using DeviceProcess device = await _site.StartDeviceAsync($"serial:{cable.DevicePort}");
        await using (GatewayProcess gateway = await _site.StartGatewayAsync($"serial:{cable.GatewayPort}"))
        {
            using HttpClient client = gateway.Client();
            await _site.ActivateAsync(client, device);
            await _site.ShortenWatchdogAsync();
            await gateway.KillAsync();
        }

        int before = cable.Packets.Count;
        await device.UntilAsync(static one => one.State == "ramp-down");
        await using GatewayProcess again = await _site.StartGatewayAsync($"serial:{cable.GatewayPort}");
        using HttpClient other = again.Client();
        await device.UntilAsync(static one => one.State == "disarmed");
        await OutputSite.UntilAsync(other, static view => (view.GetProperty("state").GetString(), view.GetProperty("reason").GetString()) == ("disarmed", "link-lost"));

        TenSecondRamp.Check(device, OutputSite.Level);
        Assert.False(OutputSite.View(other)!.Value.GetProperty("isInCharge").GetBoolean());
        cable.AssertOnlyAsked(before);
    }

    /// <summary>A device with a long watchdog still runs when the gateway is back: it is shown, left alone, and goes on when a person says so.</summary>
    [Fact]
    public async Task Gateway_KilledAndBackBeforeTheWatchdog_ShowsTheDeviceAndWaitsForAPerson()
    {
        using var cable = new Cable(_site.Folder, OutputSite.Key);
        await using DeviceProcess device = await _site.StartDeviceAsync($"serial:{cable.DevicePort}");
        await using (GatewayProcess gateway = await _site.StartGatewayAsync($"serial:{cable.GatewayPort}"))
        {
            using HttpClient client = gateway.Client();
            await _site.ActivateAsync(client, device);
            await gateway.KillAsync();
        }

        int before = cable.Packets.Count;
        await using GatewayProcess again = await _site.StartGatewayAsync($"serial:{cable.GatewayPort}");
        using HttpClient other = again.Client();
        await OutputSite.UntilAsync(other, static view => view.GetProperty("state").GetString() == "active" && OutputSite.LevelOf(view) == OutputSite.Level);
        Assert.False(OutputSite.View(other)!.Value.GetProperty("isInCharge").GetBoolean());

        // What is shown may be the answer to the gateway before; the question of this one follows.
        await Poll.UntilAsync(() => cable.Packets.Skip(before).Any(static packet => packet.Command == CommandId.GetStatus), () => string.Join('\n', cable.Packets.Skip(before)));
        cable.AssertOnlyAsked(before);

        before = cable.Packets.Count;
        await _site.ObeyAsync("continue", OutputSite.Device);
        await OutputSite.UntilAsync(other, static view => view.GetProperty("isInCharge").GetBoolean());
        Assert.Contains(cable.Packets.Skip(before), static packet => packet.Command == CommandId.KeepAlive);
        Assert.DoesNotContain(cable.Packets.Skip(before), static packet => packet.Command is CommandId.SetLevels or CommandId.Arm);
        Assert.Equal((OutputSite.Level, "active"), (device.Level, device.State));

        await _site.ObeyAsync("set", OutputSite.Device, "0=40");
        await device.UntilAsync(static one => one.Level == 40);
        Assert.Contains(OutputSite.Audit(other), static one => one is { Action: "outputs.levels", Detail: "output 0: 100 to 40 per mille in 0 ms" });
    }
}
