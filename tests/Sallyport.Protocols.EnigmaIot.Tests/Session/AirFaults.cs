namespace Sallyport.Protocols.EnigmaIot.Tests.Session;

/// <summary>What the air does to a frame; each a probability 0..1.</summary>
internal readonly record struct AirFaults(double Loss = 0, double Duplication = 0, double Reordering = 0, double Replay = 0, double Corruption = 0);
