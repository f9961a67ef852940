using Sallyport.Protocols.EnigmaIot.Options;

namespace Sallyport.Gateway.EnigmaIot;

/// <summary>One EnigmaIOT network that this gateway serves.</summary>
public sealed record EnigmaIotNetwork
{
    /// <summary>Network name, the segment of its devices and the first part of its topics: 1..20 characters without <c>/</c> and <c>\</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Address, key and limits. What it says of unencrypted data and of name refusals is the default that policies change.</summary>
    public required GatewayOptions Options { get; init; }

    /// <summary>Radio channel 1..14 that is reported where the link does not know it; null: unknown.</summary>
    public byte? Channel { get; init; }
}
