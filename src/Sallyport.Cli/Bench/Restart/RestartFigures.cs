namespace Sallyport.Cli.Bench.Restart;

/// <summary>What <c>bench restart</c> measures: a gateway process that starts again on what it knew, and its nodes, whose sessions it forgot.</summary>
/// <param name="Nodes">Nodes, all known and registered before.</param>
/// <param name="StartMs">From the start of the process until it serves.</param>
/// <param name="ResidentMegabytes">Resident memory of the idle process, 10^6 octets, after it settled.</param>
/// <param name="BackSeconds">From the first frame of the first node until the gateway accepted data of the last one under a new key.</param>
/// <param name="RegistrationsPerSecond">Nodes over that time.</param>
/// <param name="AgreementCeilingPerSecond">What one core of this machine does of the two X25519 operations of a registration, the gateway's share alone.</param>
/// <param name="Ratio">Registrations over ceiling; nodes and gateway share the machine.</param>
internal sealed record RestartFigures(
    int Nodes,
    double StartMs,
    double ResidentMegabytes,
    double BackSeconds,
    double RegistrationsPerSecond,
    double AgreementCeilingPerSecond,
    double Ratio);
