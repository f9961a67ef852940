using System.Text.Json;
using Sallyport.Cli;
using Sallyport.Protocols.EStim.Outputs;
using Sallyport.System.Tests.Cli;

namespace Sallyport.System.Tests.EStim;

/// <summary>Each command behind <c>outputs</c>: done (0), refused with its reason (1), no command (2).</summary>
public sealed class OutputCommandTests
{
    [Fact]
    public async Task List_ForPeopleAndPrograms_TellsBusesDevicesAndOutputs()
    {
        await using BusGateway gateway = await BusGateway.StartWithKeyAsync();

        string text = await gateway.ObeyAsync("list");
        JsonElement list = JsonElement.Parse(await gateway.ObeyAsync("list", "--json"));

        Assert.Matches(@"(?m)^bus bus0 +up +memory:bus0$", text);
        Assert.Matches(@"(?m)^estim/bus0/42 .*disarmed +sealed", text);
        Assert.Contains("output 1: 0 of 1000 per mille, target 0", text, StringComparison.Ordinal);
        Assert.Equal(("bus0", "up"), (list.GetProperty("buses")[0].GetProperty("name").GetString(), list.GetProperty("buses")[0].GetProperty("state").GetString()));
        Assert.Equal(JsonValueKind.Null, (await gateway.ViewAsync(BusGateway.Modern)).GetProperty("stopSent").ValueKind);
        await gateway.MistakeAsync("list", "--everything");
    }

    [Fact]
    public async Task Key_FromAFileOfTheOwner_IsTakenAndForgotten()
    {
        await using BusGateway gateway = await BusGateway.StartAsync();
        string open = gateway.FileOf("open.key", new string('0', 32));
        File.SetUnixFileMode(open, UnixFileMode.UserRead | UnixFileMode.GroupRead);

        await gateway.RefuseAsync("chmod 600", "key", BusGateway.Modern, open);
        await gateway.RefuseAsync("it cannot be read", "key", BusGateway.Modern, gateway.KeyFile + ".none");
        await gateway.RefuseAsync("two hexadecimal digits", "key", "estim/bus0/042", gateway.KeyFile);
        await gateway.RefuseAsync("is not protocol/bus/address", "key", "42", gateway.KeyFile);
        await gateway.MistakeAsync("key", BusGateway.Modern);
        await gateway.MistakeAsync("key", BusGateway.Modern, gateway.KeyFile, "--forget");
        Assert.Empty(await gateway.ObeyAsync("key", BusGateway.Modern, gateway.KeyFile));
        await gateway.UntilAsync(BusGateway.Modern, static device => device.Protection == "sealed");
        Assert.Empty(await gateway.ObeyAsync("key", BusGateway.Modern, "--forget"));

        Assert.False((await gateway.ViewAsync(BusGateway.Modern)).GetProperty("hasKey").GetBoolean());
        await gateway.RefuseAsync("has no key for it", "arm", BusGateway.Modern, "--output", "0");
    }

    [Fact]
    public async Task Arm_SetLower_DoWhatTheySayOrTellWhyNot()
    {
        await using BusGateway gateway = await BusGateway.StartWithKeyAsync();

        await gateway.RefuseAsync("not in this state", "set", BusGateway.Modern, "0=100");
        await gateway.RefuseAsync("refused", "arm", BusGateway.Modern, "--output", "7");
        await gateway.RefuseAsync("no such device", "arm", "estim/bus0/44", "--output", "0");
        await gateway.RefuseAsync("no device", "arm", "nobody", "--output", "0");
        await gateway.MistakeAsync("arm", BusGateway.Modern);
        await gateway.MistakeAsync("arm", BusGateway.Modern, "--output", "8");
        await gateway.MistakeAsync("arm", BusGateway.Modern, "--output", "0", "--seconds", "601");
        await gateway.ArmAsync();
        Assert.Equal(DeviceState.Armed, gateway.Bus.Outputs().State);

        await gateway.MistakeAsync("set", BusGateway.Modern);
        await gateway.MistakeAsync("set", BusGateway.Modern, "0=1001");
        await gateway.MistakeAsync("set", BusGateway.Modern, "8=1");
        await gateway.MistakeAsync("set", BusGateway.Modern, "0");
        await gateway.MistakeAsync("set", BusGateway.Modern, "0=1", "--ramp", "65536");
        await gateway.RefuseAsync("not in this state", "set", BusGateway.Modern, "1=1");
        Assert.Equal("accepted", JsonElement.Parse(await gateway.ObeyAsync("set", BusGateway.Modern, "0=20", "--json")).GetProperty("outcome").GetString());
        await Poll.UntilAsync(() => gateway.Bus.Outputs().Level(0) == 20, () => $"{gateway.Bus.Outputs().Level(0)}");

        await gateway.MistakeAsync("lower", BusGateway.Modern, "--ramp", "10001");
        await gateway.ObeyAsync("lower", BusGateway.Modern, "--ramp", "100");
        await Poll.UntilAsync(() => gateway.Bus.Outputs().Level(0) == 0, () => $"{gateway.Bus.Outputs().Level(0)}");
    }

    [Fact]
    public async Task Limits_Watchdog_AreEnforcedByTheDevice()
    {
        await using BusGateway gateway = await BusGateway.StartWithKeyAsync();

        await gateway.MistakeAsync("limits", BusGateway.Modern, "--output", "0", "--level", "1001");
        await gateway.MistakeAsync("limits", BusGateway.Modern, "--output", "0", "--level", "40", "--rise", "0");
        await gateway.MistakeAsync("limits", BusGateway.Modern, "--level", "40");
        await gateway.RefuseAsync("malformed", "limits", BusGateway.Modern, "--output", "7", "--level", "40");
        await gateway.ObeyAsync("limits", BusGateway.Modern, "--output", "0", "--level", "40");
        await gateway.ArmAsync();
        await gateway.RefuseAsync("above the limit", "set", BusGateway.Modern, "0=41");
        await gateway.ObeyAsync("set", BusGateway.Modern, "0=40");

        await gateway.MistakeAsync("watchdog", BusGateway.Modern, "--seconds", "61");
        await gateway.MistakeAsync("watchdog", BusGateway.Modern);
        await gateway.RefuseAsync("no device", "watchdog", "nobody", "--seconds", "7");
        await gateway.ObeyAsync("watchdog", BusGateway.Modern, "--seconds", "7");
        Assert.Equal((TimeSpan.FromSeconds(7), (ushort)40), (gateway.Bus.Outputs().Watchdog, gateway.Bus.Outputs().Limit(0)));
    }

    [Fact]
    public async Task Grant_Revoke_HandOutAKeyWithPermissionsAndEndIt()
    {
        await using BusGateway gateway = await BusGateway.StartWithKeyAsync();

        await gateway.MistakeAsync("grant", BusGateway.Modern);
        await gateway.MistakeAsync("grant", BusGateway.Modern, "--seconds", "0");
        await gateway.MistakeAsync("grant", BusGateway.Modern, "--seconds", "60", "--level", "1001");
        await gateway.RefuseAsync("no device", "grant", "nobody", "--seconds", "60");
        string key = await gateway.ObeyAsync("grant", BusGateway.Modern, "--seconds", "600", "--output", "0", "--level", "300");
        Assert.Matches("^[0-9a-f]{32}\n$", key);
        Assert.True(gateway.Bus.Devices[0].HasTemporaryKey);
        await gateway.UntilAsync(BusGateway.Modern, static device => device.KeyEndsAtMicroseconds is not null);
        string list = await gateway.ObeyAsync("list");
        Assert.Matches(@"(?m)^estim/bus0/42 .*sealed .*key until \S+Z$", list);
        Assert.DoesNotContain(key.Trim(), list, StringComparison.Ordinal);

        await gateway.ObeyAsync("revoke", BusGateway.Modern);
        await gateway.RefuseAsync("no device", "revoke", "nobody");
        Assert.False(gateway.Bus.Devices[0].HasTemporaryKey);
    }

    [Fact]
    public async Task Stop_Clear_Continue_FollowEachOther()
    {
        await using BusGateway gateway = await BusGateway.StartWithKeyAsync();
        await gateway.RefuseAsync("refused", "clear", BusGateway.Modern);

        string told = await gateway.ObeyAsync("stop");

        Assert.Contains("stop sent on 1 of 1 buses", told, StringComparison.Ordinal);
        Assert.Matches(@"(?m)^estim/bus0/42: verified after \d+ ms$", told);
        Assert.Equal(DeviceState.Emergency, gateway.Bus.Outputs().State);
        Assert.Matches(@"(?m)^    stop at \S+Z: verified after \d+ ms$", await gateway.ObeyAsync("list"));
        await gateway.RefuseAsync("not in this state", "arm", BusGateway.Modern, "--output", "0");
        await gateway.ObeyAsync("clear", BusGateway.Modern);
        Assert.Equal(DeviceState.Disarmed, gateway.Bus.Outputs().State);
        await gateway.ObeyAsync("continue", BusGateway.Modern);
        await gateway.RefuseAsync("no device", "continue", "nobody");
        await gateway.MistakeAsync("clear");
        await gateway.MistakeAsync("stop", "now");
    }

    [Fact]
    public async Task Stop_ForPrograms_IsOneObjectWithWhatEachDeviceAnswered()
    {
        await using BusGateway gateway = await BusGateway.StartWithKeyAsync();
        await gateway.ObeyAsync("discover", "bus0");
        await gateway.UntilAsync(BusGateway.Old, static _ => true);

        JsonElement stop = JsonElement.Parse(await gateway.ObeyAsync("stop", "--json"));

        Assert.Equal((1, 2, 0), (stop.GetProperty("buses").GetInt32(), stop.GetProperty("devices").GetInt32(), stop.GetProperty("unreached").GetArrayLength()));
        Assert.Equal(BusGateway.Old, Assert.Single(stop.GetProperty("unproved").EnumerateArray()).GetString());
        JsonElement verified = stop.GetProperty("confirmations").EnumerateArray().Single(static one => one.GetProperty("device").GetString() == BusGateway.Modern);
        Assert.Equal(JsonValueKind.Number, verified.GetProperty("verifiedMilliseconds").ValueKind);
        Assert.Equal((DeviceState.Emergency, DeviceState.Emergency), (gateway.Bus.Outputs(0).State, gateway.Bus.Outputs(1).State));
    }

    [Fact]
    public async Task Stop_WithoutAToken_StopsAndSaysThatNothingElseIsShown()
    {
        await using BusGateway gateway = await BusGateway.StartWithKeyAsync();

        CliRun run = await CliRun.Of("outputs", "stop", "--url", gateway.Url.ToString());

        Assert.Equal((ExitCode.Done, ""), (run.ExitCode, run.Error));
        Assert.Contains("without a token", run.Output, StringComparison.Ordinal);
        await Poll.UntilAsync(() => gateway.Bus.Outputs().State == DeviceState.Emergency, () => $"{gateway.Bus.Outputs().State}");
    }

    [Fact]
    public async Task Stop_ThatCannotReachOrProveEverything_IsRefusedWithWhatToDo()
    {
        await using BusGateway gateway = await BusGateway.StartWithKeyAsync();
        gateway.Bus.IsLost = static (_, _) => true;
        await gateway.RefuseAsync("not confirmed by estim/bus0/42: use the stop switch at the device", "stop");

        gateway.Bus.IsFailing = true;
        await gateway.RefuseAsync("the line of bus0 is away", "stop");

        await using BusGateway without = await BusGateway.StartAsync(hasBus: false);
        await without.RefuseAsync("no bus: nothing was stopped", "stop");
    }

    [Fact]
    public async Task Discover_FindsWhoIsThere()
    {
        await using BusGateway gateway = await BusGateway.StartAsync();

        await gateway.ObeyAsync("discover", "bus0");
        await gateway.UntilAsync(BusGateway.Old, static _ => true);

        Assert.Contains(BusGateway.Old, await gateway.ObeyAsync("list"), StringComparison.Ordinal);
        await gateway.RefuseAsync("there is no bus 'bus1'", "discover", "bus1");
        await gateway.MistakeAsync("discover");
    }

    /// <summary>The weak mode is off; it can be allowed for one device, and that device carries the mark.</summary>
    [Fact]
    public async Task PlainMode_OfADevice_IsOffUntilAllowedForItAndIsMarked()
    {
        await using BusGateway gateway = await BusGateway.StartWithKeyAsync();
        await gateway.ObeyAsync("key", BusGateway.Old, gateway.KeyFile);
        await gateway.UntilAsync(BusGateway.Old, static device => device.Problem is not null);
        await gateway.RefuseAsync("policy estim.plain is off", "arm", BusGateway.Old, "--output", "0");
        Assert.Contains("    ! the device understands only the weak mode", await gateway.ObeyAsync("list"), StringComparison.Ordinal);

        Assert.Equal(ExitCode.Done, (await gateway.PolicyAsync("set", BusGateway.Modern, "estim.plain=on")).ExitCode);
        await gateway.RefuseAsync("policy estim.plain is off", "arm", BusGateway.Old, "--output", "0");
        Assert.Equal(ExitCode.Done, (await gateway.PolicyAsync("set", BusGateway.Old, "estim.plain=on")).ExitCode);
        await gateway.UntilAsync(BusGateway.Old, static device => device.Protection == "plain");

        await gateway.ObeyAsync("arm", BusGateway.Old, "--output", "0");
        Assert.Equal(("plain", "sealed"), ((await gateway.ViewAsync(BusGateway.Old)).GetProperty("protection").GetString(), (await gateway.ViewAsync(BusGateway.Modern)).GetProperty("protection").GetString()));
    }

    [Fact]
    public async Task NoGateway_EveryCommand_IsRefused()
    {
        using var scratch = new ScratchFolder();
        string[][] all =
        [
            ["list"], ["stop"], ["arm", "x", "--output", "0"], ["set", "x", "0=1"], ["lower", "x"], ["clear", "x"], ["continue", "x"],
            ["limits", "x", "--output", "0", "--level", "1"], ["watchdog", "x", "--seconds", "5"], ["discover", "x"], ["grant", "x", "--seconds", "60"], ["revoke", "x"], ["key", "x", "--forget"],
        ];
        foreach (string[] words in all)
        {
            CliRun run = await CliRun.Of(["outputs", .. words, "--data", scratch.Path]);
            Assert.Equal((ExitCode.Refused, ""), (run.ExitCode, run.Output));
            Assert.Contains("no running gateway", run.Error, StringComparison.Ordinal);
        }
    }
}
