using Sallyport.Gateway.Journal;
using Sallyport.Gateway.Journal.Bodies;
using Sallyport.Storage.Journal;
using Sallyport.Storage.Recording;

namespace Sallyport.Storage.Tests.Journal;

public sealed class SqliteJournalTests : IDisposable
{
    private readonly RecordingFileSystem _disk = new(seed: 1);

    [Fact]
    public void Entries_CommittedAndRead_AreEqualAndInOrder()
    {
        using var journal = Sample.Journal(_disk);
        for (var number = 1; number <= 100; number++)
        {
            Assert.Equal(number, journal.Append(Sample.Start + number, Sample.Device(number % 3), Sample.Uplink(number)));
        }

        Assert.Equal((100, 100L, 0L), (journal.Pending, journal.AppendedSeq, journal.CommittedSeq));
        Assert.Empty(Sample.All(journal));
        Assert.True(journal.Commit());
        Assert.Equal((0, 100L, 1L, 1L), (journal.Pending, journal.CommittedSeq, journal.FirstSeq, journal.Epoch));
        var all = Sample.All(journal);
        Assert.Equal(Enumerable.Range(1, 100).Select(static number => (long)number), all.Select(static entry => entry.Seq));
        Assert.All(all, static entry =>
        {
            Assert.Equal((Sample.Start + entry.Seq, Sample.Device((int)entry.Seq % 3)), (entry.TimeMicroseconds, entry.Device));
            Assert.Equivalent(Sample.Uplink((int)entry.Seq), entry.Body);
        });
    }

    [Fact]
    public void Filters_OverRingAndDisk_GiveTheSame()
    {
        using var journal = Sample.Journal(_disk);
        using var wide = SqliteJournal.Open(Sample.Options(_disk) with { Folder = "/wide", RingEntries = 10_000 });
        for (var number = 1; number <= 2000; number++)
        {
            foreach (var each in (SqliteJournal[])[journal, wide])
            {
                EntryBody body = number % 53 == 0 ? Sample.Policy(number) : number % 7 == 0 ? new LeftBody("kicked", 7, false) : Sample.Uplink(number);
                each.Append(Sample.Start, Sample.Device(number % 5), body);
                if (number % 300 == 0)
                {
                    Assert.True(each.Commit());
                }
            }
        }

        Assert.True(journal.Commit() && wide.Commit());
        foreach (var device in (string?[])[null, Sample.Device(3), Sample.Device(99)])
        {
            foreach (var kind in (EntryKind?[])[null, EntryKind.Uplink, EntryKind.Left, EntryKind.Policy, EntryKind.Audit])
            {
                var expected = Sample.All(wide, device, kind).Select(static entry => entry.Seq).ToArray();
                Assert.Equal(expected, Sample.All(journal, device, kind).Select(static entry => entry.Seq));
                Assert.Equal(device == Sample.Device(99) || kind == EntryKind.Audit, expected.Length == 0);
            }
        }
    }

    [Fact]
    public void DeviceReads_OverManyBlocks_MissNothing()
    {
        var options = Sample.Options(_disk) with { ReserveStep = 100_000 };
        for (var run = 0; run < 3; run++)
        {
            using var journal = SqliteJournal.Open(options);
            journal.Append(Sample.Start, Sample.Device(1), Sample.Uplink(run));
            journal.Append(Sample.Start, Sample.Device(2), Sample.Uplink(run));
            Assert.True(journal.Commit());
            _disk.KillProcess();
        }

        using var last = SqliteJournal.Open(options);
        var found = Sample.All(last, Sample.Device(2));
        Assert.Equal([0, 1, 2], found.Select(static entry => ((UplinkBody)entry.Body).Counter));
        Assert.True(found[2].Seq >> JournalSchema.BlockBits > found[0].Seq >> JournalSchema.BlockBits);
    }

    [Fact]
    public void Queue_Full_AnswersZeroAndGoesOnAfterACommit()
    {
        using var journal = SqliteJournal.Open(Sample.Options(_disk) with { MaximumPending = 3 });
        for (var number = 1; number <= 3; number++)
        {
            Assert.Equal(number, journal.Append(Sample.Start, string.Empty, Sample.Uplink(number)));
        }

        Assert.Equal(0, journal.Append(Sample.Start, string.Empty, Sample.Uplink(4)));
        Assert.True(journal.Commit());
        Assert.Equal(4, journal.Append(Sample.Start, string.Empty, Sample.Uplink(4)));
    }

    [Fact]
    public void Committed_RaisedOncePerGroup_NeverForNothing()
    {
        using var journal = Sample.Journal(_disk);
        var seen = new List<long>();
        journal.Committed += () => seen.Add(journal.CommittedSeq);
        Assert.True(journal.Commit());
        journal.Append(Sample.Start, string.Empty, Sample.Uplink(1));
        journal.Append(Sample.Start, string.Empty, Sample.Uplink(2));
        Assert.True(journal.Commit());
        Assert.True(journal.Commit());
        Assert.Equal([2L], seen);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(10_001)]
    public void Query_MaximumOutOfRange_Throws(int maximum)
    {
        using var journal = Sample.Journal(_disk);
        Assert.Throws<ArgumentOutOfRangeException>(() => journal.Read(new JournalQuery(0, maximum)));
    }

    [Fact]
    public void CleanStop_StartAgain_KeepsEpochAndGoesOnWithoutAGap()
    {
        using (var journal = Sample.Journal(_disk))
        {
            journal.Append(Sample.Start, string.Empty, Sample.Uplink(1));
            journal.Append(Sample.Start, string.Empty, Sample.Uplink(2));
        }

        using var again = Sample.Journal(_disk);
        Assert.Equal((1L, 2L, 2L), (again.Epoch, again.CommittedSeq, again.AppendedSeq));
        Assert.Equal(2, Sample.All(again).Count);
        Assert.Equal(3, again.Append(Sample.Start, string.Empty, Sample.Uplink(3)));
    }

    [Fact]
    public void Kill_StartAgain_KeepsCommittedRaisesEpochAndSkipsReserved()
    {
        using var journal = Sample.Journal(_disk);
        journal.Append(Sample.Start, string.Empty, Sample.Uplink(1));
        Assert.True(journal.Commit());
        journal.Append(Sample.Start, string.Empty, Sample.Uplink(2));
        _disk.KillProcess();

        using var again = Sample.Journal(_disk);
        Assert.Equal(2, again.Epoch);
        Assert.Equal([1L], Sample.All(again).Select(static entry => entry.Seq));
        Assert.True(again.CommittedSeq >= 1 && again.CommittedSeq == again.AppendedSeq);
        Assert.Equal(again.CommittedSeq + 1, again.Append(Sample.Start, string.Empty, Sample.Uplink(3)));
    }

    [Fact]
    public void SecondJournal_OnOneFolder_IsRefusedByName()
    {
        using var journal = Sample.Journal(_disk);
        var refused = Assert.Throws<StorageException>(() => Sample.Journal(_disk));
        Assert.Equal(StorageFailure.InUse, refused.Failure);
        Assert.Contains("/data/journal/kept.db is in use by another process", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0001.db")]
    [InlineData("kept.db")]
    public void DamagedFile_Open_IsRefusedByName(string name)
    {
        using (var journal = Sample.Journal(_disk))
        {
            journal.Append(Sample.Start, string.Empty, Sample.Uplink(1));
        }

        _disk.Overwrite($"{Sample.Folder}/{name}", 0, "not a database at all"u8);
        var refused = Assert.Throws<StorageException>(() => Sample.Journal(_disk));
        Assert.Equal(StorageFailure.Damaged, refused.Failure);
        Assert.Contains($"/data/journal/{name}", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void KeptFile_MissingBesideOthers_IsRefused()
    {
        using (var journal = Sample.Journal(_disk))
        {
            journal.Append(Sample.Start, string.Empty, Sample.Uplink(1));
        }

        _disk.Delete($"{Sample.Folder}/kept.db");
        Assert.Equal(StorageFailure.Damaged, Assert.Throws<StorageException>(() => Sample.Journal(_disk)).Failure);
    }

    [Fact]
    public void Measured_QuickOrSlowDisk_DecidesStrongForAll()
    {
        var options = Sample.Options(_disk) with { Sync = SyncChoice.Measured };
        _disk.SyncTime = TimeSpan.FromMilliseconds(2);
        using (var quick = SqliteJournal.Open(options))
        {
            Assert.True(quick.IsStrongForAll);
            Assert.Equal(_disk.SyncTime, quick.SyncTime);
        }

        _disk.SyncTime = TimeSpan.FromMilliseconds(3);
        using var slow = SqliteJournal.Open(options);
        Assert.False(slow.IsStrongForAll);
    }

    public void Dispose() => _disk.Dispose();
}
