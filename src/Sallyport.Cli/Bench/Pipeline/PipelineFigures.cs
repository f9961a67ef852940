namespace Sallyport.Cli.Bench.Pipeline;

/// <summary>What <c>bench pipeline</c> measures: radio in (UDP), journal durable, broker, subscriber; all of it and the load on this machine.</summary>
/// <param name="Qos">Quality of service of gateway and subscriber, 0 or 1.</param>
/// <param name="Rate">Uplinks per second that were offered; 0: as many as come through.</param>
/// <param name="Seconds">From the first uplink to the last publication at the subscriber.</param>
/// <param name="UplinksPerSecond">Distinct uplinks at the subscriber over that time.</param>
/// <param name="PublicationsPerSecond">Publications at the subscriber over that time, repeats included.</param>
/// <param name="P50Ms">Median from the moment before the datagram is sent to its publication at the subscriber.</param>
/// <param name="P99Ms">99th percentile of the same.</param>
/// <param name="Lost">Distinct (device, counter) that were sent and never came.</param>
/// <param name="BrokerCeilingPerSecond">What the same broker carries from a bare publisher to a bare subscriber: same size, same quality of service.</param>
/// <param name="Ratio">Uplinks over ceiling.</param>
internal sealed record PipelineFigures(
    int Qos,
    int Rate,
    double Seconds,
    double UplinksPerSecond,
    double PublicationsPerSecond,
    double P50Ms,
    double P99Ms,
    long Lost,
    double BrokerCeilingPerSecond,
    double Ratio);
