using System.Text;
using Sallyport.Gateway.Devices;
using Sallyport.Gateway.Downlinks;
using Sallyport.Gateway.Journal.Bodies;
using Sallyport.Wire;

namespace Sallyport.Gateway.Commands;

/// <content>What operators keep of devices: names, tags, notes, and which hardware has them.</content>
internal sealed partial class CommandExecutor
{
    private const int NoteLimit = 500;
    private const int FormerLimit = 8;
    private const string NameWord = "name";

    /// <summary>A newer name replaces one that still waits for its device.</summary>
    private const string NameCoalesceKey = "device.name";

    private readonly PendingEdits _edits = new(devices);

    /// <summary>True when a name was given to another device of the segment than the one that announces it. One dictionary access.</summary>
    public bool IsGivenToAnother(string device, string name) => DeviceId.TryParse(device, out var id) && _edits.HolderOf(id, name, onlyGiven: true) is not null;

    public (CommandResult Result, long Seq) Edit(string device, DeviceEdit edit, Caller caller, Now now)
    {
        var (refusal, detail, record) = One(device);
        if (record is null)
        {
            return Refuse(refusal, detail);
        }

        if (edit.Revision is { } seen && seen != record.Revision)
        {
            return Refuse(CommandRefusal.PreconditionFailed, "the device was edited since you looked at it");
        }

        (refusal, detail) = Edited(record, edit, out var body);
        if (refusal != CommandRefusal.None)
        {
            return Refuse(refusal, detail);
        }

        var isRenamed = body.Name != record.GivenName;
        if (!isRenamed && body.Note == record.Note && body.Tags.SequenceEqual(record.Tags))
        {
            return Accept(null);
        }

        if (isRenamed && body.Name is not null && !queue.HasRoom(record.Id, NameCoalesceKey))
        {
            return Refuse(CommandRefusal.QueueFull, "too many downlinks wait for this device, so it could not be told its name");
        }

        if (Audit(caller, "device.edit", record.Id, Describe(record, body), now) == 0)
        {
            return NotAccepting();
        }

        return Journal(record.Id, body with { NameDownlinkId = isRenamed ? TellName(record, body.Name, now) : record.NameDownlinkId }, now) ? Accept(null) : NotAccepting();
    }

    public (CommandResult Result, long Seq) Replace(string device, string replaced, bool force, Caller caller, Now now)
    {
        var (refusal, detail, successor) = One(device);
        var old = default(DeviceRecord);
        if (successor is not null)
        {
            (refusal, detail, old) = One(replaced);
        }

        if (successor is null || old is null)
        {
            return Refuse(refusal, detail);
        }

        if (Unfit(successor, old) is { } reason)
        {
            return Refuse(CommandRefusal.Malformed, reason);
        }

        if (!force && old.State is DeviceState.Online or DeviceState.Sleeping)
        {
            return Refuse(CommandRefusal.StillAlive, $"'{old.Name ?? old.Address}' still reports; force it when that is meant");
        }

        var name = old.Name ?? successor.GivenName;
        if (Audit(caller, "device.replace", successor.Id, $"takes the place of {old.Id}", now) == 0)
        {
            return NotAccepting();
        }

        _ = DeviceId.TryParse(old.Id, out var oldId);
        driverOf(old.Id)?.Kick(oldId.Address, now, sink);
        _ = DeviceTagRules.TryNormalize(old.Tags.Concat(successor.Tags).Distinct().Take(DeviceTagRules.MaximumTags), out var tags);
        string[] formerly = [.. new[] { old.Id }.Concat(old.Formerly).Concat(successor.Formerly).Where(id => id != successor.Id).Distinct().Take(FormerLimit)];
        var retired = Journal(old.Id, new DeviceBody(DeviceBody.Retired, null, [], old.Note, null, successor.Id, []), now);
        var told = TellName(successor, name, now);
        var took = new DeviceBody(DeviceBody.TookOver, name, tags, old.Note ?? successor.Note, told, old.Id, formerly);
        if (!retired || !Journal(successor.Id, took, now))
        {
            return NotAccepting();
        }

        MovePolicies(old.Id, successor.Id, now);
        MoveQueue(old.Id, successor.Id, now);
        return Accept(null);
    }

    private (CommandRefusal Refusal, string? Detail, DeviceRecord? Record) One(string device)
    {
        var (refusal, detail, id) = Resolve(device);
        return refusal != CommandRefusal.None ? (refusal, detail, null)
            : devices.Find(id!) is [var record] ? (CommandRefusal.None, null, _edits.Current(record))
            : (CommandRefusal.Malformed, "this is not one device", null);
    }

    private (CommandRefusal Refusal, string? Detail) Edited(DeviceRecord record, DeviceEdit edit, out DeviceBody body)
    {
        body = new DeviceBody(DeviceBody.Edited, record.GivenName, record.Tags, record.Note, record.NameDownlinkId, null, record.Formerly);
        if (edit.SetsNote)
        {
            if (edit.Note is { } note && (note.Length > NoteLimit || !DeviceNameRules.IsUnicode(note) || note.Any(static letter => char.IsControl(letter) && letter != '\n')))
            {
                return (CommandRefusal.Malformed, "a note has at most 500 characters, and no control characters but line ends");
            }

            body = body with { Note = string.IsNullOrWhiteSpace(edit.Note) ? null : edit.Note };
        }

        if (!DeviceTagRules.TryNormalize(edit.RemovedTags, out var removed)
            || !DeviceTagRules.TryNormalize((edit.Tags ?? record.Tags).Concat(edit.AddedTags), out var tags)
            || !DeviceTagRules.TryNormalize(tags.Except(removed), out tags))
        {
            return (CommandRefusal.Malformed, DeviceTagRules.Sentence);
        }

        body = body with { Tags = tags };
        return edit.SetsName ? Renamed(record, edit.Name, ref body) : (CommandRefusal.None, null);
    }

    private (CommandRefusal Refusal, string? Detail) Renamed(DeviceRecord record, string? wish, ref DeviceBody body)
    {
        if (wish is null)
        {
            body = body with { Name = null };
            return (CommandRefusal.None, null);
        }

        if (!DeviceNameRules.TryNormalize(wish, out var name))
        {
            return (CommandRefusal.Malformed, DeviceNameRules.Sentence);
        }

        _ = DeviceId.TryParse(record.Id, out var id);
        if (_edits.HolderOf(id, name, onlyGiven: false) is { } holder)
        {
            return (CommandRefusal.NameTaken, holder.GivenName == name ? $"'{name}' is the name of {holder.Id}" : $"'{name}' is what {holder.Id} calls itself");
        }

        body = body with { Name = name };
        return (CommandRefusal.None, null);
    }

    /// <summary>Queues the downlink that tells a device its name, where its protocol has one and it does not say it already; takes back one that waits.</summary>
    /// <returns>Its number; null when none is needed or possible.</returns>
    private long? TellName(DeviceRecord record, string? name, Now now)
    {
        // The device may be about to take on the name before this one: then what it announces now says nothing.
        var isTelling = queue.IsUnanswered(record.Id, NameWord);
        var isTakenBack = record.NameDownlinkId is { } waiting && queue.Cancel(waiting, "another name was given");
        if (name is null || (record.AnnouncedName == name && (isTakenBack || !isTelling)))
        {
            return null;
        }

        var request = new DownlinkRequest
        {
            Device = record.Id,
            Verb = DownlinkVerb.Control,
            Control = NameWord,
            ControlSets = true,
            Payload = Encoding.UTF8.GetBytes(name),
            CoalesceKey = NameCoalesceKey,
        };
        return driverOf(record.Id) is { } driver && driver.Check(request, out _) == CommandRefusal.None ? Append(request, now)?.Id : null;
    }

    private bool Journal(string device, DeviceBody body, Now now)
    {
        var seq = journal.Append(now.UtcMicroseconds, device, body);
        if (seq != 0)
        {
            _edits.Add(device, seq, body);
        }

        return seq != 0;
    }

    private void MovePolicies(string old, string successor, Now now)
    {
        foreach (var (_, key, value) in policies.Values.Where(policy => policy.Scope == old))
        {
            journal.Append(now.UtcMicroseconds, string.Empty, new PolicyBody(successor, key, value, null));
            journal.Append(now.UtcMicroseconds, string.Empty, new PolicyBody(old, key, null, null));
        }
    }

    private void MoveQueue(string old, string successor, Now now)
    {
        foreach (var (id, waiting) in queue.Waiting(old))
        {
            // Its name goes with the device, and firmware was meant for the hardware.
            var request = waiting with { Device = successor, Call = null };
            var isMoved = request.Control is not (NameWord or "ota")
                && driverOf(successor)?.Check(request, out _) == CommandRefusal.None
                && queue.HasRoom(successor, request.CoalesceKey);
            queue.Cancel(id, isMoved && Append(request, now) is { } moved ? $"goes to {successor} as downlink {moved.Id}: the device was replaced" : $"the device was replaced by {successor}");
        }
    }

    private static string? Unfit(DeviceRecord successor, DeviceRecord old) =>
        successor.Id == old.Id ? "a device cannot take its own place"
        : successor.Protocol != old.Protocol || successor.Segment != old.Segment ? "both devices must be in the same network"
        : old.ReplacedBy is { } other && old.State == DeviceState.Left ? $"{other} has its place already"
        : null;

    private static string Describe(DeviceRecord record, DeviceBody body)
    {
        List<string> parts = [];
        if (record.GivenName != body.Name)
        {
            parts.Add(body.Name is null ? "name taken away" : $"name '{body.Name}'");
        }

        if (!record.Tags.SequenceEqual(body.Tags))
        {
            parts.Add($"tags {(body.Tags.Count == 0 ? "none" : string.Join(' ', body.Tags))}");
        }

        if (record.Note != body.Note)
        {
            parts.Add(body.Note is null ? "note taken away" : "note written");
        }

        return string.Join(", ", parts);
    }
}
