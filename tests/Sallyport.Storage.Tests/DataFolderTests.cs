using Sallyport.Gateway.Journal;

namespace Sallyport.Storage.Tests;

/// <summary>On the real disk, in a scratch folder.</summary>
public sealed class DataFolderTests : IDisposable
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"sallyport-{Guid.NewGuid():N}");

    [Fact]
    public void FirstStart_MakesEverythingForTheOwnerOnly()
    {
        using var data = DataFolder.Open(Options(_folder));
        Assert.Equal((UnixFileMode)0b111_000_000, File.GetUnixFileMode(_folder));
        Assert.Equal((UnixFileMode)0b111_000_000, File.GetUnixFileMode(Path.Combine(_folder, "journal")));
        Assert.Equal((UnixFileMode)0b110_000_000, File.GetUnixFileMode(Path.Combine(_folder, "keys", "wrap.key")));
        Assert.Equal(32, new FileInfo(Path.Combine(_folder, "keys", "wrap.key")).Length);
        Assert.True(data.Journal.SyncTime > TimeSpan.Zero);
    }

    [Fact]
    public void Backup_CopyOfAStoppedFolder_HoldsEverything()
    {
        var copy = _folder + "-copy";
        using (var data = DataFolder.Open(Options(_folder)))
        {
            data.Journal.Append(Sample.Start, Sample.Device(1), Sample.Uplink(1));
            Assert.True(data.Journal.Commit());
            data.State.SaveSecret("psk", new byte[] { 9, 8, 7 });
            data.State.SaveCursor("mqtt", 1);
        }

        try
        {
            Copy(_folder, copy);
            using var restored = DataFolder.Open(Options(copy));
            Assert.Equal(1, restored.Journal.Epoch);
            Assert.Equivalent(Sample.Uplink(1), Assert.Single(restored.Journal.Read(new JournalQuery(0, 10))).Body);
            Assert.Equal([9, 8, 7], restored.State.LoadSecret("psk"));
            Assert.Equal(1, restored.State.LoadCursor("mqtt"));
        }
        finally
        {
            Directory.Delete(copy, recursive: true);
        }
    }

    /// <summary>Asked for twice and carried out twice: a crash before the confirmation only repeats it.</summary>
    [Fact]
    public void Reset_Asked_LeavesTheAuditAndNumbersThatGoOn()
    {
        long seen;
        using (var data = DataFolder.Open(Options(_folder)))
        {
            data.Journal.Append(Sample.Start, Sample.Device(1), Sample.Uplink(1));
            data.Journal.Append(Sample.Start, string.Empty, Sample.Audit("policy.set"));
            seen = data.Journal.Append(Sample.Start, Sample.Device(1), Sample.Uplink(2));
            Assert.True(data.Journal.Commit());
            data.State.SaveSecret("psk", new byte[] { 9, 8, 7 });
            data.State.SaveSetting("token", "x");
            data.RequestReset("ann");
        }

        for (var time = 0; time < 2; time++)
        {
            using var again = DataFolder.Open(Options(_folder));
            Assert.Equal("ann", again.ResetBy);
            Assert.Equal(EntryKind.Audit, Assert.Single(again.Journal.Read(new JournalQuery(0, 10))).Kind);
            Assert.Null(again.State.LoadSecret("psk"));
            Assert.Null(again.State.LoadSetting("token"));
            if (time == 1)
            {
                Assert.True(again.Journal.Append(Sample.Start, Sample.Device(1), Sample.Uplink(3)) > seen);
                Assert.True(again.Journal.Commit());
                again.ConfirmReset();
            }
        }

        using var after = DataFolder.Open(Options(_folder));
        Assert.Null(after.ResetBy);
        Assert.Equal([EntryKind.Audit, EntryKind.Uplink], after.Journal.Read(new JournalQuery(0, 10)).Select(entry => entry.Kind));
    }

    [Fact]
    public void SecondGateway_OnOneFolder_IsRefusedWithTheProcess()
    {
        using var data = DataFolder.Open(Options(_folder));
        var refused = Assert.Throws<StorageException>(() => DataFolder.Open(Options(_folder)));
        Assert.Equal(StorageFailure.InUse, refused.Failure);
        Assert.Equal($"The data folder {_folder} is in use by another gateway (process {Environment.ProcessId}).", refused.Message);
    }

    [Fact]
    public void KeyFile_ReadableByOthers_IsRefusedWithTheRemedy()
    {
        var key = Path.Combine(_folder, "keys", "wrap.key");
        DataFolder.Open(Options(_folder)).Dispose();
        File.SetUnixFileMode(key, (UnixFileMode)0b110_100_000);
        var refused = Assert.Throws<StorageException>(() => DataFolder.Open(Options(_folder)));
        Assert.Equal(StorageFailure.KeyExposed, refused.Failure);
        Assert.Contains($"chmod 600 {key}", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void KeyFile_Missing_IsRefusedOnlyWhileSecretsExist(bool hasSecrets)
    {
        using (var data = DataFolder.Open(Options(_folder)))
        {
            if (hasSecrets)
            {
                data.State.SaveSecret("psk", new byte[] { 1 });
            }
        }

        File.Delete(Path.Combine(_folder, "keys", "wrap.key"));
        if (hasSecrets)
        {
            Assert.Equal(StorageFailure.KeyMissing, Assert.Throws<StorageException>(() => DataFolder.Open(Options(_folder))).Failure);
        }
        else
        {
            DataFolder.Open(Options(_folder)).Dispose();
            Assert.True(File.Exists(Path.Combine(_folder, "keys", "wrap.key")));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void KeyFile_CutShort_IsMadeAgainOnlyWithoutSecrets(bool hasSecrets)
    {
        var key = Path.Combine(_folder, "keys", "wrap.key");
        using (var data = DataFolder.Open(Options(_folder)))
        {
            data.State.SaveSecret("psk", hasSecrets ? new ReadOnlyMemory<byte>([1]) : null);
        }

        File.WriteAllBytes(key, new byte[7]);
        if (hasSecrets)
        {
            Assert.Contains("does not hold a key", Assert.Throws<StorageException>(() => DataFolder.Open(Options(_folder))).Message, StringComparison.Ordinal);
        }
        else
        {
            DataFolder.Open(Options(_folder)).Dispose();
            Assert.Equal(32, new FileInfo(key).Length);
        }
    }

    [Fact]
    public void Folder_ThatIsAFile_IsRefused()
    {
        File.WriteAllText(_folder, string.Empty);
        Assert.Equal(StorageFailure.Unreachable, Assert.Throws<StorageException>(() => DataFolder.Open(Options(_folder))).Failure);
    }

    [Fact]
    public void Folder_OfAnotherUser_IsRefusedWithTheRemedy()
    {
        // The folder of the system's own files belongs to root; a test that runs as root takes one of another user's, which it makes.
        var foreign = "/proc/1";
        if (Environment.UserName == "root")
        {
            Directory.CreateDirectory(_folder);
            using var chown = System.Diagnostics.Process.Start("chown", ["65534", _folder]);
            chown.WaitForExit();
            foreign = _folder;
        }

        var refused = Assert.Throws<StorageException>(() => DataFolder.Open(Options(foreign)));
        Assert.Equal(StorageFailure.ForeignOwner, refused.Failure);
        Assert.Contains("chown -R", refused.Message, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }

        File.Delete(_folder);
    }

    private static DataFolderOptions Options(string path) => new() { Path = path };

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var path in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, path));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(path, target);
        }
    }
}
