using Sallyport.Gateway.Journal;
using Sallyport.Gateway.Journal.Bodies;
using Sallyport.Storage.Journal;
using Sallyport.Storage.Recording;
using Sallyport.Storage.Sqlite;

namespace Sallyport.Storage.Tests.Journal;

public sealed class SearchTests : IDisposable
{
    private const long Second = 1_000_000;
    private readonly RecordingFileSystem _disk = new(seed: 1);

    /// <summary>Random searches over files, kept entries and ring, against the same search on a list. The clock goes back now and then.</summary>
    [Theory]
    [InlineData(1, 100)]
    [InlineData(2, 50_000)]
    public void Search_AnyConditions_FindsWhatFitsInOrder(int seed, int ringEntries)
    {
        var random = new Random(seed);
        using var journal = SqliteJournal.Open(Sample.Options(_disk) with { RingEntries = ringEntries, FileOctets = 200_000, RetentionTime = TimeSpan.FromDays(1000), RetentionOctets = long.MaxValue });
        Fill(journal, random, 24_000);
        List<JournalEntry> all = [.. Sample.All(journal)];
        Assert.True(_disk.List(Sample.Folder).Count > 4, "it is one file only");
        for (var round = 0; round < 150; round++)
        {
            var search = Random(random, all);
            JournalEntry[] expected = [.. (search.NewestFirst ? all.AsEnumerable().Reverse() : all).Where(search.Fits)];

            Assert.Equal(expected.Select(static entry => entry.Seq), Walk(journal, search).Select(static entry => entry.Seq));
        }
    }

    [Fact]
    public void Search_AfterExpiry_FindsTheKeptEntriesInBothDirections()
    {
        using var journal = SqliteJournal.Open(Sample.Options(_disk) with { RingEntries = 10, FileOctets = 100_000, RetentionOctets = 300_000, RetentionTime = TimeSpan.FromDays(1000) });
        Fill(journal, new Random(3), 20_000);
        Assert.True(journal.FirstSeq > 1_000, "nothing expired");
        long[] audits = [.. Sample.All(journal, kind: EntryKind.Audit).Select(static entry => entry.Seq)];
        Assert.True(audits[0] < journal.FirstSeq && audits[^1] > journal.FirstSeq, "the audits are on one side only");

        Assert.Equal(audits, Walk(journal, new JournalSearch { Kinds = [EntryKind.Audit], Maximum = 7 }).Select(static entry => entry.Seq));
        Assert.Equal(audits.AsEnumerable().Reverse(), Walk(journal, new JournalSearch { Kinds = [EntryKind.Audit], Maximum = 7, NewestFirst = true }).Select(static entry => entry.Seq));
        Assert.Equal(Sample.All(journal).Select(static entry => entry.Seq), Walk(journal, new JournalSearch { Maximum = 999 }).Select(static entry => entry.Seq));
    }

    [Fact]
    public void Search_LessThanItsWorkAllows_SaysWhereToGoOn()
    {
        using var journal = SqliteJournal.Open(Sample.Options(_disk) with { RingEntries = 10 });
        for (var number = 1; number <= 30; number++)
        {
            journal.Append(Sample.Start + number, Sample.Device(number % 3), Sample.Uplink(number));
        }

        Assert.True(journal.Commit());
        var search = new JournalSearch { Devices = [Sample.Device(0), Sample.Device(2)], Maximum = 4, NewestFirst = true };

        var first = journal.Search(search);
        var second = journal.Search(search with { BeforeSeq = first.Next!.Value, Maximum = 100 });

        Assert.Equal([30, 29, 27, 26], first.Entries.Select(static entry => entry.Seq));
        Assert.Equal([24, 23, 21, 20, 18, 17, 15, 14, 12, 11, 9, 8, 6, 5, 3, 2], second.Entries.Select(static entry => entry.Seq));
        Assert.Null(second.Next);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(10_001, 0)]
    [InlineData(1, JournalSearch.MostDevices + 1)]
    public void Search_BeyondItsBounds_IsRefused(int maximum, int devices)
    {
        using var journal = Sample.Journal(_disk);
        var search = new JournalSearch { Maximum = maximum, Devices = [.. Enumerable.Range(0, devices).Select(Sample.Device)] };
        Assert.Throws<ArgumentOutOfRangeException>(() => journal.Search(search));
    }

    /// <summary>A file of the version before has no times of its blocks; they are made when it is opened.</summary>
    [Fact]
    public void FileOfVersion2_IsSearchedByTime()
    {
        using (var journal = Sample.Journal(_disk))
        {
            Fill(journal, new Random(5), 300);
        }

        using (var old = SqliteConnection.Open($"{Sample.Folder}/0001.db", _disk.Vfs))
        {
            old.Execute("DROP TABLE span; PRAGMA user_version=2");
        }

        using var again = Sample.Journal(_disk);
        var all = Sample.All(again);
        var middle = all[150].TimeMicroseconds;
        var found = Walk(again, new JournalSearch { FromMicroseconds = middle, ToMicroseconds = middle + (20 * Second) });
        Assert.NotEmpty(found);
        Assert.Equal(all.Where(entry => entry.TimeMicroseconds >= middle && entry.TimeMicroseconds < middle + (20 * Second)).Select(static entry => entry.Seq), found.Select(static entry => entry.Seq));
    }

    public void Dispose() => _disk.Dispose();

    private static void Fill(SqliteJournal journal, Random random, int entries)
    {
        var time = Sample.Start;
        for (var number = 1; number <= entries; number++)
        {
            time += random.Next(900) == 0 ? -3_600 * Second : random.Next(2 * (int)Second);
            EntryBody body = random.Next(60) switch
            {
                0 => Sample.Audit("test"),
                1 => new LeftBody("kicked", 7, false),
                _ => Sample.Uplink(number),
            };
            journal.Append(time, body is AuditBody ? "" : random.Next(40) == 0 ? "enigmaiot/other/02:00:00:00:00:01" : Sample.Device(random.Next(12)), body);
            if (random.Next(200) == 0)
            {
                Assert.True(journal.Commit());
            }
        }

        Assert.True(journal.Commit());
    }

    private static JournalSearch Random(Random random, List<JournalEntry> all)
    {
        var (one, other) = (all[random.Next(all.Count)], all[random.Next(all.Count)]);
        EntryKind[] kinds = [EntryKind.Uplink, EntryKind.Left, EntryKind.Audit, EntryKind.Policy];
        return new JournalSearch
        {
            Maximum = random.Next(1, 900),
            NewestFirst = random.Next(2) == 0,
            AfterSeq = random.Next(2) == 0 ? 0 : Math.Min(one.Seq, other.Seq),
            BeforeSeq = random.Next(2) == 0 ? long.MaxValue : Math.Max(one.Seq, other.Seq),
            FromMicroseconds = random.Next(2) == 0 ? long.MinValue : Math.Min(one.TimeMicroseconds, other.TimeMicroseconds),
            ToMicroseconds = random.Next(2) == 0 ? long.MaxValue : Math.Max(one.TimeMicroseconds, other.TimeMicroseconds),
            Devices = random.Next(2) == 0 ? [] : [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => Sample.Device(random.Next(14))).Distinct()],
            Kinds = random.Next(2) == 0 ? [] : [.. kinds.Take(random.Next(1, 4)).Skip(random.Next(2)).DefaultIfEmpty(EntryKind.Left)],
            Network = random.Next(4) == 0 ? "enigmaiot/other" : null,
        };
    }

    private static List<JournalEntry> Walk(SqliteJournal journal, JournalSearch search)
    {
        List<JournalEntry> found = [];
        for (JournalSearch? next = search; next is not null;)
        {
            var page = journal.Search(next);
            Assert.True(page.Entries.Count <= search.Maximum, "a page is too long");
            found.AddRange(page.Entries);
            next = page.Next is not { } at ? null : search.NewestFirst ? next with { BeforeSeq = at } : next with { AfterSeq = at };
        }

        return found;
    }
}
