namespace Sallyport.Storage.Journal;

/// <summary>Which commits of the journal are synced to the disk.</summary>
public enum SyncChoice
{
    /// <summary>All of them when the disk syncs quickly (measured at start), otherwise as <see cref="WhereAsked"/>.</summary>
    Measured,

    /// <summary>The groups that hold an entry with strong durability.</summary>
    WhereAsked,

    /// <summary>All of them.</summary>
    Always,
}
