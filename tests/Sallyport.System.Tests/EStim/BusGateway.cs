using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Sallyport.Cli;
using Sallyport.Cli.Configuration;
using Sallyport.Cli.Running;
using Sallyport.Gateway.EStim;
using Sallyport.Gateway.Tests.Fakes;
using Sallyport.Protocols.EStim.Options;
using Sallyport.System.Tests.Cli;

namespace Sallyport.System.Tests.EStim;

/// <summary>The gateway of <c>run</c> inside the test's process with a bus in memory, which takes no time and loses nothing, and a person at its command line.</summary>
internal sealed class BusGateway : IAsyncDisposable
{
    /// <summary>Understands sealed packets.</summary>
    public const string Modern = "estim/bus0/42";

    /// <summary>Understands only the weak ones.</summary>
    public const string Old = "estim/bus0/43";

    private readonly ScratchFolder _scratch = new();
    private RunningGateway _gateway = null!;

    private BusGateway()
    {
        KeyFile = _scratch.File("device.key", Convert.ToHexStringLower(StimulationBus.Key) + "\n");
        File.SetUnixFileMode(KeyFile, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    /// <summary>The line with both devices.</summary>
    public StimulationBus Bus { get; } = new(
        null, new DeviceOptions { MasterKey = StimulationBus.Key }, new DeviceOptions { Address = 0x43, MasterKey = StimulationBus.Key, SealedSupported = false });

    /// <summary>A file with the key of both devices, closed to others.</summary>
    public string KeyFile { get; }

    /// <summary>Base address of REST.</summary>
    public Uri Url => _gateway.Address;

    private string Data => Path.Combine(_scratch.Path, "data");

    public static async Task<BusGateway> StartAsync(bool hasBus = true)
    {
        var one = new BusGateway();
        var settings = new RunSettings
        {
            Http = new IPEndPoint(IPAddress.Loopback, 0),
            Buses = hasBus ? [new BusSettings { Name = "bus0", Link = LinkAddress.Parse("pty:bus0", out _)!, OwnLink = one.Bus }] : [],
        };
        one._gateway = await RunningGateway.StartAsync(settings, one.Data, NullLoggerFactory.Instance, TestContext.Current.CancellationToken);
        return one;
    }

    /// <summary>Starts one that has the key of the modern device, which told its state.</summary>
    public static async Task<BusGateway> StartWithKeyAsync()
    {
        BusGateway one = await StartAsync();
        await one.ObeyAsync("key", Modern, one.KeyFile);
        await one.UntilAsync(Modern, static device => device.State is not null);
        return one;
    }

    /// <summary>Another file of the same folder.</summary>
    public string FileOf(string name, string text) => _scratch.File(name, text);

    /// <summary>Says words behind <c>outputs</c>.</summary>
    public Task<CliRun> SayAsync(params string[] words) => CliRun.Of(["outputs", .. words, "--data", Data]);

    /// <summary>Says words behind <c>policy</c>.</summary>
    public Task<CliRun> PolicyAsync(params string[] words) => CliRun.Of(["policy", .. words, "--data", Data]);

    /// <summary>Says words that must be obeyed.</summary>
    /// <returns>What was printed.</returns>
    public async Task<string> ObeyAsync(params string[] words)
    {
        CliRun run = await SayAsync(words);
        Assert.True((run.ExitCode, run.Error) == (ExitCode.Done, ""), $"outputs {string.Join(' ', words)}: {run.Error}");
        return run.Output;
    }

    /// <summary>Says words that must be refused with exit code 1 and a reason.</summary>
    public async Task RefuseAsync(string reason, params string[] words)
    {
        CliRun run = await SayAsync(words);
        Assert.True(run.ExitCode == ExitCode.Refused && run.Error.Contains(reason, StringComparison.Ordinal), $"outputs {string.Join(' ', words)}: {run.ExitCode}, {run.Error}");
    }

    /// <summary>Says words that are no command: exit code 2, and nothing is printed.</summary>
    public async Task MistakeAsync(params string[] words)
    {
        CliRun run = await SayAsync(words);
        Assert.True((run.ExitCode, run.Output) == (ExitCode.Usage, "") && run.Error.Length > 0, $"outputs {string.Join(' ', words)}: {run.ExitCode}, {run.Error}");
    }

    /// <summary>Arms output 0.</summary>
    public async Task ArmAsync() => await ObeyAsync("arm", Modern, "--output", "0");

    /// <summary>What <c>outputs list --json</c> says of a device.</summary>
    public async Task<JsonElement> ViewAsync(string device) =>
        JsonElement.Parse(await ObeyAsync("list", "--json")).GetProperty("devices").EnumerateArray().Single(one => one.GetProperty("device").GetString() == device);

    /// <summary>Waits until the gateway knows a device so.</summary>
    public Task UntilAsync(string device, Func<OutputDevice, bool> isSo) =>
        Poll.UntilAsync(() => _gateway.Control.Outputs!.Devices.Any(one => one.Device == device && isSo(one)), () => string.Join('\n', _gateway.Control.Outputs!.Devices));

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        _scratch.Dispose();
    }
}
