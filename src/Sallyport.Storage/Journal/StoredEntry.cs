using Sallyport.Gateway.Journal;

namespace Sallyport.Storage.Journal;

/// <summary>A row as it was read under the file's lock; decoded outside of it.</summary>
internal readonly record struct StoredEntry(long Seq, long Time, string Device, EntryKind Kind, byte[] Body)
{
    public JournalEntry Decode() => new(Seq, Time, Device, EntryCodec.Decode(Kind, Body));
}
