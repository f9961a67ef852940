namespace Sallyport.Client;

/// <summary>What an emergency stop can reach, before anything has answered.</summary>
/// <param name="Taken">When the gateway took it, RFC 3339 UTC with milliseconds: devices tell of this stop when theirs was sent no earlier.</param>
/// <param name="Buses">On how many buses it leaves.</param>
/// <param name="Devices">How many devices are told by their address, behind the stop to everybody.</param>
/// <param name="Unreached">Buses whose line is away: nothing leaves there now.</param>
/// <param name="Unproved">Devices that the gateway has no key for: no answer of theirs proves anything.</param>
public sealed record StopInfo(string Taken, int Buses, int Devices, IReadOnlyList<string> Unreached, IReadOnlyList<string> Unproved);
