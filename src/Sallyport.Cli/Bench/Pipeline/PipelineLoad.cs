using System.Diagnostics;
using System.Net;
using Sallyport.Wire;

namespace Sallyport.Cli.Bench.Pipeline;

/// <summary>Nodes that report as fast as they may.</summary>
internal sealed class PipelineLoad : IDisposable
{
    // Less than the link's queue holds: what the socket or the queue would drop is not what is measured.
    private const int Window = 3_000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly BenchRadio _radio;
    private readonly uint[] _numbers;

    /// <summary>Registers every node.</summary>
    /// <exception cref="CommandFailure">The gateway does not answer a hello.</exception>
    public PipelineLoad(IPEndPoint link, MacAddress gateway, byte[] networkKey, int devices)
    {
        _radio = new BenchRadio(gateway, networkKey, devices);
        _numbers = new uint[devices];
        _radio.Connect(link);
        _radio.RegisterAll(1, Patience);
    }

    /// <summary>Uplinks sent.</summary>
    public long Sent { get; private set; }

    /// <summary>Sends for so many seconds: at a steady rate, or, with rate 0, as fast as arrivals allow.</summary>
    public void Run(int rate, double seconds, Arrivals arrivals)
    {
        Span<byte> payload = stackalloc byte[Arrivals.PayloadOctets];
        payload.Clear();
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed.TotalSeconds is var now && now < seconds)
        {
            var may = rate == 0 ? Window - (Sent - arrivals.Distinct) : (long)(now * rate) - Sent;
            if (may <= 0)
            {
                Thread.Sleep(rate == 0 ? 0 : 1);
                continue;
            }

            for (var burst = Math.Min(may, 64); burst > 0; burst--)
            {
                var device = (int)(Sent % _radio.Count);
                Arrivals.Write(payload, device, ++_numbers[device]);
                _radio.SendData(device, payload);
                Sent++;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _radio.Dispose();
}
