using System.Diagnostics;
using Sallyport.Cli.Configuration;
using Sallyport.Cli.Running;
using Sallyport.Devices.EStim;
using Sallyport.Gateway.Commands;
using Sallyport.Gateway.EStim;
using Sallyport.Links.Serial;
using Sallyport.Protocols.EStim.Messages;
using Sallyport.Protocols.EStim.Options;
using Sallyport.Protocols.EStim.Outputs;

namespace Sallyport.Cli.Bench.EStim;

/// <summary>
/// Devices at pseudo terminals of 9600 baud, one to a bus of the gateway, each with an active output, and questions without end, so that every line is busy and
/// an acknowledgement is mostly outstanding when somebody presses stop.
/// </summary>
internal sealed class StopLines : IAsyncDisposable
{
    private const int WaitingQuestions = 3;
    private const int ArmedSeconds = 600;
    private const ushort Level = 100;
    private static readonly byte[] Key = new byte[16];
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private static readonly Caller Person = new("bench", "local", "bench");

    private readonly IOutputDesk _desk;
    private readonly List<(StopReader Reader, Stimulator Device)> _devices = [];
    private readonly CancellationTokenSource _stopping = new();
    private readonly List<Task> _running = [];
    private volatile bool _isLoaded;

    private StopLines(IOutputDesk desk) => _desk = desk;

    /// <summary>The ends of the lines.</summary>
    public IReadOnlyList<StopReader> Readers => [.. _devices.Select(static one => one.Reader)];

    /// <summary>Settings of the buses of a gateway.</summary>
    public static IReadOnlyList<BusSettings> Buses(string folder, int count) => [.. Enumerable.Range(0, count).Select(bus => new BusSettings
    {
        Name = Name(bus),
        Link = LinkAddress.Parse($"pty:{Path.Combine(folder, Name(bus))}", out string? mistake) ?? throw new InvalidOperationException(mistake),
        Devices = [new DeviceOptions().Address],
    })];

    /// <summary>Puts a device at each bus of a running gateway.</summary>
    public static async Task<StopLines> StartAsync(RunningGateway gateway, string folder, int count, CancellationToken cancellationToken)
    {
        var lines = new StopLines(gateway.Control.Outputs ?? throw new InvalidOperationException("the gateway shows no outputs"));
        for (var bus = 0; bus < count; bus++)
        {
            var reader = new StopReader(new SerialLink(new SerialLinkOptions { Path = Path.Combine(folder, Name(bus)) }));
            var device = new Stimulator(new DeviceOptions { MasterKey = Key }, reader, new NoHardware());
            lines._devices.Add((reader, device));
            lines._running.Add(Task.Run(() => device.RunAsync(lines._stopping.Token), CancellationToken.None));
            await lines._desk.SetKeyAsync(Id(bus), Key, Person, cancellationToken).ConfigureAwait(false);
        }

        lines._running.AddRange(Enumerable.Range(0, count * WaitingQuestions).Select(number => Task.Run(() => lines.Ask(Id(number % count)), CancellationToken.None)));
        return lines;
    }

    /// <summary>Every device active and every line busy.</summary>
    /// <exception cref="CommandFailure">One does not become active within three minutes.</exception>
    public async Task ActivateAsync(CancellationToken cancellationToken)
    {
        _isLoaded = false;
        await Task.WhenAll(Enumerable.Range(0, _devices.Count).Select(bus => Activate(Id(bus), cancellationToken))).ConfigureAwait(false);
        _isLoaded = true;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(_running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach ((StopReader reader, Stimulator device) in _devices)
        {
            device.Dispose();
            reader.Dispose();
        }

        _stopping.Dispose();
    }

    private async Task Activate(string device, CancellationToken cancellationToken)
    {
        OutputOrder[] steps =
        [
            new() { Kind = OutputOrderKind.Clear, Device = device },
            new() { Kind = OutputOrderKind.Arm, Device = device, Outputs = [0], Seconds = ArmedSeconds },
            new() { Kind = OutputOrderKind.Levels, Device = device, Levels = [new LevelChange(0, 0, Level, 0)] },
        ];
        await Until(device, DeviceState.Disarmed, steps[..1], cancellationToken).ConfigureAwait(false);
        await Until(device, DeviceState.Active, steps[1..], cancellationToken).ConfigureAwait(false);
    }

    private async Task Until(string device, DeviceState wanted, OutputOrder[] steps, CancellationToken cancellationToken)
    {
        OutputOrder[] all = [.. steps, new OutputOrder { Kind = OutputOrderKind.Refresh, Device = device }];
        for (var clock = Stopwatch.StartNew(); State(device) != wanted;)
        {
            if (clock.Elapsed > Patience)
            {
                throw CommandFailure.Refused($"{device} of the bench stays {State(device)?.ToString() ?? "unknown"}");
            }

            var isTaken = true;
            foreach (OutputOrder step in all)
            {
                (CommandResult result, _) = await _desk.OrderAsync(step, Person, cancellationToken).ConfigureAwait(false);
                isTaken &= result.Accepted;
            }

            if (!isTaken)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20), cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task Ask(string device)
    {
        while (!_stopping.IsCancellationRequested)
        {
            var isTaken = false;
            if (_isLoaded)
            {
                (CommandResult result, _) = await _desk.OrderAsync(new OutputOrder { Kind = OutputOrderKind.Refresh, Device = device }, Person, _stopping.Token).ConfigureAwait(false);
                isTaken = result.Accepted;
            }

            if (!isTaken)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(5), _stopping.Token).ConfigureAwait(false);
            }
        }
    }

    private DeviceState? State(string device) => _desk.Devices.FirstOrDefault(one => one.Device == device)?.State;

    private static string Name(int bus) => $"bus{bus}";

    private static string Id(int bus) => $"{EStimDriver.ProtocolName}/{Name(bus)}/{new DeviceOptions().Address:x2}";
}
