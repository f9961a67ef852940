namespace Sallyport.Protocols.Mesh.Messages;

/// <summary>Step of the hand-out of the mesh key (mesh.md section 2.2).</summary>
public enum KeyStep
{
    /// <summary>A node without a key asks who has one.</summary>
    Syn = 0,

    /// <summary>A node with a key answers.</summary>
    SynAck = 1,

    /// <summary>The node asks for the key.</summary>
    Obtain = 2,

    /// <summary>The key itself.</summary>
    Respond = 3,

    /// <summary>The node has the key.</summary>
    Unregister = 4,
}
