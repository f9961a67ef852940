using Sallyport.Gateway.Journal;
using Sallyport.Gateway.Journal.Bodies;

namespace Sallyport.Gateway.Downlinks;

/// <summary>What callers see of downlinks: made from durable entries only. Thread safe.</summary>
internal sealed class DownlinkProjection(int closedMaximum)
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<long, DownlinkRecord> _records = [];
    private readonly Dictionary<string, SortedSet<long>> _byDevice = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Who, string Key), long> _byCall = [];
    private readonly Queue<long> _closed = new();
    private readonly Dictionary<long, DownlinkRecord> _changed = [];
    private long _newest;

    /// <summary>Highest number that was ever used, 0 for none.</summary>
    public long NewestId
    {
        get
        {
            lock (_gate)
            {
                return _newest;
            }
        }
    }

    /// <summary>Takes over what was saved.</summary>
    public void Load(IEnumerable<DownlinkRecord> records)
    {
        lock (_gate)
        {
            foreach (var record in records)
            {
                Put(record, wasOpen: true);
            }
        }
    }

    /// <summary>Applies a durable entry.</summary>
    public void Apply(JournalEntry entry)
    {
        if (entry.Body is not DownlinkBody body)
        {
            return;
        }

        lock (_gate)
        {
            _newest = Math.Max(_newest, body.DownlinkId);
            _records.TryGetValue(body.DownlinkId, out var record);
            if (body.Request is { } request)
            {
                record ??= new DownlinkRecord(body.DownlinkId, request, DownlinkStatus.Queued, 0, entry.TimeMicroseconds, entry.TimeMicroseconds, null, null);
            }

            if (record is not null)
            {
                var attempts = record.Attempts + (body.State == DownlinkStatus.Sent && record.Status != DownlinkStatus.Sent ? 1 : 0);
                var wasOpen = record.IsOpen;
                record = record with { Status = body.State, Reason = body.Reason, Answer = body.Answer, Attempts = attempts, ChangedAtMicroseconds = entry.TimeMicroseconds };
                _changed[record.Id] = record;
                Put(record, wasOpen);
            }
        }
    }

    /// <summary>One downlink; null when unknown or too old.</summary>
    public DownlinkRecord? Find(long id)
    {
        lock (_gate)
        {
            return _records.GetValueOrDefault(id);
        }
    }

    /// <summary>The newest one that a call with a key made; null when there is none or it is too old.</summary>
    public DownlinkRecord? FindCall(string who, string key)
    {
        lock (_gate)
        {
            return _byCall.TryGetValue((who, key), out var id) ? _records[id] : null;
        }
    }

    /// <summary>Those of a device, or with null all; sorted by number.</summary>
    public IReadOnlyList<DownlinkRecord> List(string? device)
    {
        lock (_gate)
        {
            return device is null ? [.. _records.Values]
                : _byDevice.TryGetValue(device, out var ids) ? [.. ids.Select(id => _records[id])] : [];
        }
    }

    /// <summary>What changed since the last call.</summary>
    public IReadOnlyCollection<DownlinkRecord> TakeChanges()
    {
        lock (_gate)
        {
            DownlinkRecord[] changes = [.. _changed.Values];
            _changed.Clear();
            return changes;
        }
    }

    /// <summary>Marks records that could not be written as changed again, unless they have changed since.</summary>
    public void PutBack(IEnumerable<DownlinkRecord> records)
    {
        lock (_gate)
        {
            foreach (var record in records)
            {
                _changed.TryAdd(record.Id, record);
            }
        }
    }

    private void Put(DownlinkRecord record, bool wasOpen)
    {
        _newest = Math.Max(_newest, record.Id);
        _records[record.Id] = record;
        if (!_byDevice.TryGetValue(record.Request.Device, out var ids))
        {
            _byDevice[record.Request.Device] = ids = [];
        }

        ids.Add(record.Id);
        if (record.Request.Call is { } call && (!_byCall.TryGetValue((call.Who, call.Key), out var other) || other < record.Id))
        {
            _byCall[(call.Who, call.Key)] = record.Id;
        }

        if (!record.IsOpen && wasOpen)
        {
            _closed.Enqueue(record.Id);
            while (_closed.Count > closedMaximum)
            {
                Drop(_closed.Dequeue());
            }
        }
    }

    private void Drop(long id)
    {
        // One that was sent, given back and is queued again has an old mark in the queue of closed ones.
        if (!_records.TryGetValue(id, out var record) || record.IsOpen)
        {
            return;
        }

        _records.Remove(id);
        if (record.Request.Call is { } call && _byCall.TryGetValue((call.Who, call.Key), out var known) && known == id)
        {
            _byCall.Remove((call.Who, call.Key));
        }

        var ids = _byDevice[record.Request.Device];
        ids.Remove(id);
        if (ids.Count == 0)
        {
            _byDevice.Remove(record.Request.Device);
        }
    }
}
