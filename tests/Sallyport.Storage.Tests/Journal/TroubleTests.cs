using Sallyport.Gateway.Journal;
using Sallyport.Storage.Recording;

namespace Sallyport.Storage.Tests.Journal;

public sealed class TroubleTests : IDisposable
{
    private readonly RecordingFileSystem _disk = new(seed: 1);

    [Fact]
    public void DiskFull_CommitRefuses_KeepsEntriesPendingAndRecovers()
    {
        using var journal = Sample.Journal(_disk);
        journal.Append(Sample.Start, Sample.Device(1), Sample.Uplink(1));
        Assert.True(journal.Commit());
        var raised = 0;
        journal.Committed += () => raised++;
        _disk.MaximumOctets = _disk.Octets;
        for (var number = 2; number <= 200; number++)
        {
            journal.Append(Sample.Start, Sample.Device(number), Sample.Uplink(number));
            Assert.True(number % 10 != 0 || !journal.Commit());
        }

        Assert.Equal((1L, 199, 0), (journal.CommittedSeq, journal.Pending, raised));
        Assert.Contains("the disk is full", journal.Trouble, StringComparison.Ordinal);
        Assert.Single(Sample.All(journal));

        _disk.MaximumOctets = long.MaxValue;
        Assert.True(journal.Commit());
        Assert.Equal((200L, 0, 1), (journal.CommittedSeq, journal.Pending, raised));
        Assert.Null(journal.Trouble);
        var all = Sample.All(journal);
        Assert.Equal(Enumerable.Range(1, 200).Select(static number => (long)number), all.Select(static entry => entry.Seq));
        Assert.Equal(Sample.Device(150), all[149].Device);
    }

    [Fact]
    public void DiskFull_QueueFills_AppendAnswersZero()
    {
        using var journal = Storage.Journal.SqliteJournal.Open(Sample.Options(_disk) with { MaximumPending = 500 });
        _disk.MaximumOctets = _disk.Octets;
        for (var number = 1; number <= 500; number++)
        {
            Assert.Equal(number, journal.Append(Sample.Start, string.Empty, Sample.Uplink(number, 200)));
        }

        Assert.False(journal.Commit());
        Assert.Equal(0, journal.Append(Sample.Start, string.Empty, Sample.Uplink(0)));
        _disk.MaximumOctets = long.MaxValue;
        Assert.True(journal.Commit());
        Assert.Equal(501, journal.Append(Sample.Start, string.Empty, Sample.Uplink(0)));
    }

    [Fact]
    public void SyncFails_StrongGroupIsRefused_AndIsThereOnceWhenItSucceeds()
    {
        using var journal = Sample.Journal(_disk);
        journal.Append(Sample.Start, string.Empty, Sample.Uplink(1));
        Assert.True(journal.Commit());
        _disk.FailSyncs = true;
        journal.Append(Sample.Start, string.Empty, Sample.Policy(2));
        Assert.False(journal.Commit());
        Assert.Equal(1, journal.CommittedSeq);
        _disk.FailSyncs = false;
        Assert.True(journal.Commit());
        _disk.CutPower(PowerCut.DropUnsynced);
        using var again = Sample.Journal(_disk);
        Assert.Equal([1L, 2], Sample.All(again).Select(static entry => entry.Seq));
    }

    /// <summary>Each change of a run fails once while the process lives on: the next commit mends it, nothing is lost or doubled.</summary>
    [Fact]
    public void DiskStandsStill_ThenGoesOn_NothingIsLostOrDoubled()
    {
        for (var stop = 0; stop < 60; stop++)
        {
            using var disk = new RecordingFileSystem(stop);
            using var journal = Sample.Journal(disk);
            disk.StopAfter(stop);
            var refused = 0;
            for (var number = 1; number <= 30; number++)
            {
                journal.Append(Sample.Start + (number * Sample.Day / 8), Sample.Device(number % 4), number % 4 == 0 ? Sample.Policy(number) : Sample.Uplink(number));
                if (!journal.Commit())
                {
                    refused++;
                    disk.StopAfter(long.MaxValue / 2);
                }
            }

            Assert.True(journal.Commit(), $"stop {stop}: {journal.Trouble}");
            Assert.True(refused > 0 || stop > 30, $"stop {stop} did not stop anything");
            Assert.Equal(Enumerable.Range(1, 30).Select(static number => (long)number), Sample.All(journal).Select(static entry => entry.Seq));
        }
    }

    [Fact]
    public async Task Readers_WhileCommitting_SeeAnUnbrokenRise()
    {
        using var journal = Storage.Journal.SqliteJournal.Open(Sample.Options(_disk) with { FileOctets = 200_000, OpenFiles = 1, RingEntries = 64 });
        const int Entries = 20_000;
        var readers = Enumerable.Range(0, 3).Select(number => Task.Run(() => Follow(journal, number == 2 ? Sample.Device(1) : null, number == 2 ? Entries / 2 : Entries))).ToArray();
        for (var number = 1; number <= Entries; number++)
        {
            journal.Append(Sample.Start, Sample.Device(number % 2), Sample.Uplink(number));
            if (number % 50 == 0)
            {
                Assert.True(journal.Commit());
            }
        }

        await Task.WhenAll(readers).WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
    }

    public void Dispose() => _disk.Dispose();

    private static void Follow(IJournalReader journal, string? device, int expected)
    {
        long after = 0;
        var step = device is null ? 1 : 2;
        for (var seen = 0; seen < expected;)
        {
            var page = journal.Read(new JournalQuery(after, 700, device));
            if (page.Count == 0)
            {
                Thread.Yield();
            }

            foreach (var entry in page)
            {
                Assert.Equal(after + (after == 0 ? 1 : step), entry.Seq);
                after = entry.Seq;
                seen++;
            }
        }
    }
}
