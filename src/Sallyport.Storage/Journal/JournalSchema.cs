using Sallyport.Storage.Sqlite;

namespace Sallyport.Storage.Journal;

/// <summary>The tables of the journal's files. Released steps are never changed, only added to.</summary>
internal static class JournalSchema
{
    /// <summary>Entries that share the upper bits of their number are one block of the device index; see step 2 of <see cref="Entries"/>.</summary>
    public const int BlockBits = 14;

    /// <summary>The kind of nearly all entries, which the kind index leaves out.</summary>
    public const int UplinkKind = 4;

    private const string EntryTables = """
        CREATE TABLE device(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
        CREATE TABLE entry(seq INTEGER PRIMARY KEY, time INTEGER NOT NULL, device_id INTEGER NOT NULL, kind INTEGER NOT NULL, body BLOB NOT NULL);
        """;

    // An index on the device alone would touch one page per entry of a group, all over the file: four kilobytes written for each uplink. With the
    // block in front, a group touches only the pages of the newest 16,384 entries, and a reader of one device asks once per block.
    private const string EntryIndices = """
        CREATE INDEX entry_device ON entry(seq >> 14, device_id);
        CREATE INDEX entry_kind ON entry(kind, seq) WHERE kind <> 4;
        """;

    private const string KeptTables = """
        CREATE TABLE device(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
        CREATE TABLE entry(seq INTEGER PRIMARY KEY, time INTEGER NOT NULL, device_id INTEGER NOT NULL, kind INTEGER NOT NULL, body BLOB NOT NULL);
        CREATE TABLE mark(name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
        """;

    // When the entries of a block were written. A clock may go back, so numbers and times need not rise together; a search by time leaves out the blocks
    // that it cannot be in. One row for 16,384 entries costs a commit one page.
    private const string Spans = """
        CREATE TABLE span(block INTEGER PRIMARY KEY, first_time INTEGER NOT NULL, last_time INTEGER NOT NULL);
        INSERT INTO span SELECT seq >> 14, min(time), max(time) FROM entry GROUP BY seq >> 14;
        """;

    /// <summary>NNNN.db; the number is "SaJo" in ASCII.</summary>
    public static SqliteSchema Entries { get; } = new(0x53614A6F, "a journal file", EntryTables, EntryIndices, Spans);

    /// <summary>kept.db; the number is "SaJk" in ASCII.</summary>
    public static SqliteSchema Kept { get; } = new(0x53614A6B, "the journal's kept file", KeptTables, EntryIndices);
}
