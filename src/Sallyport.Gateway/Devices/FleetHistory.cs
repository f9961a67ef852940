using Sallyport.Gateway.Journal;

namespace Sallyport.Gateway.Devices;

/// <summary>
/// Goes back in time: finds the place of a moment in the journal and applies the newest <see cref="MostEntries"/> entries before it, by the same rules as
/// live. The work is bounded however long the journal is; what lies before is told as not counted and never guessed.
/// </summary>
public static class FleetHistory
{
    /// <summary>Entries that are counted at most.</summary>
    public const int MostEntries = 20_000;

    private const int Page = 1_000;

    /// <summary>The devices at a moment.</summary>
    /// <param name="journal">Its entries.</param>
    /// <param name="known">Devices of the present: one that was there before the counted entries is shown even if none of them is its own. Its name is the present one then.</param>
    /// <param name="atMicroseconds">UTC microseconds since 1970; entries of later times are left out. Where the clock was set back, times do not rise with the
    /// numbers, and the moment is found only roughly.</param>
    public static FleetMoment At(IJournalReader journal, IReadOnlyList<DeviceRecord> known, long atMicroseconds)
    {
        ArgumentNullException.ThrowIfNull(journal);
        ArgumentNullException.ThrowIfNull(known);
        var oldest = journal.FirstSeq - 1;
        var last = LastSeqAt(journal, atMicroseconds);
        var after = Math.Max(oldest, last - MostEntries);
        var fleet = new DeviceProjection(known.Count + MostEntries);
        long? from = null;
        for (var next = after; next < last;)
        {
            var page = journal.Read(new JournalQuery(next, Page));
            if (page.Count == 0)
            {
                break;
            }

            if (from is null)
            {
                from = page[0].TimeMicroseconds;
                fleet.Load(known.Where(device => device.FirstSeenMicroseconds < from).Select(Unheard));
            }

            foreach (var entry in page.Where(entry => entry.Seq <= last && entry.TimeMicroseconds <= atMicroseconds))
            {
                fleet.Apply(entry);
            }

            next = page[^1].Seq;
        }

        return new FleetMoment(atMicroseconds, from ?? atMicroseconds, after == 0, fleet.Snapshot);
    }

    /// <summary>Number of the newest entry that is not later than a moment; one below the oldest when all are later.</summary>
    private static long LastSeqAt(IJournalReader journal, long atMicroseconds)
    {
        var low = journal.FirstSeq - 1;
        for (var high = journal.CommittedSeq; low < high;)
        {
            var middle = low + ((high - low) / 2);
            if (journal.Read(new JournalQuery(middle, 1)) is [var entry] && entry.TimeMicroseconds <= atMicroseconds)
            {
                low = entry.Seq;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    private static DeviceRecord Unheard(DeviceRecord device) => new()
    {
        Id = device.Id,
        Protocol = device.Protocol,
        Segment = device.Segment,
        Address = device.Address,
        Name = device.Name,
        FirstSeenMicroseconds = device.FirstSeenMicroseconds,
        Sleepy = device.Sleepy,
        State = DeviceState.Offline,
    };
}
