using Sallyport.Gateway.Devices;
using Sallyport.Gateway.Journal.Bodies;

namespace Sallyport.Gateway.Commands;

/// <summary>
/// Edits that were journalled and that the projection has not seen yet, so that two edits that follow each other within a commit see each other. Bounded by
/// the commands that wait for a commit. Owned by the thread that runs the turns.
/// </summary>
internal sealed class PendingEdits(DeviceProjection devices)
{
    private readonly Dictionary<string, (long Seq, DeviceBody Body)> _bodies = new(StringComparer.Ordinal);

    /// <summary>Remembers an edit until the projection has it.</summary>
    public void Add(string device, long seq, DeviceBody body)
    {
        Prune();
        _bodies[device] = (seq, body);
    }

    /// <summary>The record as it will be.</summary>
    public DeviceRecord Current(DeviceRecord record)
    {
        Prune();
        return _bodies.TryGetValue(record.Id, out var pending)
            ? record with
            {
                Name = pending.Body.Name ?? (pending.Body.Change == DeviceBody.Retired ? null : record.AnnouncedName),
                AnnouncedName = pending.Body.Change == DeviceBody.Retired ? null : record.AnnouncedName,
                GivenName = pending.Body.Name,
                Tags = pending.Body.Tags,
                Note = pending.Body.Note,
                NameDownlinkId = pending.Body.NameDownlinkId,
                Formerly = pending.Body.Formerly,
                Revision = pending.Seq,
            }
            : record;
    }

    /// <summary>The device beside <paramref name="id"/> in its segment that has a name: it was given to it, or (unless only given ones count) it announced it.</summary>
    public DeviceRecord? HolderOf(DeviceId id, string name, bool onlyGiven)
    {
        var known = devices.Find($"{id.Protocol}/{id.Segment}/{name}").Select(Current);
        var waiting = _bodies.Where(pending => pending.Value.Body.Name == name && Shares(id, pending.Key)).SelectMany(pending => devices.Find(pending.Key)).Select(Current);
        var self = id.ToString();
        return known.Concat(waiting).FirstOrDefault(record => record.Id != self && (record.GivenName == name || (!onlyGiven && record.AnnouncedName == name)));
    }

    private static bool Shares(DeviceId id, string device) => DeviceId.TryParse(device, out var other) && other.Protocol == id.Protocol && other.Segment == id.Segment;

    private void Prune()
    {
        if (_bodies.Count > 0)
        {
            var applied = devices.AppliedSeq;
            foreach (var (device, _) in _bodies.Where(pending => pending.Value.Seq <= applied).ToArray())
            {
                _bodies.Remove(device);
            }
        }
    }
}
