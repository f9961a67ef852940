using System.Text;
using Sallyport.Gateway.Devices;
using Sallyport.Gateway.Downlinks;
using Sallyport.Storage.Recording;
using Sallyport.Storage.Secrets;
using Sallyport.Storage.State;

namespace Sallyport.Storage.Tests.State;

public sealed class SqliteStateStoreTests : IDisposable
{
    private const string Path = "/data/state.db";

    private readonly RecordingFileSystem _disk = new(seed: 1);

    [Fact]
    public void Records_Applied_AreReadBackSorted()
    {
        DeviceRecord[] devices = [Device(2) with { Name = "pump", Tags = ["a", "b"], State = DeviceState.Sleeping, Rssi = -60 }, Device(1)];
        DownlinkRecord[] downlinks = [Downlink(8, DownlinkStatus.Queued), Downlink(7, DownlinkStatus.Answered) with { Answer = "{}" }];
        using (var store = Open())
        {
            Assert.Equal(0, store.AppliedSeq);
            store.Apply(41, devices, downlinks, []);
            store.Apply(42, [Device(3)], [], [Sample.Device(3), Sample.Device(1)]);
        }

        using var again = Open();
        Assert.Equal(42, again.AppliedSeq);
        Assert.Equivalent(devices[0], Assert.Single(again.LoadDevices()), strict: true);
        Assert.Equivalent(downlinks.Reverse(), again.LoadDownlinks(10), strict: true);
    }

    [Fact]
    public void Downlinks_Closed_AreBoundedAndTheNewestStay()
    {
        using var store = Open(closed: 3);
        store.Apply(1, [], [.. Enumerable.Range(1, 10).Select(static id => Downlink(id, id % 2 == 0 ? DownlinkStatus.Queued : DownlinkStatus.Expired))], []);
        Assert.Equal([2L, 4, 5, 6, 7, 8, 9, 10], store.LoadDownlinks(100).Select(static record => record.Id));
        Assert.Equal([2L, 4, 6, 8, 9, 10], store.LoadDownlinks(1).Select(static record => record.Id));
    }

    [Fact]
    public void CursorsAndSettings_SavedAndRemoved_AreAsSaid()
    {
        using var store = Open();
        Assert.Null(store.LoadCursor("mqtt"));
        store.SaveCursor("mqtt", 7);
        store.SaveCursor("mqtt", 9);
        Assert.Equal(9, store.LoadCursor("mqtt"));
        store.SaveSetting("policy/b", "2");
        store.SaveSetting("policy/a", "1");
        store.SaveSetting("policy_c", "3");
        Assert.Equal([new("policy/a", "1"), new("policy/b", "2")], store.LoadSettings("policy/"));
        store.SaveSetting("policy/a", null);
        Assert.Null(store.LoadSetting("policy/a"));
        Assert.Equal("2", store.LoadSetting("policy/b"));
    }

    [Fact]
    public void PowerCut_SettingsAndSecretsStay_AndAppliedNeverRunsAheadOfItsRecords()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            using var disk = new RecordingFileSystem(seed);
            var store = Open(disk);
            for (var step = 1; step <= 5; step++)
            {
                store.Apply(step, [Device(step)], [], []);
                if (step == 3)
                {
                    store.SaveSetting("key", "value");
                    store.SaveSecret("psk", new byte[] { 1, 2, 3 });
                }
            }

            disk.CutPower((PowerCut)(seed % 3));
            store.Dispose();
            using var again = Open(disk);
            Assert.InRange(again.AppliedSeq, 3, 5);
            Assert.Equal(again.AppliedSeq, again.LoadDevices().Count);
            Assert.Equal("value", again.LoadSetting("key"));
            Assert.Equal([1, 2, 3], again.LoadSecret("psk"));
        }
    }

    [Fact]
    public void DiskFull_Apply_ThrowsChangesNothingAndRecovers()
    {
        using var store = Open();
        store.Apply(1, [Device(1)], [], []);
        _disk.MaximumOctets = _disk.Octets;
        var refused = Assert.Throws<StorageException>(() => store.Apply(2, [.. Enumerable.Range(1, 2000).Select(Device)], [], []));
        Assert.Equal(StorageFailure.DiskFull, refused.Failure);
        Assert.Equal(1, store.AppliedSeq);
        Assert.Single(store.LoadDevices());
        _disk.MaximumOctets = long.MaxValue;
        store.Apply(2, [Device(2)], [], []);
        Assert.Equal(2, store.LoadDevices().Count);
    }

    [Fact]
    public void Secret_AtRest_IsNotInTheFile()
    {
        var secret = Encoding.ASCII.GetBytes("correct horse battery staple");
        using (var store = Open())
        {
            store.SaveSecret("network-key", secret);
            Assert.Equal(secret, store.LoadSecret("network-key"));
            AssertNowhere(secret);
        }

        AssertNowhere(secret);
        using var again = Open();
        Assert.Equal(secret, again.LoadSecret("network-key"));
        again.SaveSecret("network-key", null);
        Assert.Null(again.LoadSecret("network-key"));
    }

    [Fact]
    public void Secret_WithAnotherKey_IsRefusedAtStart()
    {
        using (var store = Open())
        {
            store.SaveSecret("a", new byte[] { 1 });
        }

        var refused = Assert.Throws<StorageException>(() => SqliteStateStore.Open(Options(_disk) with { WrapKey = new FixedWrapKey(new byte[32]) }));
        Assert.Equal(StorageFailure.KeyMissing, refused.Failure);
    }

    [Fact]
    public void Secret_UnderAnotherName_DoesNotOpen()
    {
        using var wrap = new SecretWrap(Key(), Crypto.SystemRandomSource.Shared);
        var wrapped = wrap.Wrap("a", [1, 2, 3]);
        Assert.Equal([1, 2, 3], wrap.TryUnwrap("a", wrapped));
        Assert.Null(wrap.TryUnwrap("b", wrapped));
        for (var index = 0; index < wrapped.Length; index++)
        {
            wrapped[index] ^= 1;
            Assert.Null(wrap.TryUnwrap("a", wrapped));
            Assert.Null(wrap.TryUnwrap("a", wrapped.AsSpan(0, index)));
            wrapped[index] ^= 1;
        }
    }

    public void Dispose() => _disk.Dispose();

    internal static DeviceRecord Device(int number) =>
        new() { Id = Sample.Device(number), Protocol = "enigmaiot", Segment = "net", Address = Sample.Device(number)[^17..], FirstSeenMicroseconds = Sample.Start };

    internal static DownlinkRecord Downlink(long id, DownlinkStatus status) =>
        new(id, new DownlinkRequest { Device = Sample.Device(1), Verb = DownlinkVerb.Set, Payload = [1, 2, 255] }, status, 0, Sample.Start, Sample.Start, null, null);

    internal static StateStoreOptions Options(RecordingFileSystem disk) => new() { Path = Path, FileSystem = disk, WrapKey = new FixedWrapKey(Key()) };

    private static byte[] Key() => [.. Enumerable.Range(0, 32).Select(static octet => (byte)octet)];

    private static SqliteStateStore Open(RecordingFileSystem disk) => SqliteStateStore.Open(Options(disk));

    private SqliteStateStore Open(int closed = 100) => SqliteStateStore.Open(Options(_disk) with { ClosedDownlinks = closed });

    private void AssertNowhere(byte[] secret)
    {
        foreach (var name in _disk.List("/data"))
        {
            Assert.Equal(-1, _disk.Snapshot($"/data/{name}")!.AsSpan().IndexOf(secret));
        }
    }
}
