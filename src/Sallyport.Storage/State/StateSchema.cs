using Sallyport.Storage.Sqlite;

namespace Sallyport.Storage.State;

/// <summary>The tables of state.db. Released steps are never changed, only added to.</summary>
internal static class StateSchema
{
    private const string Tables = """
        CREATE TABLE device(id TEXT PRIMARY KEY, body BLOB NOT NULL) WITHOUT ROWID;
        CREATE TABLE downlink(id INTEGER PRIMARY KEY, body BLOB NOT NULL);
        CREATE TABLE cursor(output TEXT PRIMARY KEY, seq INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE setting(key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE secret(name TEXT PRIMARY KEY, wrapped BLOB NOT NULL) WITHOUT ROWID;
        CREATE TABLE applied(only INTEGER PRIMARY KEY CHECK (only = 1), seq INTEGER NOT NULL);
        INSERT INTO applied(only, seq) VALUES(1, 0);
        """;

    // Which downlinks are open must be known without reading all bodies: at start, and to let the oldest closed ones go. Status 0 is
    // DownlinkStatus.Queued.
    private const string OpenDownlinks = """
        ALTER TABLE downlink ADD COLUMN open INTEGER NOT NULL DEFAULT 0;
        UPDATE downlink SET open = 1 WHERE json_extract(CAST(body AS TEXT), '$.status') = 0;
        CREATE INDEX downlink_open ON downlink(open, id);
        """;

    /// <summary>state.db; the number is "SaSt" in ASCII.</summary>
    public static SqliteSchema State { get; } = new(0x53615374, "the state file", Tables, OpenDownlinks);
}
