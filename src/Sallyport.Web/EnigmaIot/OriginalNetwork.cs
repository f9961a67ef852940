using Sallyport.Wire;

namespace Sallyport.Web.EnigmaIot;

/// <summary>What the original's API tells of a network.</summary>
/// <param name="Name">Network name, the segment of its devices.</param>
/// <param name="Address">The gateway's radio address; the original has one for its access point and one for its station, here both are the same.</param>
/// <param name="Channel">Radio channel, null when unknown.</param>
public sealed record OriginalNetwork(string Name, MacAddress Address, int? Channel);
