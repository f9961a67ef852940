using System.Diagnostics;
using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Sallyport.Cli.Bench.Dashboard;
using Sallyport.Cli.Bench.Pipeline;
using Sallyport.Cli.Configuration;
using Sallyport.Cli.Running;
using Sallyport.Mqtt.Client;

namespace Sallyport.Cli.Bench.EStim;

/// <summary>The gateway of <c>run</c> with its pump, its journal and a broker; somebody presses stop, again and again, on every way there is.</summary>
internal static class StopBench
{
    private const int Buses = 8;
    private const string GatewayName = "bench";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Presses stop at odd moments for about so many seconds, and at least twice on every way. Without a Chromium or a Mosquitto on this machine their ways are left out.
    /// </summary>
    /// <exception cref="CommandFailure">A device does not become active.</exception>
    public static async Task<List<StopTime>> RunAsync(double seconds, CancellationToken cancellationToken)
    {
        string folder = Directory.CreateTempSubdirectory("sallyport-bench-").FullName;
        try
        {
            using BenchBroker? broker = BenchBroker.IsInstalled ? new BenchBroker() : null;
            string data = Path.Combine(folder, "data");
            RunningGateway gateway = await RunningGateway.StartAsync(Settings(folder, broker?.Endpoint), data, NullLoggerFactory.Instance, cancellationToken).ConfigureAwait(false);
            await using (gateway.ConfigureAwait(false))
            {
                StopLines lines = await StopLines.StartAsync(gateway, folder, Buses, cancellationToken).ConfigureAwait(false);
                await using (lines.ConfigureAwait(false))
                {
                    string token = (await File.ReadAllTextAsync(Path.Combine(data, "token"), cancellationToken).ConfigureAwait(false)).Trim();
                    List<IStopKey> keys = [new RestStopKey(gateway.Address), new WatchStopKey(gateway.Address, token), new CommandStopKey(gateway.Address)];
                    try
                    {
                        if (broker is not null)
                        {
                            keys.Add(new MqttStopKey(broker.Endpoint, $"{GatewayName}/outputs/stop"));
                        }

                        if (ChromePage.FindProgram() is { } program)
                        {
                            keys.Add(await PageStopKey.OpenAsync(program, gateway.Address, token, cancellationToken).ConfigureAwait(false));
                        }

                        return await Press(keys, lines, seconds, cancellationToken).ConfigureAwait(false);
                    }
                    finally
                    {
                        foreach (IStopKey key in keys)
                        {
                            await key.DisposeAsync().ConfigureAwait(false);
                        }
                    }
                }
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<List<StopTime>> Press(List<IStopKey> keys, StopLines lines, double seconds, CancellationToken cancellationToken)
    {
        var random = new Random(1);
        List<StopTime> times = [];
        var clock = Stopwatch.StartNew();
        for (var turn = 0; turn < 2 * keys.Count || clock.Elapsed.TotalSeconds < seconds; turn++)
        {
            IStopKey key = keys[turn % keys.Count];
            await lines.ActivateAsync(cancellationToken).ConfigureAwait(false);
            await key.ReadyAsync(cancellationToken).ConfigureAwait(false);

            // Long enough for the questions to fill the lines, and never in step with the packets.
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(250, 450)), cancellationToken).ConfigureAwait(false);
            Task<(double Whole, double BehindPacket)>[] pressed = [];
            await key.PressAsync(() => pressed = [.. lines.Readers.Select(static reader => reader.Press())], cancellationToken).ConfigureAwait(false);
            (double Whole, double BehindPacket)[] ended;
            try
            {
                ended = await Task.WhenAll(pressed).WaitAsync(Patience, cancellationToken).ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
                throw CommandFailure.Refused($"a stop by {key.Name} did not reach {pressed.Count(static one => !one.IsCompleted)} of {pressed.Length} lines");
            }

            times.AddRange(ended.Select(end => new StopTime(key.Name, end.Whole, end.BehindPacket, turn < keys.Count)));
        }

        return times;
    }

    private static RunSettings Settings(string folder, IPEndPoint? broker) => new()
    {
        GatewayName = GatewayName,
        Http = new IPEndPoint(IPAddress.Loopback, 0),
        Mqtt = broker is null ? null : new MqttSettings { Broker = MqttUri.TryParse($"mqtt://{broker}", out MqttUri? url, out _) ? url! : throw new ArgumentException($"{broker} is no broker", nameof(broker)) },
        Buses = [.. StopLines.Buses(folder, Buses)],
    };
}
