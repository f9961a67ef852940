namespace Sallyport.Gateway.Commands;

/// <summary>What is known of the hash chain of audit entries.</summary>
/// <param name="IsComplete">All durable entries were looked at, or a broken one was found.</param>
/// <param name="Entries">How many fit so far.</param>
/// <param name="SinceMicroseconds">Time of the first of them, UTC microseconds; null while there is none.</param>
/// <param name="CheckedSeq">All entries up to this number were looked at.</param>
/// <param name="BrokenSeq">Number of the first entry that does not fit: it or one before it was changed or removed. Null for none.</param>
/// <param name="Hash">Hash of the newest that fits; 64 zeros while there is none.</param>
public sealed record AuditChainState(bool IsComplete, long Entries, long? SinceMicroseconds, long CheckedSeq, long? BrokenSeq, string Hash);
