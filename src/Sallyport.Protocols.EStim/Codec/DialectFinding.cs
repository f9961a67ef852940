namespace Sallyport.Protocols.EStim.Codec;

/// <summary>How well one reading of the seed fits what was heard.</summary>
/// <param name="Dialect">The reading; IV and padding are at their defaults, because they cannot be heard.</param>
/// <param name="Packets">Packets that it makes valid.</param>
/// <param name="BadChecksums">Candidates whose checksum was wrong.</param>
public sealed record DialectFinding(Dialect Dialect, long Packets, long BadChecksums);
