namespace Sallyport.Cli.Bench.EStim;

/// <summary>What <c>bench estim</c> measures.</summary>
/// <param name="PacketsPerSecond">Packets of a clean stream found, checked and handed out on one thread.</param>
/// <param name="StopMs">Emergency stop at a reader of a 9600 baud line, from the key press (page, REST, MQTT, <c>outputs watch</c>, and <c>outputs stop</c> where its script is there) to the last octet of the first C1, 99 of 100 stops.</param>
/// <param name="CleanMegabytesPerSecond">The parser on the clean stream.</param>
/// <param name="CrcMegabytesPerSecond">The bare check value over the same packets, in turns with the parser: the ceiling.</param>
/// <param name="Ratio">Clean stream over ceiling.</param>
/// <param name="NoiseMegabytesPerSecond">The parser on random octets that are full of false beginnings.</param>
/// <param name="AllocatedBytesPerPacket">Managed octets that the parser allocates.</param>
/// <param name="Stops">Stops that were measured.</param>
/// <param name="StopMs50">Half of the stops took no longer.</param>
/// <param name="StopMsMaximum">The slowest.</param>
/// <param name="StopBehindPacketMs99">The same time without the rest of the one packet before it, 99 of 100.</param>
/// <param name="StopBoundMs">What it may be at most: 20 ms and 16 octets.</param>
/// <param name="StopsAboveBound">Stops that took longer.</param>
/// <param name="Ways">The same for each way.</param>
/// <param name="FirstStops">Stops that were the first on their way after the start of the gateway; they are not among the others.</param>
/// <param name="FirstBehindPacketMsMaximum">The slowest of them without the rest of the packet.</param>
/// <param name="FirstsAboveBound">How many of them took longer than the bound.</param>
/// <param name="PolledDevices">Devices on simulated lines of 9600 baud, all active.</param>
/// <param name="PolledBuses">Lines.</param>
/// <param name="PolledSeconds">Simulated seconds.</param>
/// <param name="PolledPerSecond">Exchanges in each simulated second, on all lines.</param>
/// <param name="MissedWatchdogs">Devices that went down because nobody fed their watchdog in time.</param>
internal sealed record EStimFigures(
    double PacketsPerSecond,
    double StopMs,
    double CleanMegabytesPerSecond,
    double CrcMegabytesPerSecond,
    double Ratio,
    double NoiseMegabytesPerSecond,
    double AllocatedBytesPerPacket,
    int Stops,
    double StopMs50,
    double StopMsMaximum,
    double StopBehindPacketMs99,
    double StopBoundMs,
    int StopsAboveBound,
    IReadOnlyList<StopWayFigures> Ways,
    int FirstStops,
    double FirstBehindPacketMsMaximum,
    int FirstsAboveBound,
    int PolledDevices,
    int PolledBuses,
    double PolledSeconds,
    double PolledPerSecond,
    int MissedWatchdogs);
