using System.Text;
using Sallyport.Gateway.Journal;
using Sallyport.Gateway.Journal.Bodies;
using Sallyport.Payloads;
using Sallyport.Payloads.Values;

namespace Sallyport.Gateway.History;

/// <summary>
/// What devices said in the past, read from the journal when somebody asks: nothing is stored twice, and nothing can differ from the journal. One walk
/// over the messages of a device serves all of its values. The newest messages come first, so that a walk that reaches its bound has what matters most.
/// </summary>
public sealed class ValueHistory(IJournalReader journal)
{
    /// <summary>Values of one device that are told apart; further ones are left out.</summary>
    public const int MostValues = 64;

    /// <summary>Messages that one question for a course reads at most.</summary>
    public const int MostMessages = 4_000_000;

    /// <summary>Messages that are looked at to learn which values a device has.</summary>
    public const int MostMessagesForValues = 20_000;

    private const int Page = 2_000;

    /// <summary>The course of some values of a device.</summary>
    /// <param name="devices">Device id, and those of the devices whose place it took; 1 to 32.</param>
    /// <param name="paths">Which values; empty: all, at most <see cref="MostValues"/>.</param>
    /// <param name="range">When, and how fine.</param>
    /// <param name="cancellationToken">Ends the walk.</param>
    /// <returns>The courses in the order of <paramref name="paths"/> or of the newest message, without those that had no reading; and how far back the walk got.</returns>
    public (IReadOnlyList<HistorySeries> Series, WalkReach Reach) Courses(IReadOnlyList<string> devices, IReadOnlyCollection<string> paths, HistoryRange range, CancellationToken cancellationToken)
    {
        var search = new JournalSearch
        {
            Devices = devices,
            Kinds = [EntryKind.Uplink],
            FromMicroseconds = range.FromMicroseconds,
            ToMicroseconds = range.ToMicroseconds,
            NewestFirst = true,
            Maximum = Page,
        };
        var table = new PathTable();
        foreach (var path in paths)
        {
            _ = table.Add(Encoding.UTF8.GetBytes(path));
        }

        var visitor = new CourseVisitor(table, range, takesAll: paths.Count == 0);
        var reach = Walk(search, MostMessages, ref visitor, cancellationToken);
        return (visitor.Finish(), reach);
    }

    /// <summary>Which values a device said, in the order of its newest message, with the newest reading of each.</summary>
    public (IReadOnlyList<KnownValue> Values, WalkReach Reach) Values(IReadOnlyList<string> devices, CancellationToken cancellationToken)
    {
        var visitor = new CatalogVisitor(new PathTable());
        var reach = Walk(new JournalSearch { Devices = devices, Kinds = [EntryKind.Uplink], NewestFirst = true, Maximum = Page }, MostMessagesForValues, ref visitor, cancellationToken);
        return (visitor.Finish(), reach);
    }

    private WalkReach Walk<TVisitor>(JournalSearch search, int most, ref TVisitor visitor, CancellationToken cancellationToken)
        where TVisitor : struct, IUplinkVisitor
    {
        var reader = new PayloadReader();
        var read = 0;
        long? oldest = null;
        for (JournalSearch? next = search; next is not null;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var page = journal.Search(next);
            foreach (var entry in page.Entries)
            {
                var uplink = (UplinkBody)entry.Body;
                oldest = entry.TimeMicroseconds;
                read++;
                if (PayloadWord.TryParse(uplink.Encoding, out var format))
                {
                    visitor.Begin(entry.TimeMicroseconds, format);
                    _ = reader.TryRead(format, uplink.Payload, ref visitor);
                }
            }

            if (page.Next is not null && read >= most)
            {
                return new WalkReach(false, oldest, read);
            }

            next = page.Next is { } at ? next with { BeforeSeq = at } : null;
        }

        return new WalkReach(true, oldest, read);
    }
}
