using System.Buffers;
using Sallyport.Gateway.Journal;
using Sallyport.Storage.Sqlite;

namespace Sallyport.Storage.Journal;

/// <summary>The tables <c>entry</c> and <c>device</c> of one open file: writes groups, reads pages. Belongs to whoever holds the file's lock.</summary>
internal sealed partial class EntryTable : IDisposable
{
    /// <summary>Names beyond this are forgotten and looked up again, so that made-up addresses cannot fill the memory.</summary>
    private const int RememberedDevices = 100_000;

    private const string Columns = "SELECT seq, time, device_id, kind, body FROM entry";

    private readonly ArrayBufferWriter<byte> _body = new(1024);
    private readonly Dictionary<string, long> _ids = new(StringComparer.Ordinal);
    private readonly Dictionary<long, string> _names = [];
    private readonly SqliteConnection _connection;
    private readonly SqliteStatement _insert;
    private readonly SqliteStatement _insertDevice;
    private readonly SqliteStatement _findDevice;
    private readonly SqliteStatement _findName;
    private readonly SqliteStatement _all;
    private readonly SqliteStatement _uplinks;
    private readonly SqliteStatement _ofKind;
    private readonly SqliteStatement _ofDevice;

    public EntryTable(SqliteConnection connection)
    {
        _connection = connection;
        _insert = connection.Statement("INSERT OR IGNORE INTO entry(seq, time, device_id, kind, body) VALUES(?, ?, ?, ?, ?)");
        _insertDevice = connection.Statement("INSERT INTO device(name) VALUES(?) RETURNING id");
        _findDevice = connection.Statement("SELECT id FROM device WHERE name = ?");
        _findName = connection.Statement("SELECT name FROM device WHERE id = ?");
        _all = connection.Statement($"{Columns} WHERE seq > ? AND seq <= ? ORDER BY seq LIMIT ?");
        _uplinks = connection.Statement($"{Columns} WHERE seq > ? AND seq <= ? AND kind = {JournalSchema.UplinkKind} ORDER BY seq LIMIT ?");
        _ofKind = connection.Statement($"{Columns} INDEXED BY entry_kind WHERE seq > ? AND seq <= ? AND kind = ?4 AND kind <> {JournalSchema.UplinkKind} "
            + "AND (?5 IS NULL OR device_id = ?5) ORDER BY seq LIMIT ?3");
        _ofDevice = connection.Statement($"{Columns} INDEXED BY entry_device WHERE seq >> {JournalSchema.BlockBits} = ?6 AND device_id = ?5 "
            + "AND seq > ?1 AND seq <= ?2 AND (?4 IS NULL OR kind = ?4) ORDER BY seq LIMIT ?3");
    }

    /// <summary>Adds entries; part of the caller's transaction. A number that is there already is left as it is.</summary>
    public void Add(List<JournalEntry> group)
    {
        foreach (var entry in group)
        {
            _body.ResetWrittenCount();
            EntryCodec.Encode(entry.Body, _body);
            Add(entry.Seq, entry.TimeMicroseconds, entry.Device, entry.Kind, _body.WrittenSpan);
        }

        Widen(group);
    }

    /// <summary>Adds a row as it was read from another file.</summary>
    public void Add(in StoredEntry entry) => Add(entry.Seq, entry.Time, entry.Device, entry.Kind, entry.Body);

    /// <summary>Forgets device ids; after a rollback they may be in no table.</summary>
    public void Forget()
    {
        _ids.Clear();
        _names.Clear();
    }

    /// <summary>Adds entries in rising order to <paramref name="page"/>: at most <paramref name="maximum"/>, after one number up to another.</summary>
    /// <returns>How many were added.</returns>
    public int Read(long after, long upTo, int maximum, string? device, EntryKind? kind, List<StoredEntry> page)
    {
        long? deviceId = null;
        if (device is not null && (deviceId = FindDevice(device)) is null)
        {
            return 0;
        }

        if (kind is { } rare && rare != EntryKind.Uplink)
        {
            _ofKind.Bind(4, (long)rare);
            _ = deviceId is { } only ? _ofKind.Bind(5, only) : _ofKind.Bind(5, (string?)null);
            return Take(_ofKind, after, upTo, maximum, page);
        }

        if (deviceId is { } id)
        {
            return TakeOfDevice(id, after, upTo, maximum, kind, page);
        }

        return Take(kind is null ? _all : _uplinks, after, upTo, maximum, page);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var statement in (SqliteStatement[])[_insert, _insertDevice, _findDevice, _findName, _all, _uplinks, _ofKind, _ofDevice])
        {
            statement.Dispose();
        }

        foreach (var statement in _prepared.Values)
        {
            statement.Dispose();
        }
    }

    private void Add(long seq, long time, string device, EntryKind kind, ReadOnlySpan<byte> body) =>
        _insert.Bind(1, seq).Bind(2, time).Bind(3, Intern(device)).Bind(4, (long)kind).Bind(5, body).Run();

    private int TakeOfDevice(long deviceId, long after, long upTo, int maximum, EntryKind? kind, List<StoredEntry> page)
    {
        var found = 0;
        var last = upTo >> JournalSchema.BlockBits;
        for (var block = (after + 1) >> JournalSchema.BlockBits; block <= last && found < maximum; block++)
        {
            _ofDevice.Bind(5, deviceId).Bind(6, block);
            _ = kind is { } only ? _ofDevice.Bind(4, (long)only) : _ofDevice.Bind(4, (string?)null);
            found += Take(_ofDevice, after, upTo, maximum - found, page);
        }

        return found;
    }

    private int Take(SqliteStatement statement, long after, long upTo, int maximum, List<StoredEntry> page)
    {
        var found = 0;
        statement.Bind(1, after).Bind(2, upTo).Bind(3, maximum);
        try
        {
            while (statement.Step())
            {
                var device = NameOf(statement.Int64(2));
                page.Add(new StoredEntry(statement.Int64(0), statement.Int64(1), device, (EntryKind)statement.Int64(3), statement.Octets(4).ToArray()));
                found++;
            }
        }
        finally
        {
            statement.Reset();
        }

        return found;
    }

    private long Intern(string device)
    {
        if (_ids.TryGetValue(device, out var id))
        {
            return id;
        }

        if (FindDevice(device) is { } stored)
        {
            return stored;
        }

        _insertDevice.Bind(1, device);
        _ = _insertDevice.Step();
        id = _insertDevice.Int64(0);
        _insertDevice.Run();
        Remember(device, id);
        return id;
    }

    private long? FindDevice(string device)
    {
        if (_ids.TryGetValue(device, out var known))
        {
            return known;
        }

        _findDevice.Bind(1, device);
        if (!_findDevice.Step())
        {
            return null;
        }

        var id = _findDevice.Int64(0);
        _findDevice.Reset();
        Remember(device, id);
        return id;
    }

    private string NameOf(long id)
    {
        if (_names.TryGetValue(id, out var known))
        {
            return known;
        }

        _findName.Bind(1, id);
        if (!_findName.Step())
        {
            throw new StorageException(StorageFailure.Damaged, $"{_connection.Path} is damaged: an entry names a device that is not in its table.");
        }

        var name = _findName.Text(0);
        _findName.Reset();
        Remember(name, id);
        return name;
    }

    private void Remember(string device, long id)
    {
        if (_ids.Count >= RememberedDevices)
        {
            Forget();
        }

        _ids[device] = id;
        _names[id] = device;
    }
}
