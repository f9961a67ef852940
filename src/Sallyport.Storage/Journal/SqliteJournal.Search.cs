using Sallyport.Gateway.Journal;

namespace Sallyport.Storage.Journal;

/// <content>Searches.</content>
public sealed partial class SqliteJournal
{
    /// <summary>Steps of one search behind an index, each over 16,384 numbers: about 50 milliseconds when nothing is found.</summary>
    private const int MostIndexedSteps = 4_096;

    /// <summary>Steps of one search that looks at rows one by one, each over 4,096 numbers: half a second when nothing fits.</summary>
    private const int MostSteps = 512;

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">The maximum is not 1..10,000, or there are too many devices.</exception>
    /// <exception cref="StorageException">A file cannot be read.</exception>
    public JournalPage Search(JournalSearch search)
    {
        ArgumentNullException.ThrowIfNull(search);
        ArgumentOutOfRangeException.ThrowIfLessThan(search.Maximum, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(search.Maximum, MaximumQuery);
        ArgumentOutOfRangeException.ThrowIfNegative(search.AfterSeq);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(search.Devices.Count, JournalSearch.MostDevices);
        if (_ring.TrySearch(search, out var recent))
        {
            return recent;
        }

        List<JournalEntry> entries = [];
        List<StoredEntry> page = [];
        var after = search.AfterSeq;
        var upTo = Math.Min(CommittedSeq, search.BeforeSeq - 1);
        var most = EntryTable.IsIndexed(search) ? MostIndexedSteps : MostSteps;
        for (var step = 0; after < upTo && entries.Count < search.Maximum; step++)
        {
            if (step == most)
            {
                return new JournalPage(entries, search.NewestFirst ? upTo + 1 : after);
            }

            page.Clear();
            var reached = _files.Step(search, after, upTo, Math.Min(PageEntries, search.Maximum - entries.Count), page);
            (after, upTo) = search.NewestFirst ? (after, reached - 1) : (reached, upTo);

            // Decoded outside of every lock, so a long search does not hold up the next commit.
            entries.AddRange(page.ConvertAll(static row => row.Decode()));
        }

        return new JournalPage(entries, after >= upTo ? null : search.NewestFirst ? upTo + 1 : after);
    }
}
