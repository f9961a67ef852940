using Sallyport.Gateway.Host;
using Sallyport.Gateway.Journal;

namespace Sallyport.Cli.Conformance.EnigmaIot;

/// <summary>Takes what the driver would write into the journal.</summary>
internal sealed class ReplaySink : IDriverSink
{
    private readonly List<JournalEntry> _entries = [];
    private long _seq;

    /// <summary>UTC microseconds that entries are stamped with.</summary>
    public long Time { get; set; }

    /// <summary>Entries since the last call, oldest first.</summary>
    public IReadOnlyList<JournalEntry> TakeEntries()
    {
        JournalEntry[] entries = [.. _entries];
        _entries.Clear();
        return entries;
    }

    /// <inheritdoc/>
    public bool Append(string device, EntryBody body)
    {
        _entries.Add(new JournalEntry(++_seq, Time, device, body));
        return true;
    }

    /// <inheritdoc/>
    public void Delivery(long downlinkId, DeliveryStep step, string? reason)
    {
    }

    /// <inheritdoc/>
    public void Reachable(string device)
    {
    }

    /// <inheritdoc/>
    public void Answered(string device, string word, string? result)
    {
    }
}
