namespace Sallyport.Storage;

/// <summary>The one exception of this project: a store cannot be opened or used. The message is one sentence for people and names the file.</summary>
public sealed class StorageException : Exception
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

    /// <summary>SQLite's extended result code (sqlite.org/rescode.html), 0 where SQLite was not asked.</summary>
    public int SqliteCode { get; }
}
