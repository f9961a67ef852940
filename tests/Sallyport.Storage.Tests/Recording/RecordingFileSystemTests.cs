using Sallyport.Storage.Recording;
using Sallyport.Storage.Sqlite;

namespace Sallyport.Storage.Tests.Recording;

/// <summary>The fake disk itself: what it says is lost or kept must be so, or the tests that use it prove nothing.</summary>
public sealed class RecordingFileSystemTests : IDisposable
{
    private const string Path = "/d/x.db";

    private readonly RecordingFileSystem _disk = new(seed: 3);

    [Fact]
    public void Kill_KeepsUnsyncedCommits_PowerCutLosesThem()
    {
        using (var before = Open())
        {
            before.Execute("CREATE TABLE t(v)");
            before.SyncCommits(false);
            before.Execute("INSERT INTO t VALUES(1)");
            _disk.KillProcess();
        }

        using (var after = Open())
        {
            Assert.Equal(1, after.Scalar("SELECT count(*) FROM t"));
            after.SyncCommits(false);
            after.Execute("INSERT INTO t VALUES(2)");
            _disk.CutPower(PowerCut.DropUnsynced);
        }

        // The death of the process synced nothing: the first row was in the cache of the system as well.
        using var last = Open();
        Assert.Equal(0, last.Scalar("SELECT count(*) FROM t"));
    }

    [Fact]
    public void SyncedCommit_SurvivesEveryPowerCut()
    {
        foreach (var cut in Enum.GetValues<PowerCut>())
        {
            for (var seed = 0; seed < 10; seed++)
            {
                using var disk = new RecordingFileSystem(seed);
                using (var before = SqliteConnection.Open(Path, disk.Vfs))
                {
                    before.Execute("CREATE TABLE t(v); INSERT INTO t VALUES(1)");
                    before.SyncCommits(false);
                    before.Execute("INSERT INTO t VALUES(2)");
                    disk.CutPower(cut);
                }

                using var after = SqliteConnection.Open(Path, disk.Vfs);
                Assert.InRange(after.Scalar("SELECT count(*) FROM t"), 1, 2);
            }
        }
    }

    [Fact]
    public void PowerCuts_ByPrefix_KeepSometimesAllAndSometimesNothing()
    {
        var kept = new HashSet<long>();
        for (var seed = 0; seed < 40; seed++)
        {
            using var disk = new RecordingFileSystem(seed);
            using (var before = SqliteConnection.Open(Path, disk.Vfs))
            {
                before.Execute("CREATE TABLE t(v)");
                before.SyncCommits(false);
                before.Execute("INSERT INTO t VALUES(1)");
                before.Execute("INSERT INTO t VALUES(2)");
                disk.CutPower(PowerCut.Prefix);
            }

            using var after = SqliteConnection.Open(Path, disk.Vfs);
            kept.Add(after.Scalar("SELECT count(*) FROM t"));
        }

        Assert.Equal([0L, 1, 2], kept.Order());
    }

    [Fact]
    public void SameSeed_SamePowerCut_LeavesTheSameOctets()
    {
        Assert.Equal(Left(7), Left(7));

        static byte[] Left(int seed)
        {
            using var disk = new RecordingFileSystem(seed);
            disk.Overwrite(Path, 0, new byte[64]);
            var file = disk.Find(Path)!;
            for (var number = 1; number < 30; number++)
            {
                file.Write([(byte)number, (byte)number], number * 2);
            }

            disk.CutPower(PowerCut.Subset);
            return disk.Snapshot(Path)!;
        }
    }

    [Fact]
    public void NewFile_NeverSynced_IsGoneAfterAPowerCut()
    {
        _disk.Touch(Path).Write("abc"u8, 0);
        Assert.Equal(["x.db"], _disk.List("/d"));
        _disk.CutPower(PowerCut.DropUnsynced);
        Assert.Empty(_disk.List("/d"));
    }

    [Fact]
    public void RemovedFile_FolderNotSynced_IsBackAfterAPowerCut()
    {
        _disk.Overwrite(Path, 0, "abc"u8);
        _disk.Delete(Path);
        Assert.Empty(_disk.List("/d"));
        _disk.CutPower(PowerCut.DropUnsynced);
        Assert.Equal("abc"u8, _disk.Snapshot(Path)!);
    }

    [Fact]
    public void SecondConnection_WhileOneIsOpen_IsRefused()
    {
        using var first = Open();
        Assert.Equal(StorageFailure.InUse, Assert.Throws<StorageException>(Open).Failure);
        first.Dispose();
        Open().Dispose();
    }

    [Fact]
    public void DeadProcess_CannotWriteAnyMore()
    {
        using var dead = Open();
        dead.Execute("CREATE TABLE t(v)");
        _disk.KillProcess();
        Assert.Equal(StorageFailure.InputOutput, Assert.Throws<StorageException>(() => dead.Execute("INSERT INTO t VALUES(1)")).Failure);
        using var alive = Open();
        Assert.Equal(0, alive.Scalar("SELECT count(*) FROM t"));
    }

    public void Dispose() => _disk.Dispose();

    private SqliteConnection Open() => SqliteConnection.Open(Path, _disk.Vfs);
}
