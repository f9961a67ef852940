using Sallyport.Crypto.Tests;
using Sallyport.Storage.Recording;
using Sallyport.Storage.Sqlite;

namespace Sallyport.Storage.Tests.Sqlite;

public sealed class SqliteTests : IDisposable
{
    private readonly RecordingFileSystem _disk = new(seed: 1);
    private readonly SqliteConnection _connection;

    public SqliteTests() => _connection = SqliteConnection.Open("/x.db", _disk.Vfs);

    [Fact]
    public void Library_Probe_TellsItsVersion()
    {
        Assert.True(SqliteLibrary.TryProbe(out var version));
        Assert.StartsWith("3.", version, StringComparison.Ordinal);
        Assert.Contains("apt-get install libsqlite3-0", SqliteLibrary.MissingMessage, StringComparison.Ordinal);
    }

    [Fact]
    public void Values_BoundAndRead_AreEqual()
    {
        _connection.Execute("CREATE TABLE t(a, b, c, d)");
        var text = new string('ü', 500);
        using (var insert = _connection.Statement("INSERT INTO t VALUES(?, ?, ?, ?)"))
        {
            insert.Bind(1, long.MinValue).Bind(2, text).Bind(3, ReadOnlySpan<byte>.Empty).Bind(4, (string?)null).Run();
        }

        using var select = _connection.Statement("SELECT a, b, c, d FROM t");
        Assert.True(select.Step());
        Assert.Equal(long.MinValue, select.Int64(0));
        Assert.Equal(text, select.Text(1));
        Assert.True(select.Octets(2).IsEmpty);
        Assert.Equal((false, true), (select.IsNull(2), select.IsNull(3)));
        Assert.False(select.Step());
    }

    [Fact]
    public void Row_BoundAndStepped_AllocatesNothing()
    {
        _connection.Execute("CREATE TABLE t(a, b, c)");
        using var insert = _connection.Statement("INSERT INTO t VALUES(?, ?, ?)");
        var octets = new byte[200];
        _connection.Execute("BEGIN");
        Assert.Equal(0, Allocation.Least(() =>
        {
            for (var row = 0; row < 10; row++)
            {
                insert.Bind(1, row).Bind(2, "text").Bind(3, octets).Run();
            }
        }));
        _connection.Execute("COMMIT");
    }

    [Fact]
    public void WrongSql_Throws_WithCodeFileAndWords()
    {
        var wrong = Assert.Throws<StorageException>(() => _connection.Execute("SELECT nonsense"));
        Assert.Equal((StorageFailure.Misuse, 1), (wrong.Failure, wrong.SqliteCode));
        Assert.Equal("/x.db was used wrongly (SQLite 1: no such column: nonsense).", wrong.Message);
    }

    [Fact]
    public void Transaction_Throwing_IsRolledBack()
    {
        _connection.Execute("CREATE TABLE t(a)");
        Assert.Throws<InvalidOperationException>(() => _connection.Transaction(synced: false, 0, static (inside, _) =>
        {
            inside.Execute("INSERT INTO t VALUES(1)");
            throw new InvalidOperationException();
        }));
        Assert.Equal(0, _connection.Scalar("SELECT count(*) FROM t"));
        _connection.Transaction(synced: true, 0, static (inside, _) => inside.Execute("INSERT INTO t VALUES(2)"));
        Assert.Equal(2, _connection.Scalar("SELECT a FROM t"));
    }

    public void Dispose()
    {
        _connection.Dispose();
        _disk.Dispose();
    }
}
