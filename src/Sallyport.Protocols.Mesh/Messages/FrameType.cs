namespace Sallyport.Protocols.Mesh.Messages;

/// <summary>First octet of a radio frame (mesh.md section 2).</summary>
public enum FrameType
{
    /// <summary>A node describes itself or another one.</summary>
    Advertise = 1,

    /// <summary>One step of the hand-out of the mesh key.</summary>
    ObtainCreds = 2,

    /// <summary>A node of the tree claims another one and says how to join its access point.</summary>
    SendWifiCreds = 3,

    /// <summary>Known by its number only; nobody sends it.</summary>
    RootElected = 4,
}
