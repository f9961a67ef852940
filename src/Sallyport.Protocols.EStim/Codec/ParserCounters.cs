namespace Sallyport.Protocols.EStim.Codec;

/// <summary>What a parser has counted (estim.md section 7; the names of the captured streams).</summary>
/// <param name="Packets">Packets that were delivered.</param>
/// <param name="Skipped">Octets that ended in no delivered packet.</param>
/// <param name="BadChecksum">Candidate starts whose checksum did not fit.</param>
/// <param name="BadLength">Candidate starts with a length above the link's maximum.</param>
/// <param name="BadVersion">Candidate starts with another major version.</param>
/// <param name="Timeouts">Times that the line fell silent in the middle of something.</param>
public readonly record struct ParserCounters(long Packets, long Skipped, long BadChecksum, long BadLength, long BadVersion, long Timeouts);
