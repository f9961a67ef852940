using System.Text;

namespace Sallyport.Storage.Sqlite;

/// <summary>A prepared statement. Parameters count from 1, columns from 0, as in SQLite. Binding and stepping allocate nothing on our side.</summary>
internal sealed unsafe class SqliteStatement : IDisposable
{
    private const int StackOctets = 256;
    private const int NullType = 5;

    private readonly SqliteConnection _connection;
    private nint _statement;

    public SqliteStatement(SqliteConnection connection, string sql)
    {
        _connection = connection;
        var code = SqliteNative.sqlite3_prepare_v2(connection.Handle, sql, -1, out _statement, 0);
        if (code != SqliteNative.Ok)
        {
            throw connection.Failed(code);
        }
    }

    /// <summary>Binds a number.</summary>
    public SqliteStatement Bind(int index, long value)
    {
        Check(SqliteNative.sqlite3_bind_int64(_statement, index, value));
        return this;
    }

    /// <summary>Binds text, or null.</summary>
    public SqliteStatement Bind(int index, string? value)
    {
        if (value is null)
        {
            Check(SqliteNative.sqlite3_bind_null(_statement, index));
            return this;
        }

        var most = Encoding.UTF8.GetMaxByteCount(value.Length);
        Span<byte> octets = most <= StackOctets ? stackalloc byte[StackOctets] : new byte[most];
        var length = Encoding.UTF8.GetBytes(value, octets);
        fixed (byte* at = octets)
        {
            Check(SqliteNative.sqlite3_bind_text(_statement, index, at, length, SqliteNative.Transient));
        }

        return this;
    }

    /// <summary>Binds octets; SQLite copies them.</summary>
    public SqliteStatement Bind(int index, ReadOnlySpan<byte> value)
    {
        // An empty span has a null pointer, which SQLite would take for NULL.
        byte none = 0;
        fixed (byte* at = value)
        {
            Check(SqliteNative.sqlite3_bind_blob(_statement, index, at is null ? &none : at, value.Length, SqliteNative.Transient));
        }

        return this;
    }

    /// <summary>True when there is a row; false at the end, and then the statement may be run again.</summary>
    public bool Step()
    {
        var code = SqliteNative.sqlite3_step(_statement);
        if (code == SqliteNative.Row)
        {
            return true;
        }

        var failed = code == SqliteNative.Done ? null : _connection.Failed(code);
        _ = SqliteNative.sqlite3_reset(_statement);
        return failed is null ? false : throw failed;
    }

    /// <summary>Steps to the end.</summary>
    public void Run()
    {
        while (Step())
        {
        }
    }

    /// <summary>Makes it ready to run again before its end was reached.</summary>
    public void Reset() => _ = SqliteNative.sqlite3_reset(_statement);

    /// <summary>A column as a number; 0 for null.</summary>
    public long Int64(int column) => SqliteNative.sqlite3_column_int64(_statement, column);

    /// <summary>Whether a column is null.</summary>
    public bool IsNull(int column) => SqliteNative.sqlite3_column_type(_statement, column) == NullType;

    /// <summary>A column's octets; valid until the next step.</summary>
    public ReadOnlySpan<byte> Octets(int column)
    {
        var at = SqliteNative.sqlite3_column_blob(_statement, column);
        return new ReadOnlySpan<byte>(at, SqliteNative.sqlite3_column_bytes(_statement, column));
    }

    /// <summary>A column as text.</summary>
    public string Text(int column) => Encoding.UTF8.GetString(Octets(column));

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_statement != 0)
        {
            _ = SqliteNative.sqlite3_finalize(_statement);
            _statement = 0;
        }
    }

    private void Check(int code)
    {
        if (code != SqliteNative.Ok)
        {
            throw _connection.Failed(code);
        }
    }
}
