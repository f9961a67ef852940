using System.Text.Json;
using Sallyport.Gateway.Journal;
using Sallyport.Gateway.Journal.Bodies;
using Sallyport.Wire;

namespace Sallyport.Gateway.Devices;

/// <summary>
/// What the gateway knows of its devices, made from durable entries only. Only a join makes a device: nobody without the network's key can fill the list.
/// Sessions live in memory, so after a restart every device is offline until it is heard. Thread safe.
/// </summary>
internal sealed class DeviceProjection(int maximum)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, DeviceSlot> _slots = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<DeviceSlot>> _byWord = new(StringComparer.Ordinal);
    private readonly List<DeviceSlot> _dirty = [];
    private DeviceSlot[]? _sorted;
    private long _appliedSeq;
    private long _version;
    private IReadOnlyList<DeviceRecord>? _snapshot;

    /// <summary>Known devices.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _slots.Count;
            }
        }
    }

    /// <summary>Records that were changed since the last <see cref="TakeChanges"/>.</summary>
    public int Changed
    {
        get
        {
            lock (_gate)
            {
                return _dirty.Count;
            }
        }
    }

    /// <summary>All devices, sorted by id; the same list until something changes.</summary>
    public IReadOnlyList<DeviceRecord> Snapshot
    {
        get
        {
            lock (_gate)
            {
                _sorted ??= [.. _slots.Values.OrderBy(static slot => slot.Record.Id, StringComparer.Ordinal)];
                return _snapshot ??= Array.ConvertAll(_sorted, static slot => slot.Record);
            }
        }
    }

    /// <summary>Number of the newest entry that was applied, whatever it was about.</summary>
    public long AppliedSeq
    {
        get
        {
            lock (_gate)
            {
                return _appliedSeq;
            }
        }
    }

    /// <summary>
    /// Devices of which something changed after a version, sorted by id; what each message brings (time, signal, counts) does not count, because its entry
    /// tells it. Versions hold for this object only.
    /// </summary>
    /// <param name="version">The version that the caller has; below 0: all.</param>
    /// <param name="newest">The version of the answer.</param>
    public IReadOnlyList<DeviceRecord> ChangedSince(long version, out long newest)
    {
        lock (_gate)
        {
            newest = _version;
            var all = Snapshot;
            return version < 0 ? all : [.. _sorted!.Where(slot => slot.ChangedAt > version).Select(static slot => slot.Record)];
        }
    }

    /// <summary>Takes over what was saved.</summary>
    public void Load(IEnumerable<DeviceRecord> records)
    {
        lock (_gate)
        {
            foreach (var record in records)
            {
                // Before names could be given there was only the announced one.
                Insert(record is { Name: { } name, GivenName: null, AnnouncedName: null } ? record with { AnnouncedName = name } : record);
            }
        }
    }

    /// <summary>After a restart nobody has a session until it is heard.</summary>
    public void SetAllOffline()
    {
        lock (_gate)
        {
            _version++;
            foreach (var slot in _slots.Values)
            {
                if (slot.Record.State != DeviceState.Left)
                {
                    Change(slot, slot.Record with { State = DeviceState.Offline, SessionSinceMicroseconds = null, NodeId = null });
                }
            }
        }
    }

    /// <summary>All that fit an id, a name or an address (in any case and grouping that the protocol's users write).</summary>
    public IReadOnlyList<DeviceRecord> Find(string device)
    {
        lock (_gate)
        {
            if (_slots.TryGetValue(device, out var exact))
            {
                return [exact.Record];
            }

            if (DeviceId.TryParse(device, out var id))
            {
                return [.. Words(id.Address).Select(static slot => slot.Record).Where(record => record.Protocol == id.Protocol && record.Segment == id.Segment)];
            }

            return [.. Words(device).Select(static slot => slot.Record)];
        }
    }

    /// <summary>Applies a durable entry.</summary>
    public void Apply(JournalEntry entry)
    {
        lock (_gate)
        {
            _appliedSeq = entry.Seq;
            _version++;
            if (entry.Body is JoinedBody joined)
            {
                OnJoined(entry, joined);
            }
            else if (entry.Body is DeviceBody edited)
            {
                OnEdited(entry, edited);
            }
            else if (_slots.TryGetValue(entry.Device, out var slot))
            {
                OnFact(slot, entry);
            }
        }
    }

    /// <summary>The records that changed since the last call.</summary>
    public IReadOnlyCollection<DeviceRecord> TakeChanges()
    {
        lock (_gate)
        {
            var changes = new DeviceRecord[_dirty.Count];
            for (var index = 0; index < changes.Length; index++)
            {
                changes[index] = _dirty[index].Record;
                _dirty[index].IsDirty = false;
            }

            _dirty.Clear();
            return changes;
        }
    }

    /// <summary>A device that its driver heard although there is no entry about it.</summary>
    /// <param name="id">Device id.</param>
    /// <param name="utcMicroseconds">When.</param>
    /// <param name="rssi">How strong, in dBm; null when unknown.</param>
    public void Heard(string id, long utcMicroseconds, int? rssi)
    {
        lock (_gate)
        {
            if (_slots.TryGetValue(id, out var slot) && slot.Record.LastSeenMicroseconds < utcMicroseconds)
            {
                Change(slot, slot.Record with { LastSeenMicroseconds = utcMicroseconds, Rssi = rssi ?? slot.Record.Rssi });
            }
        }
    }

    /// <summary>Marks records that could not be written as changed again.</summary>
    public void PutBack(IEnumerable<DeviceRecord> records)
    {
        lock (_gate)
        {
            foreach (var slot in records.Select(record => _slots[record.Id]))
            {
                Change(slot, slot.Record);
            }
        }
    }

    private void OnJoined(JournalEntry entry, JoinedBody joined)
    {
        if (Known(entry) is not { } slot)
        {
            return;
        }

        Change(slot, slot.Record with
        {
            State = joined.Sleepy ? DeviceState.Sleeping : DeviceState.Online,
            NodeId = joined.NodeId,
            Sleepy = joined.Sleepy,
            Broadcast = joined.Broadcast,
            TimeSync = false,
            SessionSinceMicroseconds = entry.TimeMicroseconds,
            LastSeenMicroseconds = entry.TimeMicroseconds,
            LateSinceMicroseconds = null,
            Rssi = joined.Rssi,
            Channel = joined.Channel,
        });
    }

    private DeviceSlot? Known(JournalEntry entry)
    {
        if (_slots.TryGetValue(entry.Device, out var slot))
        {
            return slot;
        }

        return _slots.Count >= maximum || !DeviceId.TryParse(entry.Device, out var id)
            ? null
            : Insert(new DeviceRecord { Id = entry.Device, Protocol = id.Protocol, Segment = id.Segment, Address = id.Address, FirstSeenMicroseconds = entry.TimeMicroseconds });
    }

    // These entries are kept longer than those of the join, so they make a device that is not known any more.
    private void OnEdited(JournalEntry entry, DeviceBody edited)
    {
        if (Known(entry) is not { } slot)
        {
            return;
        }

        var record = slot.Record with
        {
            GivenName = edited.Name,
            Tags = edited.Tags,
            Note = edited.Note,
            NameDownlinkId = edited.NameDownlinkId,
            Formerly = edited.Formerly,
            ReplacedBy = edited.Change == DeviceBody.Retired ? edited.Other : edited.Change == DeviceBody.TookOver ? null : slot.Record.ReplacedBy,
            Revision = entry.Seq,
        };
        if (edited.Change == DeviceBody.Retired)
        {
            record = record with { AnnouncedName = null, State = DeviceState.Left, SessionSinceMicroseconds = null, LateSinceMicroseconds = null, NodeId = null };
        }

        Change(slot, Called(slot, record));
    }

    private void OnFact(DeviceSlot slot, JournalEntry entry)
    {
        switch (entry.Body)
        {
            case LeftBody left:
                OnLeft(slot, left);
                break;
            case NamedBody named:
                Change(slot, Called(slot, Alive(slot, entry) with { AnnouncedName = named.Name, Rssi = named.Rssi ?? slot.Record.Rssi, Channel = named.Channel ?? slot.Record.Channel }));
                break;
            case UplinkBody uplink:
                Change(slot, Alive(slot, entry) with
                {
                    Rssi = uplink.Rssi ?? slot.Record.Rssi,
                    Received = uplink.Received,
                    Lost = uplink.LostTotal,
                    PacketsPerHour = uplink.PacketsPerHour,
                    Protection = uplink.Encrypted ? "session-key" : "none",
                });
                break;
            case OutputBody { State: not null } output:
                Change(slot, Alive(slot, entry) with { Protection = output.Protection });
                break;
            case AvailabilityBody availability:
                Change(slot, OnAvailability(slot.Record, availability, entry.TimeMicroseconds));
                break;
            case ControlBody control:
                Change(slot, OnControl(Alive(slot, entry), control));
                break;
        }
    }

    private void OnLeft(DeviceSlot slot, LeftBody left)
    {
        if (left.Reason != "replaced")
        {
            var kicked = left.Reason == "kicked";
            Change(slot, slot.Record with
            {
                State = kicked ? DeviceState.Left : DeviceState.Offline,
                LateSinceMicroseconds = kicked ? null : slot.Record.LateSinceMicroseconds,
                SessionSinceMicroseconds = null,
                NodeId = null,
            });
        }
    }

    private static DeviceRecord Alive(DeviceSlot slot, JournalEntry entry) => slot.Record with
    {
        State = slot.Record.Sleepy ? DeviceState.Sleeping : DeviceState.Online,
        LastSeenMicroseconds = entry.TimeMicroseconds,
        SessionSinceMicroseconds = slot.Record.SessionSinceMicroseconds ?? entry.TimeMicroseconds,
        LateSinceMicroseconds = null,
    };

    // A return is told although its message was applied before: the conclusion of silence may have been written behind that message.
    private static DeviceRecord OnAvailability(DeviceRecord record, AvailabilityBody availability, long timeMicroseconds) => (availability.State, record.State) switch
    {
        (_, DeviceState.Left) => record,
        ("late", _) => record with { State = DeviceState.Late, LateSinceMicroseconds = record.LateSinceMicroseconds ?? timeMicroseconds },
        ("offline", _) => record with { State = DeviceState.Offline, LateSinceMicroseconds = record.LateSinceMicroseconds ?? timeMicroseconds },
        (_, DeviceState.Late or DeviceState.Offline) when record.SessionSinceMicroseconds is not null =>
            record with { State = record.Sleepy ? DeviceState.Sleeping : DeviceState.Online, LateSinceMicroseconds = null },
        _ => record,
    };

    private static DeviceRecord OnControl(DeviceRecord record, ControlBody control)
    {
        if (control.Answer == "clock")
        {
            return record with { TimeSync = true };
        }

        if (control.Result is null || control.Answer is not ("version" or "sleeptime" or "rssi"))
        {
            return record;
        }

        using var document = JsonDocument.Parse(control.Result);
        var result = document.RootElement;
        return control.Answer switch
        {
            "version" => record with { Firmware = result.GetProperty("version").GetString() },
            "sleeptime" => WithSleep(record, result.GetProperty("sleeptime").GetInt64()),
            _ => record with { Rssi = Number(result, "rssi") ?? record.Rssi, Channel = Number(result, "channel") ?? record.Channel },
        };
    }

    private static DeviceRecord WithSleep(DeviceRecord record, long seconds) =>
        record with { SleepSeconds = seconds, Sleepy = seconds > 0, State = seconds > 0 ? DeviceState.Sleeping : DeviceState.Online };

    private static int? Number(JsonElement result, string property) =>
        result.TryGetProperty(property, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetInt32() : null;

    private DeviceSlot Insert(DeviceRecord record)
    {
        var slot = new DeviceSlot(record) { ChangedAt = _version };
        _slots[record.Id] = slot;
        _sorted = null;
        _snapshot = null;
        Index(record.Address, slot);
        IndexNames(slot);
        return slot;
    }

    private void Change(DeviceSlot slot, DeviceRecord record)
    {
        var isNamed = slot.Record.GivenName != record.GivenName || slot.Record.AnnouncedName != record.AnnouncedName;
        if (isNamed)
        {
            UnindexNames(slot);
        }

        if (!IsSameButTraffic(slot.Record, record))
        {
            slot.ChangedAt = _version;
        }

        slot.Record = record;
        _snapshot = null;
        if (isNamed)
        {
            IndexNames(slot);
        }

        if (!slot.IsDirty)
        {
            slot.IsDirty = true;
            _dirty.Add(slot);
        }
    }

    private static bool IsSameButTraffic(DeviceRecord one, DeviceRecord other) => one with
    {
        LastSeenMicroseconds = other.LastSeenMicroseconds,
        Rssi = other.Rssi,
        Channel = other.Channel,
        Received = other.Received,
        Lost = other.Lost,
        PacketsPerHour = other.PacketsPerHour,
    } == other;

    /// <summary>The record with the name that it goes by. A name is unique in its segment: one that was given belongs to its device, and of those who announce one the newest has it.</summary>
    private DeviceRecord Called(DeviceSlot slot, DeviceRecord record)
    {
        if ((record.GivenName ?? record.AnnouncedName) is not { } name)
        {
            return record with { Name = null };
        }

        var mayHaveIt = true;
        foreach (var other in Words(name).Where(other => other != slot && other.Record.Segment == record.Segment && other.Record.Protocol == record.Protocol).ToArray())
        {
            if (other.Record.GivenName == name)
            {
                mayHaveIt = false;
            }
            else if (other.Record.AnnouncedName == name)
            {
                Change(other, other.Record with { AnnouncedName = null, Name = other.Record.GivenName });
            }
        }

        return record with { Name = mayHaveIt ? name : null };
    }

    private List<DeviceSlot> Words(string word) =>
        _byWord.TryGetValue(word, out var slots) || (MacAddress.TryParse(word, out var mac) && _byWord.TryGetValue(mac.ToString(), out slots)) ? slots : [];

    private void IndexNames(DeviceSlot slot)
    {
        foreach (var name in NamesOf(slot.Record))
        {
            Index(name, slot);
        }
    }

    private void UnindexNames(DeviceSlot slot)
    {
        foreach (var name in NamesOf(slot.Record))
        {
            Unindex(name, slot);
        }
    }

    // Also the announced one: topics and the device's own screen say it until the device has heard of the other.
    private static IEnumerable<string> NamesOf(DeviceRecord record) => new[] { record.GivenName, record.AnnouncedName }.OfType<string>().Distinct();

    private void Index(string word, DeviceSlot slot)
    {
        if (!_byWord.TryGetValue(word, out var slots))
        {
            _byWord[word] = slots = new List<DeviceSlot>(1);
        }

        slots.Add(slot);
    }

    private void Unindex(string word, DeviceSlot slot)
    {
        if (_byWord.TryGetValue(word, out var slots) && slots.Remove(slot) && slots.Count == 0)
        {
            _byWord.Remove(word);
        }
    }
}
