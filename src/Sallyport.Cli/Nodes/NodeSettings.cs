using Sallyport.Cli.Configuration;
using Sallyport.Protocols.EnigmaIot.Messages;
using Sallyport.Protocols.EnigmaIot.Options;

namespace Sallyport.Cli.Nodes;

/// <summary>Everything that <c>node</c> is told, checked.</summary>
internal sealed record NodeSettings
{
    /// <summary>Where the gateway listens, or a hub.</summary>
    public required LinkAddress Link { get; init; }

    /// <summary>Of the node role; holds the hashed key.</summary>
    public required NodeOptions Node { get; init; }

    /// <summary>Encoding of its reports. Default CayenneLPP.</summary>
    public PayloadEncoding Payload { get; init; } = PayloadEncoding.CayenneLpp;

    /// <summary>Between two reports of a node that stays awake. Default 10 s.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Reports after which the command ends; null: it goes on until it is stopped.</summary>
    public int? Count { get; init; }

    /// <summary>How long the first registration may take. Default 30 s.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(30);
}
