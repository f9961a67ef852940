using Sallyport.Gateway.Journal;

namespace Sallyport.Gateway.Commands;

/// <summary>
/// Computes the hashes of the audit entries of a journal anew, a bounded number at a time, and goes on from there when asked again. What was checked is
/// checked again from the beginning after <see cref="GoodFor"/>, so that a change behind the gateway's back shows, too. Thread safe.
/// </summary>
public sealed class AuditChainCheck(IJournalReader journal, TimeProvider time)
{
    /// <summary>Most entries that one call looks at.</summary>
    public const int MostAtOnce = PageEntries * PagesAtOnce;

    private const int PageEntries = 2_000;
    private const int PagesAtOnce = 10;
    private readonly Lock _lock = new();
    private long _began = time.GetTimestamp();
    private AuditChainState _state = Nothing;

    /// <summary>How long the first entries count as checked.</summary>
    public static TimeSpan GoodFor { get; } = TimeSpan.FromMinutes(10);

    private static AuditChainState Nothing => new(false, 0, null, 0, null, AuditTrail.Beginning);

    /// <summary>Goes on with the check and tells how far it is.</summary>
    public AuditChainState Continue()
    {
        lock (_lock)
        {
            if (_state.IsComplete && time.GetElapsedTime(_began) >= GoodFor)
            {
                (_began, _state) = (time.GetTimestamp(), Nothing);
            }

            for (var page = 0; page < PagesAtOnce && Step(); page++)
            {
            }

            return _state;
        }
    }

    /// <summary>Looks at one page; true when there is another.</summary>
    private bool Step()
    {
        if (_state.BrokenSeq is not null)
        {
            return false;
        }

        var committed = journal.CommittedSeq;
        var page = journal.Search(new JournalSearch { AfterSeq = _state.CheckedSeq, Maximum = PageEntries, Kinds = [EntryKind.Audit] });
        foreach (var entry in page.Entries)
        {
            if (AuditTrail.Verify([entry], _state.Hash) is { } broken)
            {
                _state = _state with { IsComplete = true, BrokenSeq = broken };
                return false;
            }

            _state = _state with
            {
                Entries = _state.Entries + 1,
                SinceMicroseconds = _state.SinceMicroseconds ?? entry.TimeMicroseconds,
                CheckedSeq = entry.Seq,
                Hash = ((Journal.Bodies.AuditBody)entry.Body).Hash,
            };
        }

        _state = _state with { IsComplete = page.Next is null, CheckedSeq = page.Next ?? Math.Max(_state.CheckedSeq, committed) };
        return page.Next is not null;
    }
}
