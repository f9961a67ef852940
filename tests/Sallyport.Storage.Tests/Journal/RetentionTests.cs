using Sallyport.Gateway.Journal;
using Sallyport.Storage.Journal;
using Sallyport.Storage.Recording;

namespace Sallyport.Storage.Tests.Journal;

public sealed class RetentionTests : IDisposable
{
    private readonly RecordingFileSystem _disk = new(seed: 1);

    [Fact]
    public void Files_AreCutByUtcDayAndNeverBackwards()
    {
        using var journal = Sample.Journal(_disk);
        foreach (var time in (long[])[Sample.Start, Sample.Start + Sample.Day - 1, Sample.Start + Sample.Day, Sample.Start, Sample.Start + (2 * Sample.Day)])
        {
            journal.Append(time, Sample.Device(1), Sample.Uplink(1));
            Assert.True(journal.Commit());
        }

        Assert.Equal(["0001.db", "0002.db", "0003.db"], Databases());
        Assert.Equal([1L, 2, 3, 4, 5], Sample.All(journal).Select(static entry => entry.Seq));
        Assert.Equal([1L, 2, 3, 4, 5], Sample.All(journal, Sample.Device(1)).Select(static entry => entry.Seq));
    }

    [Fact]
    public void Files_AreCutBySize_AndReadsPageAcrossThem()
    {
        using var journal = SqliteJournal.Open(Sample.Options(_disk) with { FileOctets = 100_000, OpenFiles = 2 });
        for (var number = 1; number <= 5000; number++)
        {
            journal.Append(Sample.Start, Sample.Device(number % 2), Sample.Uplink(number));
            if (number % 100 == 0)
            {
                Assert.True(journal.Commit());
            }
        }

        Assert.True(Databases().Length > 4);
        Assert.Equal(Enumerable.Range(1, 5000).Select(static number => (long)number), journal.Read(new JournalQuery(0, 10_000)).Select(static entry => entry.Seq));
        Assert.Equal(Enumerable.Range(1, 2500).Select(static number => (long)number * 2), Sample.All(journal, Sample.Device(0)).Select(static entry => entry.Seq));
    }

    [Fact]
    public void Expiry_ByAge_DeletesFilesButKeepsAuditForEver()
    {
        using (var journal = SqliteJournal.Open(Sample.Options(_disk) with { RetentionTime = TimeSpan.FromDays(3) }))
        {
            for (var day = 0; day < 10; day++)
            {
                journal.Append(Sample.Start + (day * Sample.Day), Sample.Device(day), Sample.Uplink(day));
                journal.Append(Sample.Start + (day * Sample.Day), string.Empty, Sample.Audit($"day {day}"));
                Assert.True(journal.Commit());
            }

            Check(journal);
        }

        using var again = Sample.Journal(_disk);
        Check(again);

        void Check(SqliteJournal journal)
        {
            // A file goes when its newest entry is more than three days older than the newest of all; the last cut saw day 8.
            Assert.Equal(["0006.db", "0007.db", "0008.db", "0009.db", "0010.db"], Databases());
            Assert.Equal(11, journal.FirstSeq);
            Assert.Equal([2L, 4, 6, 8, 10, 11, 12, 13], Sample.All(journal).Take(8).Select(static entry => entry.Seq));
            Assert.Equal(10, Sample.All(journal, kind: EntryKind.Audit).Count);
            Assert.Equal(10, Sample.All(journal, string.Empty).Count);
            Assert.Empty(Sample.All(journal, Sample.Device(4)));
            Assert.Equal("day 0", ((Gateway.Journal.Bodies.AuditBody)Sample.All(journal)[0].Body).Action);
        }
    }

    [Fact]
    public void Expiry_BySize_DeletesTheOldestOnly()
    {
        using var journal = SqliteJournal.Open(Sample.Options(_disk) with { FileOctets = 60_000, RetentionOctets = 200_000 });
        for (var number = 1; number <= 8000; number++)
        {
            journal.Append(Sample.Start, Sample.Device(1), Sample.Uplink(number));
            if (number % 100 == 0)
            {
                Assert.True(journal.Commit());
            }
        }

        Assert.InRange(journal.Octets, 60_000, 280_000);
        var left = Sample.All(journal).Select(static entry => entry.Seq).ToArray();
        Assert.Equal(journal.FirstSeq, left[0]);
        Assert.True(left[0] > 1);
        Assert.Equal(8000 - left[0] + 1, left.Length);
    }

    [Fact]
    public void Expiry_AtStart_AppliesNewOptions()
    {
        using (var journal = Sample.Journal(_disk))
        {
            for (var day = 0; day < 5; day++)
            {
                journal.Append(Sample.Start + (day * Sample.Day), string.Empty, Sample.Uplink(day));
                Assert.True(journal.Commit());
            }
        }

        using var again = SqliteJournal.Open(Sample.Options(_disk) with { RetentionTime = TimeSpan.FromDays(1) });
        // As at a cut, the file that is written does not count: its time may be a clock that is wrong.
        Assert.Equal(["0003.db", "0004.db", "0005.db"], Databases());
        Assert.Equal(3, again.FirstSeq);
    }

    public void Dispose() => _disk.Dispose();

    private string[] Databases() => [.. _disk.List(Sample.Folder).Where(static name => JournalFile.NumberOf(name) > 0)];
}
