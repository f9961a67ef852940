using System.Diagnostics;
using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Sallyport.Cli.Configuration;
using Sallyport.Cli.Running;
using Sallyport.Mqtt.Client;
using Sallyport.Mqtt.Client.Packets;
using Sallyport.Protocols.EnigmaIot.Keys;

namespace Sallyport.Cli.Bench.Pipeline;

/// <summary>The gateway of <c>run</c> on a scratch folder, a real broker, nodes on UDP and a subscriber, timed from end to end.</summary>
internal static class PipelineBench
{
    private const int Devices = 500;
    private const string Network = "Bench";
    private const string Key = "bench network key";
    private const double CeilingSeconds = 2;

    /// <summary>Runs it.</summary>
    /// <param name="broker">The user's broker; null: a Mosquitto of its own.</param>
    /// <param name="rate">Uplinks per second, 0 = as many as come through.</param>
    /// <param name="qos">0 or 1.</param>
    /// <param name="seconds">How long uplinks are sent.</param>
    /// <param name="cancellationToken">Ends the start of the gateway.</param>
    public static async Task<PipelineFigures> RunAsync(IPEndPoint? broker, int rate, Qos qos, double seconds, CancellationToken cancellationToken)
    {
        using BenchBroker? own = broker is null ? new BenchBroker() : null;
        IPEndPoint place = broker ?? own!.Endpoint;
        string topic = $"{Network}/{BenchFleet.Address(0)}/data";
        double ceiling = BrokerCeiling.Measure(place, topic, new byte[Arrivals.PayloadOctets], qos, CeilingSeconds);

        string folder = Directory.CreateTempSubdirectory("sallyport-bench-").FullName;
        try
        {
            RunningGateway gateway = await RunningGateway.StartAsync(Settings(place, qos), folder, NullLoggerFactory.Instance, cancellationToken).ConfigureAwait(false);
            await using (gateway.ConfigureAwait(false))
            {
                var arrivals = new Arrivals(Devices);
                using var subscriber = new BenchMqttPeer(place, "bench-subscriber", $"{Network}/+/data", qos, arrivals.Take);
                return Measure(gateway, arrivals, rate, qos, seconds, ceiling);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static PipelineFigures Measure(RunningGateway gateway, Arrivals arrivals, int rate, Qos qos, double seconds, double ceiling)
    {
        IPEndPoint link = IPEndPoint.Parse(gateway.Links.Single()["udp://".Length..]);
        using var load = new PipelineLoad(link, RunSettings.DefaultAddress, NetworkKey.FromText(Key), Devices);
        var clock = Stopwatch.StartNew();
        load.Run(rate, seconds, arrivals);
        while (arrivals.Distinct < load.Sent && clock.Elapsed.TotalSeconds < seconds + 20)
        {
            Thread.Sleep(1);
        }

        double taken = clock.Elapsed.TotalSeconds;
        double uplinks = arrivals.Distinct / taken;
        return new PipelineFigures(
            (int)qos, rate, taken, uplinks, arrivals.Publications / taken, arrivals.Percentile(0.5), arrivals.Percentile(0.99), load.Sent - arrivals.Distinct, ceiling, uplinks / ceiling);
    }

    private static RunSettings Settings(IPEndPoint broker, Qos qos) => new()
    {
        Http = new IPEndPoint(IPAddress.Loopback, 0),
        Networks = [new NetworkSettings { Name = Network, Key = Key, Links = [LinkAddress.Parse("udp://127.0.0.1:0", out _)!], StatusMessages = false }],
        Mqtt = new MqttSettings { Broker = MqttUri.TryParse($"mqtt://{broker}", out MqttUri? url, out _) ? url! : throw new ArgumentException($"{broker} is no broker", nameof(broker)), QualityOfService = (int)qos },
    };
}
