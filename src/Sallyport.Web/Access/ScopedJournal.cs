using Sallyport.Gateway.Journal;

namespace Sallyport.Web.Access;

/// <summary>The journal as the caller of the running request may see it; a page is as full as it would be without the entries that are hidden.</summary>
internal sealed class ScopedJournal(IJournalReader inner) : IJournalReader
{
    public event Action? Committed
    {
        add => inner.Committed += value;
        remove => inner.Committed -= value;
    }

    public long Epoch => inner.Epoch;

    public long FirstSeq => inner.FirstSeq;

    public long CommittedSeq => inner.CommittedSeq;

    public IReadOnlyList<JournalEntry> Read(in JournalQuery query)
    {
        var scope = ScopedControl.Scope;
        if (scope.Devices.IsEmpty)
        {
            return inner.Read(query);
        }

        var seen = new List<JournalEntry>();
        var after = query;
        while (true)
        {
            var page = inner.Read(after);
            seen.AddRange(page.Where(entry => scope.AllowsDevice(entry.Device)).Take(query.Maximum - seen.Count));
            if (page.Count < query.Maximum || seen.Count >= query.Maximum)
            {
                return seen;
            }

            after = after with { AfterSeq = page[^1].Seq };
        }
    }

    public JournalPage Search(JournalSearch search)
    {
        var scope = ScopedControl.Scope;
        var page = inner.Search(search);

        // What is hidden makes a page shorter, not the last one.
        return scope.Devices.IsEmpty ? page : page with { Entries = [.. page.Entries.Where(entry => scope.AllowsDevice(entry.Device))] };
    }
}
