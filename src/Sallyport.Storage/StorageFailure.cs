namespace Sallyport.Storage;

/// <summary>Why a store cannot be opened or used.</summary>
public enum StorageFailure
{
    /// <summary>We used the library wrongly; a defect of Sallyport.</summary>
    Misuse,

    /// <summary>The system library is not installed.</summary>
    LibraryMissing,

    /// <summary>Another process has the file or the folder open.</summary>
    InUse,

    /// <summary>The file is not a database, or its contents contradict each other.</summary>
    Damaged,

    /// <summary>The file was written by a newer version of Sallyport.</summary>
    NewerVersion,

    /// <summary>No space is left.</summary>
    DiskFull,

    /// <summary>The disk answered with an error.</summary>
    InputOutput,

    /// <summary>The file or folder cannot be opened or written.</summary>
    Unreachable,

    /// <summary>The folder belongs to another user.</summary>
    ForeignOwner,

    /// <summary>The key that unwraps the stored secrets is missing, unreadable or not the one they were wrapped with.</summary>
    KeyMissing,

    /// <summary>The key file can be read by other users.</summary>
    KeyExposed,
}
