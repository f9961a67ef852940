using System.Globalization;
using System.Text.Json;
using Sallyport.Gateway.Journal;
using Sallyport.Gateway.Journal.Bodies;
using Sallyport.Gateway.State;

namespace Sallyport.Gateway.Alerts;

/// <summary>The open alerts and the mutes: a projection of the journal. Thread safe.</summary>
internal sealed class AlertBook
{
    /// <summary>Most mutes that are kept; the oldest makes room.</summary>
    public const int MostMutes = 1_000;

    private const string Setting = "alerts";
    private readonly Lock _gate = new();
    private readonly SortedDictionary<long, OpenAlert> _open = [];
    private readonly List<AlertMute> _mutes = [];
    private long _seq;
    private long _newestId;
    private bool _isDirty;

    /// <summary>Open alerts, the oldest first.</summary>
    public IReadOnlyList<OpenAlert> Open
    {
        get
        {
            lock (_gate)
            {
                return [.. _open.Values];
            }
        }
    }

    /// <summary>Mutes, also those that are over.</summary>
    public IReadOnlyList<AlertMute> Mutes
    {
        get
        {
            lock (_gate)
            {
                return [.. _mutes];
            }
        }
    }

    /// <summary>The newest number that was given to an alert.</summary>
    public long NewestId
    {
        get
        {
            lock (_gate)
            {
                return _newestId;
            }
        }
    }

    /// <summary>Takes over what was saved, and what the journal says since.</summary>
    public void Restore(IStateStore store, IJournalReader journal)
    {
        if (Saved(store) is { } saved)
        {
            (_seq, _newestId) = (saved.Seq, saved.NewestId);
            _mutes.AddRange(saved.Mutes);
            foreach (var alert in saved.Open)
            {
                _open[alert.Id] = alert;
            }
        }

        const int Page = 10_000;
        IReadOnlyList<JournalEntry> entries;
        do
        {
            entries = journal.Read(new JournalQuery(_seq, Page, Kind: EntryKind.Alert));
            foreach (var entry in entries)
            {
                Apply(entry);
            }
        }
        while (entries.Count == Page);
    }

    /// <summary>Applies a durable entry; those of other kinds, and those that it holds already, say nothing.</summary>
    public void Apply(JournalEntry entry)
    {
        if (entry.Body is not AlertBody body)
        {
            return;
        }

        lock (_gate)
        {
            if (entry.Seq <= _seq)
            {
                return;
            }

            (_seq, _newestId, _isDirty) = (entry.Seq, Math.Max(_newestId, body.AlertId), true);
            Apply(entry, body);
        }
    }

    /// <summary>An open alert.</summary>
    public OpenAlert? Find(long id)
    {
        lock (_gate)
        {
            return _open.GetValueOrDefault(id);
        }
    }

    /// <summary>The mute that an alert's number stands for.</summary>
    public AlertMute? FindMute(long id)
    {
        lock (_gate)
        {
            return _mutes.Find(mute => mute.AlertId == id);
        }
    }

    /// <summary>The mute that holds now; null for none.</summary>
    public AlertMute? MuteOf(string rule, string subject, long utc)
    {
        lock (_gate)
        {
            return _mutes.Find(mute => mute.Rule == rule && mute.Subject == subject && !(mute.UntilMicroseconds <= utc));
        }
    }

    /// <summary>Keeps what changed.</summary>
    public void Save(IStateStore store)
    {
        SavedAlerts saved;
        lock (_gate)
        {
            if (!_isDirty)
            {
                return;
            }

            saved = new SavedAlerts(_seq, _newestId, [.. _open.Values], [.. _mutes]);
            _isDirty = false;
        }

        try
        {
            store.SaveSetting(Setting, JsonSerializer.Serialize(saved, AlertJson.Default.SavedAlerts));
        }
        catch
        {
            lock (_gate)
            {
                _isDirty = true;
            }

            throw;
        }
    }

    private static SavedAlerts? Saved(IStateStore store)
    {
        try
        {
            return store.LoadSetting(Setting) is { } text ? JsonSerializer.Deserialize(text, AlertJson.Default.SavedAlerts) : null;
        }
        catch (JsonException)
        {
            // Written by a newer version. The journal holds the same, so it is read from the beginning.
            return null;
        }
    }

    private void Apply(JournalEntry entry, AlertBody body)
    {
        switch (body.State)
        {
            case "raised":
                _open[body.AlertId] = new OpenAlert(body.AlertId, body.Rule, body.Severity, entry.Device, body.Subject, body.Text, body.Advice, entry.TimeMicroseconds, null, null);
                break;
            case "cleared":
                _open.Remove(body.AlertId);
                break;
            case "acknowledged" when _open.TryGetValue(body.AlertId, out var known):
                _open[body.AlertId] = known with { AcknowledgedAtMicroseconds = entry.TimeMicroseconds, AcknowledgedBy = body.Who };
                break;
            case "muted":
                Unmute(body);
                _mutes.RemoveAll(mute => mute.UntilMicroseconds <= entry.TimeMicroseconds);
                if (_mutes.Count >= MostMutes)
                {
                    _mutes.RemoveAt(0);
                }

                _mutes.Add(new AlertMute(body.Rule, body.Subject, Until(body.Until), body.Who ?? string.Empty, body.AlertId));
                break;
            case "unmuted":
                Unmute(body);
                break;
            default:
                break;
        }
    }

    private void Unmute(AlertBody body) => _mutes.RemoveAll(mute => mute.Rule == body.Rule && mute.Subject == body.Subject);

    private static long? Until(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? (at - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond : null;
}
