namespace Sallyport.Protocols.Mesh.Messages;

/// <summary>What a line of the tree link is (mesh.md section 6.2).</summary>
public enum LineFlag
{
    /// <summary>A child shows that it lives, or a parent tells the tree.</summary>
    TopologyPropagate = 1,

    /// <summary>A child came or went.</summary>
    TopologyChanged = 2,

    /// <summary>What applications say.</summary>
    App = 5,
}
