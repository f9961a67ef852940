using System.Text.RegularExpressions;
using Sallyport.Cli;
using Sallyport.Protocols.EStim.Codec;
using Sallyport.Protocols.EStim.Messages;
using Sallyport.Protocols.EStim.Session;
using Sallyport.System.Tests.Cli;

namespace Sallyport.System.Tests.EStim;

/// <summary>The built device as a process, on pseudo terminals at 9600 baud.</summary>
public sealed class EstimDeviceTests : IDisposable
{
    private const int Level = 100;
    private const string KeyText = "c5d71484f8cf9bf4b76f47904730804b";

    private readonly ScratchFolder _scratch = new();

    private string Line => Path.Combine(_scratch.Path, "bus");

    private string Local => Path.Combine(_scratch.Path, "local");

    private string KeyFile => Path.Combine(_scratch.Path, "device.key");

    private string Memory => Path.Combine(_scratch.Path, "device.memory");

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task Provision_OverTheLocalLine_GivesTheKeyAndKeepsItInAFileOfItsOwner()
    {
        string made = Path.Combine(_scratch.Path, "gateway.key");
        await using var device = Device("--local-line", $"pty:{Local}", "--serial", "77");
        await device.UntilAsync(static one => one.Of("ready").Count == 1);

        CliRun run = await CliRun.Of("outputs", "provision", "--port", Local, "--key-file", made);

        Assert.Equal((ExitCode.Done, ""), (run.ExitCode, run.Error));
        Assert.Matches("^device 42, serial number 77: key stored, check value [0-9a-f]{16}\n", run.Output);
        Assert.Contains($"outputs key estim/BUS/42 {made}", run.Output, StringComparison.Ordinal);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(made));
        Assert.Matches("^[0-9a-f]{32}\n$", await File.ReadAllTextAsync(made, TestContext.Current.CancellationToken));
        Assert.Equal(await File.ReadAllTextAsync(made, TestContext.Current.CancellationToken), await File.ReadAllTextAsync(KeyFile, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Provision_OfADeviceWithAKey_NeedsTheHandAtTheDevice()
    {
        OwnKey();
        string fresh = Path.Combine(_scratch.Path, "fresh.key");
        await using var device = Device("--local-line", $"pty:{Local}");
        await device.UntilAsync(static one => one.Of("ready").Count == 1);

        CliRun refused = await CliRun.Of("outputs", "provision", "--port", Local, "--key-file", fresh, "--seconds", "2");
        Assert.Equal(ExitCode.Refused, refused.ExitCode);
        Assert.Contains("nobody confirmed at the device", refused.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(fresh));
        Assert.Equal(KeyText, await File.ReadAllTextAsync(KeyFile, TestContext.Current.CancellationToken));

        await device.TypeAsync("allow-key");
        await device.UntilAsync(static one => one.Of("local-confirmed").Count == 1);
        CliRun taken = await CliRun.Of("outputs", "provision", "--port", Local, "--key-file", fresh, "--seconds", "20");
        Assert.Equal((ExitCode.Done, ""), (taken.ExitCode, taken.Error));
        Assert.Contains("key replaced", taken.Output, StringComparison.Ordinal);
        Assert.NotEqual(KeyText, (await File.ReadAllTextAsync(KeyFile, TestContext.Current.CancellationToken)).Trim());
    }

    /// <summary>From the last word of the host on: the watchdog's 5 s, then 10 s down, on the line of section 10, never up.</summary>
    [Fact]
    public async Task Host_Gone_EndsInTheRampOfTenSeconds()
    {
        OwnKey();
        await using var device = Device();
        await device.UntilAsync(static one => one.Of("ready").Count == 1);
        await using (TestHost host = await ActiveAsync(device))
        {
            Assert.Equal([Level, 0], DeviceProcess.Levels(device.Of("levels")[^1]));
        }

        await device.UntilAsync(static one => Reached(one, "ramp-down"));
        await device.UntilAsync(static one => Reached(one, "disarmed"));

        TenSecondRamp.Check(device, Level);
    }

    [Fact]
    public async Task Electrode_Off_EndsEverythingAtOnceAndStays()
    {
        OwnKey();
        await using var device = Device();
        await device.UntilAsync(static one => one.Of("ready").Count == 1);
        await using TestHost host = await ActiveAsync(device);

        await device.TypeAsync("open 1");
        await device.UntilAsync(static one => Reached(one, "fault"));

        Assert.Equal([0, 0], DeviceProcess.Levels(device.Of("levels")[^1]));
        Assert.Equal(ExchangeOutcome.Refused, await host.SendAsync(CommandId.Arm, CommandBody.Arm(1, 60, Dialect.Default)));
        await device.TypeAsync("close 1");
        await device.TypeAsync("clear");
        await device.UntilAsync(static one => Reached(one, "disarmed"));
        await device.TypeAsync("quit");
        Assert.Equal((ExitCode.Done, ""), await device.EndAsync());
    }

    /// <summary>What a device has heard before it lost power stays used up after it; and it comes back disarmed.</summary>
    [Fact]
    public async Task Restart_WhileActive_ComesBackDisarmedAndRemembers()
    {
        OwnKey();
        string before;
        await using (var device = Device())
        {
            await device.UntilAsync(static one => one.Of("ready").Count == 1);
            await using TestHost host = await ActiveAsync(device);
            before = await File.ReadAllTextAsync(Memory, TestContext.Current.CancellationToken);
        }

        await using var again = Device();
        await again.UntilAsync(static one => one.Of("ready").Count == 1);
        Assert.Equal(before, await File.ReadAllTextAsync(Memory, TestContext.Current.CancellationToken));
        Assert.Empty(again.Of("levels"));
        await using TestHost other = await ReachedAsync();
        Assert.Equal(ExchangeOutcome.Refused, await other.SendAsync(CommandId.SetLevels, CommandBody.SetLevels([new LevelChange(0, 0, Level, 0)], Dialect.Default)));
        Assert.Empty(again.Of("levels"));
    }

    /// <summary>Where the memory cannot be written, the packet that needs it is not answered and the outputs are off.</summary>
    [Fact]
    public async Task Memory_ThatCannotBeWritten_EndsTheDevice()
    {
        OwnKey();
        string folder = Directory.CreateDirectory(Path.Combine(_scratch.Path, "gone")).FullName;
        await using var device = new DeviceProcess("--link", $"pty:{Line}", "--master-key-file", KeyFile, "--memory", Path.Combine(folder, "memory"));
        await device.UntilAsync(static one => one.Of("ready").Count == 1);
        Directory.Delete(folder);
        await using var host = new TestHost(Line, Convert.FromHexString(KeyText));

        (int exitCode, string error) = await device.EndAsync();

        Assert.Equal(ExitCode.Refused, exitCode);
        Assert.Contains("cannot write", error, StringComparison.Ordinal);
        Assert.DoesNotContain(device.Of("accepted"), static line => line.GetProperty("type").GetString() != "plaintext");
    }

    [Fact]
    public async Task Flags_EverythingWrong_IsToldAtOnce()
    {
        CliRun run = await CliRun.Of(
            "estim-device", "--link", "monitor:mon0", "--local-line", "serial:x", "--address", "ff", "--outputs", "9", "--serial", "x", "--memory", _scratch.File("m", "no"), "--sealed", "maybe", "--watchdog", "0", "--limit", "1001", "--fault", "open:2@1s");

        Assert.Equal((ExitCode.Usage, ""), (run.ExitCode, run.Output));
        Assert.Equal(
            ["--link", "--master-key-file", "--outputs", "--sealed", "--address", "--serial", "--memory", "--limit", "--watchdog", "--fault"],
            run.ErrorLines.Select(static line => Regex.Match(line, "^sallyport: ([^:]+): ").Groups[1].Value));
    }

    [Fact]
    public async Task Key_ThatOthersCanRead_IsNotTaken()
    {
        string file = _scratch.File("open.key", KeyText);
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.GroupRead);

        CliRun run = await CliRun.Of("estim-device", "--link", $"pty:{Line}", "--master-key-file", file);

        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Contains("can be read or written by others", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(KeyText, run.Error, StringComparison.Ordinal);
    }

    private DeviceProcess Device(params string[] more) => new(["--link", $"pty:{Line}", "--master-key-file", KeyFile, "--memory", Memory, .. more]);

    private void OwnKey()
    {
        File.WriteAllText(KeyFile, KeyText);
        File.SetUnixFileMode(KeyFile, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    private async Task<TestHost> ReachedAsync()
    {
        var host = new TestHost(Line, Convert.FromHexString(KeyText));
        await host.UntilAsync(HostEventKind.Status);
        return host;
    }

    private async Task<TestHost> ActiveAsync(DeviceProcess device)
    {
        TestHost host = await ReachedAsync();
        Assert.Equal(ExchangeOutcome.Accepted, await host.SendAsync(CommandId.Arm, CommandBody.Arm(1, 60, Dialect.Default)));
        Assert.Equal(ExchangeOutcome.Accepted, await host.SendAsync(CommandId.SetLevels, CommandBody.SetLevels([new LevelChange(0, 0, Level, 0)], Dialect.Default)));
        await device.UntilAsync(static one => one.Level == Level);
        return host;
    }

    private static bool Reached(DeviceProcess device, string state) => device.State == state;
}
