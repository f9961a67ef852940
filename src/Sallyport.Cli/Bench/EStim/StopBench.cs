using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Sallyport.Cli.Configuration;
using Sallyport.Cli.Running;
using Sallyport.Devices.EStim;
using Sallyport.Gateway.Commands;
using Sallyport.Gateway.EStim;
using Sallyport.Links.Serial;
using Sallyport.Protocols.EStim.Options;

namespace Sallyport.Cli.Bench.EStim;

/// <summary>
/// The gateway of <c>run</c> with its pump and its journal on pseudo terminals of 9600 baud, a device at each, and orders without end so that every line is
/// busy and an acknowledgement is mostly outstanding when somebody presses stop.
/// </summary>
internal static class StopBench
{
    private const int Buses = 2;
    private const int WaitingOrders = 8;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly Caller Person = new("bench", "local", "bench");

    /// <summary>Presses stop at odd moments for so many seconds.</summary>
    public static async Task<List<(double Whole, double BehindPacket)>> RunAsync(double seconds, CancellationToken cancellationToken)
    {
        string folder = Directory.CreateTempSubdirectory("sallyport-bench-").FullName;
        var devices = new List<(StopReader Reader, Stimulator Device)>();
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var running = new List<Task>();
        var key = new byte[16];
        try
        {
            RunningGateway gateway = await RunningGateway.StartAsync(Settings(folder), Path.Combine(folder, "data"), NullLoggerFactory.Instance, cancellationToken).ConfigureAwait(false);
            await using (gateway.ConfigureAwait(false))
            {
                IOutputDesk desk = gateway.Control.Outputs ?? throw new InvalidOperationException("the gateway shows no outputs");
                for (var bus = 0; bus < Buses; bus++)
                {
                    var reader = new StopReader(new SerialLink(new SerialLinkOptions { Path = Line(folder, bus) }));
                    var device = new Stimulator(new DeviceOptions { MasterKey = key }, reader, new NoHardware());
                    devices.Add((reader, device));
                    running.Add(Task.Run(() => device.RunAsync(stopping.Token), cancellationToken));
                    await desk.SetKeyAsync(Id(bus), key, Person, cancellationToken).ConfigureAwait(false);
                }

                await UntilReached(desk, cancellationToken).ConfigureAwait(false);
                running.AddRange(Enumerable.Range(0, Buses * WaitingOrders).Select(number => Task.Run(() => Load(desk, Id(number % Buses), stopping.Token), cancellationToken)));
                return await Press(desk, [.. devices.Select(static one => one.Reader)], seconds, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            await stopping.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            foreach ((StopReader reader, Stimulator device) in devices)
            {
                device.Dispose();
                reader.Dispose();
            }

            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<List<(double Whole, double BehindPacket)>> Press(IOutputDesk desk, StopReader[] readers, double seconds, CancellationToken cancellationToken)
    {
        var random = new Random(1);
        List<(double, double)> stops = [];
        for (var clock = Stopwatch.StartNew(); clock.Elapsed.TotalSeconds < seconds;)
        {
            // Long enough for the copies of the stop before and for the load to be back, and never in step with the packets.
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(250, 450)), cancellationToken).ConfigureAwait(false);
            Task<(double, double)>[] pressed = [.. readers.Select(static reader => reader.Press())];
            desk.EmergencyStop(Person);
            stops.AddRange(await Task.WhenAll(pressed).WaitAsync(Patience, cancellationToken).ConfigureAwait(false));
        }

        return stops;
    }

    private static async Task Load(IOutputDesk desk, string device, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            (CommandResult result, _) = await desk.OrderAsync(new OutputOrder { Kind = OutputOrderKind.Refresh, Device = device }, Person, cancellationToken).ConfigureAwait(false);
            if (!result.Accepted)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(5), cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private static async Task UntilReached(IOutputDesk desk, CancellationToken cancellationToken)
    {
        for (var clock = Stopwatch.StartNew(); desk.Devices.Count(static device => device.State is not null) < Buses;)
        {
            if (clock.Elapsed > Patience)
            {
                throw CommandFailure.Refused("the devices of the bench did not answer");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), cancellationToken).ConfigureAwait(false);
        }
    }

    private static string Line(string folder, int bus) => Path.Combine(folder, $"bus{bus}");

    private static string Id(int bus) => $"{EStimDriver.ProtocolName}/bus{bus}/{new DeviceOptions().Address:x2}";

    private static RunSettings Settings(string folder) => new()
    {
        Http = new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, 0),
        Buses = [.. Enumerable.Range(0, Buses).Select(bus => new BusSettings
        {
            Name = $"bus{bus}",
            Link = LinkAddress.Parse($"pty:{Line(folder, bus)}", out string? mistake) ?? throw new InvalidOperationException(mistake),
            Devices = [new DeviceOptions().Address],
        })],
    };
}
