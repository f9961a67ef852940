using Sallyport.Gateway.Journal;

namespace Sallyport.Storage.Journal;

/// <content>Searches walk the files in small steps, each under one file's lock.</content>
internal sealed partial class JournalFiles
{
    /// <summary>Rows that one step looks at where no index helps: about two milliseconds.</summary>
    private const int StepRows = 4096;

    /// <summary>
    /// One step of a search over the numbers above <paramref name="after"/> up to <paramref name="upTo"/>: adds at most <paramref name="maximum"/> entries
    /// to an empty page.
    /// </summary>
    /// <returns>The last number that was looked at: the highest when the oldest come first, else the lowest.</returns>
    public long Step(JournalSearch search, long after, long upTo, int maximum, List<StoredEntry> page)
    {
        while (true)
        {
            var files = _files;
            var first = Array.Find(files, static file => file.FirstSeq != 0)?.FirstSeq ?? long.MaxValue;
            var from = after + 1;
            if (search.NewestFirst ? upTo < first : from < first)
            {
                return StepKept(search, after, search.NewestFirst ? upTo : Math.Min(upTo, first - 1), maximum, page);
            }

            var file = search.NewestFirst
                ? Array.FindLast(files, file => file.FirstSeq != 0 && file.FirstSeq <= upTo)
                : Array.Find(files, file => file.LastSeq >= from);
            if (file is null || file.FirstSeq > upTo)
            {
                return search.NewestFirst ? from : upTo;
            }

            var (low, high) = (Math.Max(from, file.FirstSeq), Math.Min(upTo, file.LastSeq));
            if (search.NewestFirst && file.LastSeq < low)
            {
                // Numbers between two files that nobody got.
                return low;
            }

            if (!file.MayHold(search))
            {
                return search.NewestFirst ? low : high;
            }

            (low, high) = Window(search, low, high);
            if (file.Search(search, low - 1, high, maximum, page))
            {
                Used(file);
                return page.Count == maximum ? page[^1].Seq : search.NewestFirst ? low : high;
            }

            // The file expired meanwhile.
            page.Clear();
        }
    }

    private static (long Low, long High) Window(JournalSearch search, long low, long high)
    {
        var rows = EntryTable.IsIndexed(search) ? 1 << JournalSchema.BlockBits : StepRows;
        return search.NewestFirst
            ? (Math.Max(low, high & ~((long)rows - 1)), high)
            : (low, Math.Min(high, low | ((long)rows - 1)));
    }

    private long StepKept(JournalSearch search, long after, long upTo, int maximum, List<StoredEntry> page)
    {
        if (!s_keptKinds.Any(kind => ((search.KindMask >> (int)kind) & 1) != 0))
        {
            return search.NewestFirst ? after + 1 : upTo;
        }

        var reached = _kept.Search(search, after, upTo, StepRows, maximum, page);
        return page.Count == maximum ? page[^1].Seq : reached;
    }
}
