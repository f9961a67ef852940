using Sallyport.Protocols.EStim.Options;

namespace Sallyport.Gateway.EStim;

/// <summary>One bus.</summary>
public sealed record EStimBus
{
    /// <summary>Second part of the ids of its devices.</summary>
    public required string Name { get; init; }

    /// <summary>Line, address and intervals of the host.</summary>
    public HostOptions Options { get; init; } = new();

    /// <summary>Devices that are known from the configuration, by address; others are found by beacon and ping.</summary>
    public IReadOnlyList<byte> Devices { get; init; } = [];
}
