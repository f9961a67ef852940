namespace Sallyport.Gateway.Journal;

/// <summary>One accepted fact. Immutable; shared between outputs.</summary>
/// <param name="Seq">Rising by one or more, from 1; a number that anybody saw is never used twice.</param>
/// <param name="TimeMicroseconds">UTC microseconds since 1970 when the gateway learned it.</param>
/// <param name="Device">Device id <c>protocol/segment/address</c>, empty for the gateway itself.</param>
/// <param name="Body">The fact.</param>
public sealed record JournalEntry(long Seq, long TimeMicroseconds, string Device, EntryBody Body)
{
    /// <summary>Kind of the body.</summary>
    public EntryKind Kind => Body.Kind;
}
