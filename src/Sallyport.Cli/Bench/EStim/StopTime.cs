namespace Sallyport.Cli.Bench.EStim;

/// <summary>One emergency stop at one line.</summary>
/// <param name="Way">On which way it was asked for.</param>
/// <param name="WholeMs">Milliseconds from the key press to the last octet of the first C1.</param>
/// <param name="BehindPacketMs">The same without the rest of the one packet before it.</param>
/// <param name="IsFirst">The first on its way after the start of the gateway: some of what it needs runs for the first time.</param>
internal readonly record struct StopTime(string Way, double WholeMs, double BehindPacketMs, bool IsFirst);
