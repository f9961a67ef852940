using Sallyport.Gateway.Journal;
using Sallyport.Gateway.Journal.Bodies;
using Sallyport.Storage.Journal;
using Sallyport.Storage.Recording;

namespace Sallyport.Storage.Tests;

/// <summary>Bodies, devices and journals that the tests share.</summary>
internal static class Sample
{
    public const string Folder = "/data/journal";
    public const long Day = 86_400_000_000;
    public const long Start = 20_000 * Day;

    public static string Device(int number) => $"enigmaiot/net/02:00:00:00:{number >> 8:X2}:{number & 255:X2}";

    public static UplinkBody Uplink(int counter, int payloadOctets = 40)
    {
        var payload = new byte[payloadOctets];
        for (var index = 0; index < payload.Length; index++)
        {
            payload[index] = (byte)(counter + index);
        }

        return new UplinkBody { Name = "pump", Encoding = "cayenne", Payload = payload, Counter = counter, Encrypted = true, Rssi = -61, Received = counter, PacketsPerHour = 3600 };
    }

    public static AuditBody Audit(string action) => new("owner", "local", "cli", action, string.Empty, null, new string('0', 64), new string('1', 64));

    public static PolicyBody Policy(int number) => new("enigmaiot", "key", $"{number}", null);

    public static JournalOptions Options(RecordingFileSystem disk) => new() { Folder = Folder, FileSystem = disk, Sync = SyncChoice.WhereAsked, RingEntries = 8, ReserveStep = 16 };

    public static SqliteJournal Journal(RecordingFileSystem disk) => SqliteJournal.Open(Options(disk));

    public static IReadOnlyList<JournalEntry> All(IJournalReader journal, string? device = null, EntryKind? kind = null)
    {
        List<JournalEntry> all = [];
        for (; ; )
        {
            var page = journal.Read(new JournalQuery(all.Count == 0 ? 0 : all[^1].Seq, 100, device, kind));
            if (page.Count == 0)
            {
                return all;
            }

            all.AddRange(page);
        }
    }
}
