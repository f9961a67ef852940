namespace Sallyport.Web.Live;

/// <summary>What a message is part of; on the wire.</summary>
[Flags]
internal enum LiveFlags : byte
{
    /// <summary>Changes.</summary>
    None = 0,

    /// <summary>Part of the first picture.</summary>
    Snapshot = 1,

    /// <summary>The first picture is complete with this message.</summary>
    SnapshotEnd = 2,
}
