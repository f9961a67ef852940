using Sallyport.Storage.Files;

namespace Sallyport.Storage.Journal;

/// <summary>Where a journal lives and how large it may become.</summary>
public sealed record JournalOptions
{
    /// <summary>The folder of the journal's files; made when it is missing.</summary>
    public required string Folder { get; init; }

    /// <summary>Where the folder is; default the disk.</summary>
    public IFileSystem FileSystem { get; init; } = DiskFileSystem.Shared;

    /// <summary>Entries that may wait for a commit; above it <c>Append</c> answers 0. 1 or more; default 100,000.</summary>
    public int MaximumPending { get; init; } = 100_000;

    /// <summary>Newest entries held in memory for live readers, about 500 octets each. 1 or more; default 16,384.</summary>
    public int RingEntries { get; init; } = 16_384;

    /// <summary>A file that is larger is cut at the next commit, in octets; it is also cut when a UTC day begins. Default 1 GiB.</summary>
    public long FileOctets { get; init; } = 1L << 30;

    /// <summary>A file whose newest entry is older by more than this than that of the newest complete file is removed. Default 30 days.</summary>
    public TimeSpan RetentionTime { get; init; } = TimeSpan.FromDays(30);

    /// <summary>The oldest files are removed while all together are larger, in octets; the newest file stays. Default 10 GiB.</summary>
    public long RetentionOctets { get; init; } = 10L << 30;

    /// <summary>Numbers reserved ahead with one sync; after an unclean start the numbers go on behind the reserved ones. 1 or more; default 65,536.</summary>
    public int ReserveStep { get; init; } = 65_536;

    /// <summary>Which commits are synced; default measured.</summary>
    public SyncChoice Sync { get; init; } = SyncChoice.Measured;

    /// <summary>A disk whose sync is not slower than this is quick. Default 2 ms.</summary>
    public TimeSpan QuickSync { get; init; } = TimeSpan.FromMilliseconds(2);

    /// <summary>Closed files that stay open for readers. 1 or more; default 8.</summary>
    public int OpenFiles { get; init; } = 8;
}
