using Sallyport.Gateway.State;

namespace Sallyport.Storage;

/// <summary>The one exception of this project: a store cannot be opened or used. The message is one sentence for people and names the file.</summary>
public sealed class StorageException : StoreException
{
    /// <summary>Makes one.</summary>
    /// <param name="failure">Why.</param>
    /// <param name="message">One sentence for people, with the file and what can be done.</param>
    /// <param name="sqliteCode">SQLite's extended result code, 0 where it was not asked.</param>
    /// <param name="innerException">What the system said, if anything.</param>
    public StorageException(StorageFailure failure, string message, int sqliteCode = 0, Exception? innerException = null)
        : base(message, innerException)
    {
        Failure = failure;
        SqliteCode = sqliteCode;
    }

    /// <summary>Why.</summary>
    public StorageFailure Failure { get; }

    /// <inheritdoc/>
    public override string Reason => Failure switch
    {
        StorageFailure.DiskFull => "the disk is full",
        StorageFailure.InputOutput => "the disk reports an error",
        StorageFailure.Damaged => "a file is damaged",
        StorageFailure.InUse => "another process holds a file",
        StorageFailure.Unreachable or StorageFailure.ForeignOwner => "a file cannot be written",
        _ => "the store fails",
    };

    /// <summary>SQLite's extended result code (sqlite.org/rescode.html), 0 where SQLite was not asked.</summary>
    public int SqliteCode { get; }
}
