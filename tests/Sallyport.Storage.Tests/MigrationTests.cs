using Sallyport.Gateway.Downlinks;
using Sallyport.Gateway.Journal;
using Sallyport.Gateway.Journal.Bodies;
using Sallyport.Storage.Recording;
using Sallyport.Storage.Sqlite;
using Sallyport.Storage.State;
using Sallyport.Storage.Tests.State;

namespace Sallyport.Storage.Tests;

/// <summary>Files as version 1 wrote them, by SQL that is frozen here, are opened by this program; files of a later version are refused.</summary>
public sealed class MigrationTests : IDisposable
{
    private const string EntryTables = """
        CREATE TABLE device(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
        CREATE TABLE entry(seq INTEGER PRIMARY KEY, time INTEGER NOT NULL, device_id INTEGER NOT NULL, kind INTEGER NOT NULL, body BLOB NOT NULL);
        """;

    private readonly RecordingFileSystem _disk = new(seed: 1);

    [Fact]
    public void Journal_Version1_IsMigratedWithItsEntries()
    {
        Build($"{Sample.Folder}/kept.db", 1398884971, EntryTables + """
            CREATE TABLE mark(name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
            INSERT INTO mark VALUES('epoch', 3), ('reserved', 100), ('clean', 1), ('last', 8);
            INSERT INTO device VALUES(1, '');
            INSERT INTO entry VALUES(2, 1, 1, 14, '{"who":"owner","from":"local","via":"cli","action":"old","target":"","detail":null,"previousHash":"00","hash":"11"}');
            """);
        Build($"{Sample.Folder}/0007.db", 1398884975, EntryTables + """
            INSERT INTO device VALUES(5, 'enigmaiot/net/02:00:00:00:00:01');
            INSERT INTO entry VALUES(7, 1000000, 5, 2, '{"reason":"kicked","code":7,"silent":false,"later":true}');
            INSERT INTO entry VALUES(8, 2000000, 5, 4, '{"name":"pump","encoding":"raw","payload":"0aff","counter":3,"lost":1,"encrypted":true,"rssi":-70,"received":9,"lostTotal":2,"packetsPerHour":1.5}');
            """);
        using var journal = Sample.Journal(_disk);
        Assert.Equal((3L, 8L, 7L), (journal.Epoch, journal.CommittedSeq, journal.FirstSeq));
        Assert.Equal([2L, 7, 8], Sample.All(journal).Select(static entry => entry.Seq));
        Assert.Equal("old", ((AuditBody)Assert.Single(Sample.All(journal, kind: EntryKind.Audit)).Body).Action);
        Assert.Equal(new LeftBody("kicked", 7, false), Assert.Single(Sample.All(journal, Sample.Device(1), EntryKind.Left)).Body);
        var uplink = (UplinkBody)Assert.Single(Sample.All(journal, Sample.Device(1), EntryKind.Uplink)).Body;
        Assert.Equal(("pump", -70, 2L, 1.5f), (uplink.Name, uplink.Rssi, uplink.LostTotal, uplink.PacketsPerHour));
        Assert.Equal([0x0A, 0xFF], uplink.Payload);
        Assert.Equal(9, journal.Append(Sample.Start, Sample.Device(1), Sample.Uplink(1)));
        Assert.True(journal.Commit());
    }

    [Fact]
    public void State_Version1_IsMigratedWithItsRecords()
    {
        const string Request = """{"device":"enigmaiot/net/02:00:00:00:00:01","verb":"Set","encoding":"raw","payload":"01"}""";
        Build("/data/state.db", 1398887284, """
            CREATE TABLE device(id TEXT PRIMARY KEY, body BLOB NOT NULL) WITHOUT ROWID;
            CREATE TABLE downlink(id INTEGER PRIMARY KEY, body BLOB NOT NULL);
            CREATE TABLE cursor(output TEXT PRIMARY KEY, seq INTEGER NOT NULL) WITHOUT ROWID;
            CREATE TABLE setting(key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
            CREATE TABLE secret(name TEXT PRIMARY KEY, wrapped BLOB NOT NULL) WITHOUT ROWID;
            CREATE TABLE applied(only INTEGER PRIMARY KEY CHECK (only = 1), seq INTEGER NOT NULL);
            INSERT INTO applied(only, seq) VALUES(1, 55);
            INSERT INTO cursor VALUES('mqtt', 54);
            INSERT INTO device VALUES('a/b/c', CAST('{"id":"a/b/c","protocol":"a","segment":"b","address":"c","received":4}' AS BLOB));
            """ + $$"""
            INSERT INTO downlink VALUES(1, CAST('{"id":1,"request":{{Request}},"status":0,"attempts":0}' AS BLOB));
            INSERT INTO downlink VALUES(2, CAST('{"id":2,"request":{{Request}},"status":4,"attempts":1}' AS BLOB));
            """);
        using var store = SqliteStateStore.Open(SqliteStateStoreTests.Options(_disk));
        Assert.Equal((55L, 54L), (store.AppliedSeq, store.LoadCursor("mqtt")));
        Assert.Equal(4, Assert.Single(store.LoadDevices()).Received);
        Assert.Equal(DownlinkStatus.Queued, Assert.Single(store.LoadDownlinks(0)).Status);
        Assert.Equal([1L, 2], store.LoadDownlinks(10).Select(static record => record.Id));
    }

    [Theory]
    [InlineData("0001.db")]
    [InlineData("kept.db")]
    public void Journal_NewerVersion_IsRefusedByName(string name)
    {
        using (var journal = Sample.Journal(_disk))
        {
            journal.Append(Sample.Start, string.Empty, Sample.Uplink(1));
        }

        SetVersion($"{Sample.Folder}/{name}");
        AssertNewer(Assert.Throws<StorageException>(() => Sample.Journal(_disk)), $"{Sample.Folder}/{name}");
    }

    [Fact]
    public void State_NewerVersion_IsRefusedByName()
    {
        SqliteStateStore.Open(SqliteStateStoreTests.Options(_disk)).Dispose();
        SetVersion("/data/state.db");
        AssertNewer(Assert.Throws<StorageException>(() => SqliteStateStore.Open(SqliteStateStoreTests.Options(_disk))), "/data/state.db");
    }

    [Fact]
    public void FileOfAnotherKind_IsRefusedByName()
    {
        SqliteStateStore.Open(SqliteStateStoreTests.Options(_disk)).Dispose();
        _disk.Overwrite($"{Sample.Folder}/kept.db", 0, _disk.Snapshot("/data/state.db"));
        var refused = Assert.Throws<StorageException>(() => Sample.Journal(_disk));
        Assert.Equal("/data/journal/kept.db is a database, but not the journal's kept file of Sallyport.", refused.Message);
    }

    [Fact]
    public void Migration_PowerCutAtEachChange_IsWholeOrNotBegun()
    {
        for (var stop = 0; stop < 30; stop++)
        {
            using var disk = new RecordingFileSystem(stop);
            var schema = new SqliteSchema(7, "a test", "CREATE TABLE a(v); INSERT INTO a VALUES(1)");
            var next = new SqliteSchema(7, "a test", "unused", "CREATE TABLE b(v)", "INSERT INTO b SELECT v FROM a; DELETE FROM a");
            using (var old = SqliteConnection.Open("/t.db", disk.Vfs))
            {
                schema.Apply(old);
            }

            disk.StopAfter(stop, tearsNext: true);
            try
            {
                using var opened = SqliteConnection.Open("/t.db", disk.Vfs);
                next.Apply(opened);
            }
            catch (StorageException)
            {
                // It was stopped on the way.
            }

            disk.CutPower((PowerCut)(stop % 3));
            using var again = SqliteConnection.Open("/t.db", disk.Vfs);
            Assert.Equal(1, again.Scalar(again.Scalar("PRAGMA user_version") == 1 ? "SELECT count(*) FROM a" : "SELECT count(*) FROM b"));
            next.Apply(again);
            Assert.Equal((3L, 0L, 1L), (again.Scalar("PRAGMA user_version"), again.Scalar("SELECT count(*) FROM a"), again.Scalar("SELECT v FROM b")));
        }
    }

    public void Dispose() => _disk.Dispose();

    private static void AssertNewer(StorageException refused, string path)
    {
        Assert.Equal(StorageFailure.NewerVersion, refused.Failure);
        Assert.StartsWith($"{path} was written by a newer Sallyport (version 99", refused.Message, StringComparison.Ordinal);
    }

    private void Build(string path, int applicationId, string sql)
    {
        using var old = SqliteConnection.Open(path, _disk.Vfs);
        old.Execute(sql);
        old.Execute($"PRAGMA application_id={applicationId}; PRAGMA user_version=1");
    }

    private void SetVersion(string path)
    {
        using var file = SqliteConnection.Open(path, _disk.Vfs);
        file.Execute("PRAGMA user_version=99");
    }
}
