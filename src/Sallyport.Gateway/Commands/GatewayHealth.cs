namespace Sallyport.Gateway.Commands;

/// <summary>A snapshot of how the gateway does.</summary>
/// <param name="Status"><c>ok</c>, <c>degraded</c> (an output is behind, a link is down) or <c>refusing</c> (the journal does not accept).</param>
/// <param name="Durability"><c>strong</c> or <c>ordinary</c>, as chosen at start from the disk's speed.</param>
/// <param name="CommittedSeq">Newest durable entry.</param>
/// <param name="Devices">Known devices.</param>
/// <param name="Links">Each link's name and state.</param>
/// <param name="Outputs">Each output's name, state, and how many entries it is behind.</param>
/// <param name="Problems">Sentences for people; empty when all is well.</param>
/// <param name="FreeOctets">Left on the disk of the data folder; null: nobody knows.</param>
public sealed record GatewayHealth(
    string Status,
    string Durability,
    long CommittedSeq,
    int Devices,
    IReadOnlyList<LinkHealth> Links,
    IReadOnlyList<OutputHealth> Outputs,
    IReadOnlyList<string> Problems,
    long? FreeOctets = null);
