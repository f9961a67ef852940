using Sallyport.Gateway.Journal;

namespace Sallyport.System.Tests.Simulation;

/// <summary>The planted fault "publish before commit": calls durable what was only appended.</summary>
internal sealed class EagerJournal(IJournal inner) : IJournal
{
    public event Action? Committed
    {
        add => inner.Committed += value;
        remove => inner.Committed -= value;
    }

    public long Epoch => inner.Epoch;

    public long FirstSeq => inner.FirstSeq;

    public long CommittedSeq => inner.AppendedSeq;

    public int Pending => inner.Pending;

    public long AppendedSeq => inner.AppendedSeq;

    public IReadOnlyList<JournalEntry> Read(in JournalQuery query) => inner.Read(query);

    public JournalPage Search(JournalSearch search) => inner.Search(search);

    public long Append(long timeMicroseconds, string device, EntryBody body) => inner.Append(timeMicroseconds, device, body);

    public bool Commit() => inner.Commit();

    public void Dispose() => inner.Dispose();
}
