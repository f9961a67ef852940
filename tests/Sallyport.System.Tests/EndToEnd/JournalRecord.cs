using Sallyport.Gateway.Journal;
using Sallyport.Gateway.Journal.Bodies;
using Sallyport.Storage;
using Sallyport.Storage.Journal;

namespace Sallyport.System.Tests.EndToEnd;

/// <summary>What the journal of a killed gateway held, read from a copy of its files, so that the gateway itself meets the crash.</summary>
/// <param name="data">The gateway's folder.</param>
/// <param name="copies">A folder for the copies.</param>
internal sealed class JournalRecord(string data, string copies)
{
    private const int Page = 10_000;

    private readonly SortedDictionary<long, string> _entries = [];
    private readonly List<UplinkBody> _uplinks = [];

    /// <summary>Epoch of the gateway that was killed.</summary>
    public long Epoch { get; private set; }

    /// <summary>All entries so far, by number, as the world sees them.</summary>
    public IReadOnlyDictionary<long, string> Entries => _entries;

    /// <summary>All uplinks so far, in order.</summary>
    public IReadOnlyList<UplinkBody> Uplinks => _uplinks;

    /// <summary>Reads what the gateway left. All that was there before must be there unchanged, behind it only greater numbers, and the epoch rises by one with each kill.</summary>
    public void Take()
    {
        string copy = Path.Combine(copies, "copy");
        Copy(Path.Combine(data, DataFolder.JournalFolder), copy);
        using (var journal = SqliteJournal.Open(new JournalOptions { Folder = copy }))
        {
            Assert.Equal(++Epoch, journal.Epoch - 1);   // opening the copy is the start after the kill
            long known = _entries.Count > 0 ? _entries.Keys.Last() : 0;
            var again = 0;
            var last = 0L;
            for (IReadOnlyList<JournalEntry> page = journal.Read(new JournalQuery(0, Page)); page.Count > 0; page = journal.Read(new JournalQuery(last, Page)))
            {
                foreach (JournalEntry entry in page)
                {
                    Assert.True(entry.Seq > last, $"{entry.Seq} stands behind {last}");
                    last = entry.Seq;
                    string text = global::System.Text.Encoding.UTF8.GetString(EntryJson.ToUtf8(entry));
                    if (entry.Seq <= known)
                    {
                        Assert.True(_entries.TryGetValue(entry.Seq, out string? before) && before == text, $"{entry.Seq} was {before} and is {text}");
                        again++;
                    }
                    else
                    {
                        Add(entry, text);
                    }
                }
            }

            Assert.True(again == _entries.Keys.Count(seq => seq <= known), $"of the entries up to {known} only {again} are there again");
        }

        Directory.Delete(copy, recursive: true);
    }

    private void Add(JournalEntry entry, string text)
    {
        _entries.Add(entry.Seq, text);
        if (entry.Body is UplinkBody uplink)
        {
            _uplinks.Add(uplink);
        }
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (string file in Directory.GetFiles(from))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }
    }
}
