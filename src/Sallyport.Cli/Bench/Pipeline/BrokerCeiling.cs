using System.Buffers;
using System.Diagnostics;
using System.Net;
using Sallyport.Mqtt.Client.Packets;

namespace Sallyport.Cli.Bench.Pipeline;

/// <summary>What the broker carries from one bare publisher to one bare subscriber.</summary>
internal static class BrokerCeiling
{
    private const int Batch = 200;
    private const int Window = 20_000;

    /// <summary>Publications per second at the subscriber.</summary>
    /// <param name="broker">Where it listens.</param>
    /// <param name="topic">A topic as long as the pipeline's.</param>
    /// <param name="payload">As long as the pipeline's.</param>
    /// <param name="qos">0 or 1.</param>
    /// <param name="seconds">How long to publish.</param>
    public static double Measure(IPEndPoint broker, string topic, byte[] payload, Qos qos, double seconds)
    {
        long received = 0;
        using var subscriber = new BenchMqttPeer(broker, "bench-ceiling-in", topic, qos, _ => Interlocked.Increment(ref received));
        using var publisher = new BenchMqttPeer(broker, "bench-ceiling-out", null, qos, null);
        var packets = new ArrayBufferWriter<byte>();
        var sent = 0L;
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed.TotalSeconds < seconds)
        {
            // Bounded by what arrived, so that the broker's queue is not what is measured.
            if (sent - Interlocked.Read(ref received) > Window)
            {
                Thread.Sleep(1);
                continue;
            }

            packets.ResetWrittenCount();
            for (var at = 0; at < Batch; at++)
            {
                PublishPacket.Write(packets, topic, payload, qos, retain: false, duplicate: false, (ushort)((sent++ % ushort.MaxValue) + 1));
            }

            publisher.Send(packets.WrittenSpan);
        }

        while (Interlocked.Read(ref received) < sent && clock.Elapsed.TotalSeconds < seconds + 10)
        {
            Thread.Sleep(1);
        }

        return Interlocked.Read(ref received) / clock.Elapsed.TotalSeconds;
    }
}
