using Sallyport.Gateway.Journal;
using Sallyport.Storage.Journal;
using Sallyport.Storage.Recording;

namespace Sallyport.Storage.Tests.Journal;

/// <summary>
/// A small scripted run of the real journal is stopped at each of its writes, syncs and removals; then the process dies or the power goes, and the
/// journal is opened again on what is left. The script cuts files, lets one expire and mixes both durabilities, so every kind of write is among them.
/// </summary>
public sealed class CrashTests
{
    private const int Groups = 12;
    private const int GroupEntries = 5;

    [Theory]
    [InlineData(null)]
    [InlineData(PowerCut.DropUnsynced)]
    [InlineData(PowerCut.Prefix)]
    [InlineData(PowerCut.Subset)]
    public void Journal_StoppedAtEachChange_KeepsItsPromises(PowerCut? cut)
    {
        var whole = RunUntil(long.MaxValue, tears: false, seed: 0, out var disk);
        disk.Dispose();
        Assert.Equal(Groups, whole.Groups);
        for (long stop = 0; stop < whole.Changes; stop++)
        {
            var seen = RunUntil(stop, tears: stop % 2 == 0, seed: (int)stop, out disk);
            using (disk)
            {
                Crash(disk, cut);
                CheckAfter(seen, disk, cut, $"stop {stop}, {cut?.ToString() ?? "kill"}");
            }
        }
    }

    /// <summary>Two crashes in a row: the second one comes while the journal starts after the first.</summary>
    [Theory]
    [InlineData(PowerCut.DropUnsynced)]
    [InlineData(PowerCut.Prefix)]
    [InlineData(PowerCut.Subset)]
    public void Journal_StoppedAgainWhileItStarts_KeepsItsPromises(PowerCut cut)
    {
        for (var at = 0; at < 40; at++)
        {
            var seen = RunUntil(60 + (at * 3), tears: false, seed: at, out var disk);
            using (disk)
            {
                Crash(disk, cut);
                disk.StopAfter(at, tearsNext: true);
                try
                {
                    using var journal = SqliteJournal.Open(Options(disk));
                }
                catch (StorageException)
                {
                    // It did not get far enough to start.
                }

                Crash(disk, cut);
                CheckAfter(seen, disk, cut, $"second stop {at}, {cut}");
            }
        }
    }

    private static JournalOptions Options(RecordingFileSystem disk) => Sample.Options(disk) with { RetentionTime = TimeSpan.FromDays(1), ReserveStep = 7 };

    private static Seen RunUntil(long changes, bool tears, int seed, out RecordingFileSystem disk)
    {
        disk = new RecordingFileSystem(seed);
        if (changes != long.MaxValue)
        {
            disk.StopAfter(changes, tears);
        }

        var seen = new Seen();
        SqliteJournal? journal = null;
        try
        {
            journal = SqliteJournal.Open(Options(disk));
            seen.Epoch = journal.Epoch;
            var refused = false;
            for (var group = 0; group < Groups && !refused; group++)
            {
                refused = !RunGroup(journal, group, seen);
            }
        }
        catch (StorageException)
        {
            // The stop came while it started.
        }

        seen.Changes = disk.Changes;
        if (changes == long.MaxValue)
        {
            journal?.Dispose();
            seen.Changes = disk.Changes;
        }

        return seen;
    }

    private static bool RunGroup(SqliteJournal journal, int group, Seen seen)
    {
        var isStrong = group % 3 == 1;
        List<long> numbers = [];
        for (var index = 0; index < GroupEntries; index++)
        {
            EntryBody body = isStrong && index == 2 ? Sample.Policy(group) : isStrong && index == 3 ? Sample.Audit($"a{group}") : Sample.Uplink(group);
            numbers.Add(journal.Append(Sample.Start + (group * Sample.Day / 2), Sample.Device(index), body));
        }

        if (!journal.Commit())
        {
            seen.Attempted.AddRange(numbers);
            return false;
        }

        seen.Groups++;
        seen.All.AddRange(numbers);
        seen.StrongUpTo = isStrong ? numbers[^1] : seen.StrongUpTo;
        return true;
    }

    private static void Crash(RecordingFileSystem disk, PowerCut? cut)
    {
        if (cut is { } kind)
        {
            disk.CutPower(kind);
        }
        else
        {
            disk.KillProcess();
        }
    }

    private static void CheckAfter(Seen seen, RecordingFileSystem disk, PowerCut? cut, string where)
    {
        using var journal = SqliteJournal.Open(Options(disk));
        Assert.True(seen.Epoch == 0 || journal.Epoch > seen.Epoch, $"{where}: the epoch did not rise");
        var highest = seen.All.Concat(seen.Attempted).DefaultIfEmpty(0).Max();
        var kept = Sample.All(journal).Select(static entry => entry.Seq).ToArray();
        Assert.True(kept.Zip(kept.Skip(1)).All(static pair => pair.First < pair.Second), $"{where}: the order is broken");
        Assert.True(kept.All(number => number <= highest), $"{where}: a number that nobody gave");

        // Nothing between the oldest that is left and what was promised is missing. (Expiry takes whole groups from the front, but never audit entries.)
        var promised = cut is null ? seen.All.DefaultIfEmpty(0).Max() : seen.StrongUpTo;
        var expected = seen.All.Where(number => number <= promised && number >= journal.FirstSeq);
        Assert.True(expected.All(kept.Contains), $"{where}: a committed entry is gone");
        // A file may have expired with the promised number in it, but then only because newer entries are there.
        Assert.True(promised == 0 || (kept.Length > 0 && kept[^1] >= promised), $"{where}: everything is gone");
        var audits = Sample.All(journal, kind: EntryKind.Audit).Count;
        Assert.True(audits >= seen.All.Count(number => number <= promised && number % (3 * GroupEntries) == GroupEntries + 4), $"{where}: an audit entry is gone");

        // A number that anybody saw (it was committed) is never given again, also when the power cut took the entry.
        Assert.True(journal.CommittedSeq >= seen.All.DefaultIfEmpty(0).Max(), $"{where}: the numbers went back");
        var next = journal.Append(Sample.Start, string.Empty, Sample.Policy(0));
        Assert.True(next > seen.All.DefaultIfEmpty(0).Max(), $"{where}: a number was given twice");
        Assert.True(journal.Commit(), $"{where}: {journal.Trouble}");
        Assert.Equal(next, journal.CommittedSeq);
        Assert.Equal(next, Sample.All(journal)[^1].Seq);
    }

    private sealed class Seen
    {
        public long Epoch { get; set; }

        public long Changes { get; set; }

        public int Groups { get; set; }

        public long StrongUpTo { get; set; }

        public List<long> All { get; } = [];

        public List<long> Attempted { get; } = [];
    }
}
