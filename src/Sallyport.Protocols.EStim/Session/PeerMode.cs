namespace Sallyport.Protocols.EStim.Session;

/// <summary>What a host knows of the types that a device understands under its key.</summary>
internal enum PeerMode : byte
{
    /// <summary>Nothing yet: the sealed types are tried first.</summary>
    Unknown,

    /// <summary>The sealed types, proved by a result that verified.</summary>
    Sealed,

    /// <summary>It answered NACK to a sealed packet; whether it has this key is tried next.</summary>
    TryingPlain,

    /// <summary>The weak types, and it accepted one.</summary>
    Plain,

    /// <summary>Nothing works: another key, or only weak types where they are not allowed.</summary>
    None,
}
