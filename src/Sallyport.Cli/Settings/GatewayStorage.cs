using Sallyport.Cli.Configuration;
using Sallyport.Cli.Output;
using Sallyport.Gateway.Journal;
using Sallyport.Storage;
using Sallyport.Web.Settings;

namespace Sallyport.Cli.Settings;

/// <summary>The data folder of the running gateway, as REST shows it.</summary>
internal sealed class GatewayStorage(DataFolder data, RunSettings settings) : IGatewayStorage
{
    private volatile RunSettings _settings = settings;

    /// <summary>Another retention holds.</summary>
    public void Retain(RunSettings settings)
    {
        _settings = settings;
        data.Journal.Retain(TimeSpan.FromDays(settings.RetentionDays), (long)settings.RetentionGibibytes << 30);
    }

    public StorageView Look(int? days, int? gibibytes)
    {
        RunSettings now = _settings;
        int wantedDays = days ?? now.RetentionDays;
        int wantedGibibytes = gibibytes ?? now.RetentionGibibytes;
        (int files, long octets, long first) = data.Journal.Expiring(TimeSpan.FromDays(wantedDays), (long)wantedGibibytes << 30);
        var disk = new DriveInfo(data.Path);
        return new StorageView(
            data.Journal.Octets, data.Journal.Files, data.Journal.FirstSeq, TimeOf(data.Journal.FirstSeq), disk.AvailableFreeSpace, disk.TotalSize,
            wantedDays, wantedGibibytes, files, octets, first == 0 ? null : TimeOf(first));
    }

    public string? RefuseBackup()
    {
        long needed = new FolderBackup(data).NeededOctets;
        long free = new DriveInfo(data.Path).AvailableFreeSpace;
        return free > needed ? null : $"a backup needs {needed >> 20} MiB on the disk for a moment, and {free >> 20} MiB are left";
    }

    public Task BackUpAsync(Stream target, bool includeKey, CancellationToken cancellationToken) => new FolderBackup(data).WriteAsync(target, includeKey, cancellationToken);

    private string? TimeOf(long seq) => data.Journal.Read(new JournalQuery(Math.Max(0, seq - 1), 1)) is [var entry] ? JsonText.Time(entry.TimeMicroseconds) : null;
}
