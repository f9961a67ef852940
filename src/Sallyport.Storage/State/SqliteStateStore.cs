using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Sallyport.Gateway.Devices;
using Sallyport.Gateway.Downlinks;
using Sallyport.Gateway.State;
using Sallyport.Storage.Secrets;
using Sallyport.Storage.Sqlite;

namespace Sallyport.Storage.State;

/// <summary>
/// The projection in one SQLite file: devices and downlinks as JSON beside their keys, cursors, settings, wrapped secrets. What can be rebuilt from the
/// journal, and cursors, are committed without a sync (a power cut may take the newest; the journal still has them); settings and secrets are synced.
/// One lock around the connection: every call is short.
/// </summary>
public sealed class SqliteStateStore : IStateStore
{
    private readonly Lock _lock = new();
    private readonly StateStoreOptions _options;
    private readonly SqliteConnection _connection;
    private readonly SecretWrap _wrap;
    private readonly SqliteStatement _putDevice;
    private readonly SqliteStatement _dropDevice;
    private readonly SqliteStatement _putDownlink;
    private readonly SqliteStatement _dropClosed;
    private readonly SqliteStatement _putApplied;
    private readonly SqliteStatement _putCursor;

    private SqliteStateStore(StateStoreOptions options, SqliteConnection connection, SecretWrap wrap)
    {
        _options = options;
        _connection = connection;
        _wrap = wrap;
        _putDevice = connection.Statement("INSERT INTO device(id, body) VALUES(?, ?) ON CONFLICT(id) DO UPDATE SET body = excluded.body");
        _dropDevice = connection.Statement("DELETE FROM device WHERE id = ?");
        _putDownlink = connection.Statement("INSERT INTO downlink(id, open, body) VALUES(?, ?, ?) ON CONFLICT(id) DO UPDATE SET open = excluded.open, body = excluded.body");
        _dropClosed = connection.Statement("DELETE FROM downlink WHERE open = 0 AND id <= (SELECT id FROM downlink WHERE open = 0 ORDER BY id DESC LIMIT 1 OFFSET ?)");
        _putApplied = connection.Statement("UPDATE applied SET seq = ?");
        _putCursor = connection.Statement("INSERT INTO cursor(output, seq) VALUES(?, ?) ON CONFLICT(output) DO UPDATE SET seq = excluded.seq");
        AppliedSeq = connection.Scalar("SELECT seq FROM applied");
    }

    /// <inheritdoc/>
    public long AppliedSeq { get; private set; }

    /// <summary>Opens the file, or makes it, and the key of its secrets.</summary>
    /// <exception cref="StorageException">The file is damaged, newer, in use or unreachable, or the key is missing, exposed or another one.</exception>
    public static SqliteStateStore Open(StateStoreOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfNegative(options.ClosedDownlinks);
        var connection = SqliteConnection.Open(options.Path, options.FileSystem.Vfs);
        SecretWrap? wrap = null;
        try
        {
            StateSchema.State.Apply(connection);
            var key = options.WrapKey.Load(connection.Scalar("SELECT count(*) FROM secret") != 0);
            wrap = new SecretWrap(key, options.Random);
            CryptographicOperations.ZeroMemory(key);
            var store = new SqliteStateStore(options, connection, wrap);
            store.CheckKey();
            return store;
        }
        catch
        {
            wrap?.Dispose();
            connection.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<DeviceRecord> LoadDevices() => Load("SELECT body FROM device ORDER BY id", StateJsonContext.Default.DeviceRecord);

    /// <inheritdoc/>
    public IReadOnlyList<DownlinkRecord> LoadDownlinks(int closedMaximum)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(closedMaximum);
        const string Wanted = "SELECT body FROM (SELECT id, body FROM downlink WHERE open = 1 "
            + "UNION ALL SELECT * FROM (SELECT id, body FROM downlink WHERE open = 0 ORDER BY id DESC LIMIT ?)) ORDER BY id";
        return Load(Wanted, StateJsonContext.Default.DownlinkRecord, closedMaximum);
    }

    /// <inheritdoc/>
    /// <exception cref="StorageException">The disk refused; nothing was written.</exception>
    public void Apply(long appliedSeq, IReadOnlyCollection<DeviceRecord> devices, IReadOnlyCollection<DownlinkRecord> downlinks, IReadOnlyCollection<string> removedDevices)
    {
        ArgumentNullException.ThrowIfNull(devices);
        ArgumentNullException.ThrowIfNull(downlinks);
        ArgumentNullException.ThrowIfNull(removedDevices);
        lock (_lock)
        {
            _connection.Transaction(synced: false, (this, appliedSeq, devices, downlinks, removedDevices), static (_, argument) =>
                argument.Item1.Write(argument.appliedSeq, argument.devices, argument.downlinks, argument.removedDevices));
            AppliedSeq = appliedSeq;
        }
    }

    /// <summary>How far the file may grow from now on, in pages of 4,096 octets, as <see cref="Journal.SqliteJournal.LimitFile"/>.</summary>
    /// <exception cref="StorageException">The file cannot be reached.</exception>
    public void LimitFile(long pages)
    {
        lock (_lock)
        {
            _connection.LimitPages(pages);
        }
    }

    /// <inheritdoc/>
    public long? LoadCursor(string output)
    {
        lock (_lock)
        {
            using var statement = _connection.Statement("SELECT seq FROM cursor WHERE output = ?");
            return statement.Bind(1, output).Step() ? statement.Int64(0) : null;
        }
    }

    /// <inheritdoc/>
    public void SaveCursor(string output, long seq)
    {
        ArgumentNullException.ThrowIfNull(output);
        lock (_lock)
        {
            _connection.SyncCommits(false);
            _putCursor.Bind(1, output).Bind(2, seq).Run();
        }
    }

    /// <inheritdoc/>
    public string? LoadSetting(string key)
    {
        lock (_lock)
        {
            using var statement = _connection.Statement("SELECT value FROM setting WHERE key = ?");
            return statement.Bind(1, key).Step() ? statement.Text(0) : null;
        }
    }

    /// <inheritdoc/>
    public void SaveSetting(string key, string? value)
    {
        ArgumentNullException.ThrowIfNull(key);
        lock (_lock)
        {
            using var statement = Change(value is null
                ? "DELETE FROM setting WHERE key = ?"
                : "INSERT INTO setting(key, value) VALUES(?, ?) ON CONFLICT(key) DO UPDATE SET value = excluded.value");
            statement.Bind(1, key);
            (value is null ? statement : statement.Bind(2, value)).Run();
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<KeyValuePair<string, string>> LoadSettings(string prefix)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        lock (_lock)
        {
            List<KeyValuePair<string, string>> settings = [];
            using var statement = _connection.Statement("SELECT key, value FROM setting WHERE substr(key, 1, length(?1)) = ?1 ORDER BY key");
            statement.Bind(1, prefix);
            while (statement.Step())
            {
                settings.Add(new KeyValuePair<string, string>(statement.Text(0), statement.Text(1)));
            }

            return settings;
        }
    }

    /// <inheritdoc/>
    /// <exception cref="StorageException">It was wrapped with another key, or changed.</exception>
    public byte[]? LoadSecret(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        lock (_lock)
        {
            using var statement = _connection.Statement("SELECT wrapped FROM secret WHERE name = ?");
            return statement.Bind(1, name).Step() ? Unwrap(name, statement.Octets(0)) : null;
        }
    }

    /// <inheritdoc/>
    public void SaveSecret(string name, ReadOnlyMemory<byte>? secret)
    {
        ArgumentNullException.ThrowIfNull(name);
        lock (_lock)
        {
            // A conditional that gives a null array arrives here as an empty secret: it means the same.
            using var statement = Change(secret is not { IsEmpty: false }
                ? "DELETE FROM secret WHERE name = ?"
                : "INSERT INTO secret(name, wrapped) VALUES(?, ?) ON CONFLICT(name) DO UPDATE SET wrapped = excluded.wrapped");
            statement.Bind(1, name);
            (secret is { IsEmpty: false } octets ? statement.Bind(2, _wrap.Wrap(name, octets.Span)) : statement).Run();
        }
    }

    /// <summary>Writes a consistent copy into a file that is not there; the lock is held for a step at a time.</summary>
    internal void CopyTo(string path, CancellationToken cancellationToken)
    {
        SqliteCopy copy;
        lock (_lock)
        {
            copy = new SqliteCopy(_connection, path);
        }

        try
        {
            for (var done = false; !done;)
            {
                cancellationToken.ThrowIfCancellationRequested();
                lock (_lock)
                {
                    done = copy.Step();
                }
            }
        }
        finally
        {
            lock (_lock)
            {
                copy.Dispose();
            }
        }
    }

    /// <summary>Wraps octets with the key outside the database, under a name.</summary>
    internal byte[] Wrap(string name, ReadOnlySpan<byte> octets) => _wrap.Wrap(name, octets);

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            foreach (var statement in (SqliteStatement[])[_putDevice, _dropDevice, _putDownlink, _dropClosed, _putApplied, _putCursor])
            {
                statement.Dispose();
            }

            _connection.Dispose();
            _wrap.Dispose();
        }
    }

    /// <summary>A statement whose change is synced.</summary>
    private SqliteStatement Change(string sql)
    {
        _connection.SyncCommits(true);
        return _connection.Statement(sql);
    }

    private void Write(long appliedSeq, IReadOnlyCollection<DeviceRecord> devices, IReadOnlyCollection<DownlinkRecord> downlinks, IReadOnlyCollection<string> removedDevices)
    {
        foreach (var device in devices)
        {
            _putDevice.Bind(1, device.Id).Bind(2, JsonSerializer.SerializeToUtf8Bytes(device, StateJsonContext.Default.DeviceRecord)).Run();
        }

        foreach (var id in removedDevices)
        {
            _dropDevice.Bind(1, id).Run();
        }

        foreach (var downlink in downlinks)
        {
            _putDownlink.Bind(1, downlink.Id).Bind(2, downlink.IsOpen ? 1 : 0).Bind(3, JsonSerializer.SerializeToUtf8Bytes(downlink, StateJsonContext.Default.DownlinkRecord)).Run();
        }

        if (downlinks.Count > 0)
        {
            _dropClosed.Bind(1, _options.ClosedDownlinks).Run();
        }

        _putApplied.Bind(1, appliedSeq).Run();
    }

    private List<TRecord> Load<TRecord>(string sql, JsonTypeInfo<TRecord> type, int? limit = null)
        where TRecord : class
    {
        lock (_lock)
        {
            List<TRecord> records = [];
            using var statement = _connection.Statement(sql);
            if (limit is { } most)
            {
                statement.Bind(1, most);
            }

            while (statement.Step())
            {
                records.Add(Parse(statement.Octets(0), type));
            }

            return records;
        }
    }

    private TRecord Parse<TRecord>(ReadOnlySpan<byte> octets, JsonTypeInfo<TRecord> type)
        where TRecord : class
    {
        try
        {
            return JsonSerializer.Deserialize(octets, type) ?? throw new JsonException("it is null");
        }
        catch (Exception reason) when (reason is JsonException or FormatException)
        {
            throw new StorageException(StorageFailure.Damaged, $"{_options.Path} is damaged: a record cannot be read ({reason.Message}).", innerException: reason);
        }
    }

    /// <summary>One secret is tried at start, so that a wrong key is told then and not when the secret is needed.</summary>
    private void CheckKey()
    {
        using var statement = _connection.Statement("SELECT name, wrapped FROM secret LIMIT 1");
        if (statement.Step())
        {
            CryptographicOperations.ZeroMemory(Unwrap(statement.Text(0), statement.Octets(1)));
        }
    }

    private byte[] Unwrap(string name, ReadOnlySpan<byte> wrapped) => _wrap.TryUnwrap(name, wrapped)
        ?? throw new StorageException(StorageFailure.KeyMissing, $"The secret {name} in {_options.Path} was wrapped with another key, or was changed; put the right key file back.");
}
