namespace Sallyport.Cli.Stimulators;

/// <summary>A reading of the protocol's holes, as <c>outputs detect --json</c> prints it.</summary>
/// <param name="ByteOrder"><c>little</c> or <c>big</c>.</param>
/// <param name="Crc">Check value, a word of the configuration.</param>
/// <param name="CrcOrder"><c>low</c> or <c>high</c>.</param>
/// <param name="Packets">Packets that it makes valid.</param>
/// <param name="BadChecksums">Beginnings of packets whose check value was wrong.</param>
/// <param name="Fits">No other reading makes more packets valid.</param>
internal sealed record FoundDialect(string ByteOrder, string Crc, string CrcOrder, long Packets, long BadChecksums, bool Fits);
