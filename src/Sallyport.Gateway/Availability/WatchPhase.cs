namespace Sallyport.Gateway.Availability;

/// <summary>How far the silence of a device has gone.</summary>
internal enum WatchPhase : byte
{
    /// <summary>Nobody waits for it: it was removed, or never spoke in a session.</summary>
    Ignored,

    /// <summary>Its next message is waited for.</summary>
    Expected,

    /// <summary>It was called late.</summary>
    Late,

    /// <summary>It was called offline.</summary>
    Offline,
}
