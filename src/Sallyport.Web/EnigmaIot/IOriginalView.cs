namespace Sallyport.Web.EnigmaIot;

/// <summary>What the original's API looks at.</summary>
public interface IOriginalView
{
    /// <summary>The gateway in this network.</summary>
    OriginalGateway Gateway { get; }

    /// <summary>Registered nodes, in any order.</summary>
    IReadOnlyList<OriginalNode> Nodes { get; }

    /// <summary>UTC microseconds at the moment of the request.</summary>
    long NowMicroseconds { get; }
}
