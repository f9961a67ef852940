namespace Sallyport.Protocols.EnigmaIot.Tests.Pairs;

/// <summary>How bad the air between a pair is; each is a chance of 0..1 per frame.</summary>
internal sealed record PairFaults(double Loss = 0, double Duplication = 0, double Reordering = 0, double Replay = 0, double Corruption = 0)
{
    public static PairFaults None { get; } = new();
}
