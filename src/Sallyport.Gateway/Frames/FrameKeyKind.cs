namespace Sallyport.Gateway.Frames;

/// <summary>Which kind of key a frame is under. Keys themselves are kept nowhere here.</summary>
public enum FrameKeyKind : byte
{
    /// <summary>In clear, or nobody opened it.</summary>
    None,

    /// <summary>The key of the whole network, for registration.</summary>
    Network,

    /// <summary>The key that device and gateway agreed.</summary>
    Session,

    /// <summary>The key of broadcasts.</summary>
    Broadcast,

    /// <summary>The key that a device has for ever.</summary>
    Master,

    /// <summary>A key of a device that ends by the clock.</summary>
    Temporary,
}
