namespace Sallyport.Gateway.Downlinks;

/// <summary>What a downlink is.</summary>
public enum DownlinkVerb : byte
{
    /// <summary>User data that sets something.</summary>
    Set,

    /// <summary>User data that asks for something.</summary>
    Get,

    /// <summary>A control command of the protocol.</summary>
    Control,
}
