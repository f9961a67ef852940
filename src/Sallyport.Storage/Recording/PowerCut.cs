namespace Sallyport.Storage.Recording;

/// <summary>What a power cut leaves of the writes that were not synced. Each is something that real disks do.</summary>
public enum PowerCut
{
    /// <summary>Nothing: each file is as it was at its last sync.</summary>
    DropUnsynced,

    /// <summary>A seeded number of the first writes of each file, and the next one up to a seeded octet.</summary>
    Prefix,

    /// <summary>A seeded choice of the writes of each file, in order, some of them torn: the disk reordered them.</summary>
    Subset,
}
