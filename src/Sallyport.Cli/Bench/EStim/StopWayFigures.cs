namespace Sallyport.Cli.Bench.EStim;

/// <summary>Stops on one way, at all lines.</summary>
/// <param name="Way"><c>page, rest, mqtt, watch, command</c>.</param>
/// <param name="Stops">How many were measured.</param>
/// <param name="Ms50">From the key press to the last octet of the first C1, median.</param>
/// <param name="Ms99">99 of 100.</param>
/// <param name="MsMaximum">The slowest.</param>
/// <param name="BehindPacketMs99">Without the rest of the packet that was on the line, 99 of 100.</param>
/// <param name="BehindPacketMsMaximum">The slowest of them.</param>
/// <param name="AboveBound">How many took longer than the bound behind the packet.</param>
internal sealed record StopWayFigures(string Way, int Stops, double Ms50, double Ms99, double MsMaximum, double BehindPacketMs99, double BehindPacketMsMaximum, int AboveBound);
