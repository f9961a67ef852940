using System.Runtime.InteropServices;
using Sallyport.Gateway.Journal;
using Sallyport.Gateway.Journal.Bodies;

namespace Sallyport.Gateway.Host;

/// <summary>Counts durable entries by segment and reason, never by device. No allocation per entry. Thread safe.</summary>
internal sealed class EntryCounter
{
    /// <summary>Most names of one kind; what comes above is counted as <see cref="Other"/>.</summary>
    public const int Maximum = 128;

    /// <summary>Name of what has no place of its own.</summary>
    public const string Other = "other";

    private readonly Lock _gate = new();
    private readonly Dictionary<string, long> _uplinks = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _refusals = new(StringComparer.Ordinal);

    /// <summary>Copies of the counts: by <c>protocol/segment</c>, and by reason.</summary>
    public (IReadOnlyDictionary<string, long> Uplinks, IReadOnlyDictionary<string, long> Refusals) Snapshot
    {
        get
        {
            lock (_gate)
            {
                return (new Dictionary<string, long>(_uplinks), new Dictionary<string, long>(_refusals));
            }
        }
    }

    /// <summary>Counts one entry.</summary>
    public void Count(JournalEntry entry)
    {
        if (entry.Body is UplinkBody)
        {
            var end = entry.Device.LastIndexOf('/');
            Add(_uplinks, end < 0 ? Other : entry.Device.AsSpan(0, end), 1);
        }
        else if (entry.Body is RefusedBody refused)
        {
            Add(_refusals, refused.Reason, refused.Count);
        }
    }

    private void Add(Dictionary<string, long> counts, ReadOnlySpan<char> name, int amount)
    {
        lock (_gate)
        {
            var bySpan = counts.GetAlternateLookup<ReadOnlySpan<char>>();
            var key = counts.Count < Maximum || bySpan.ContainsKey(name) ? name : Other;
            CollectionsMarshal.GetValueRefOrAddDefault(bySpan, key, out _) += amount;
        }
    }
}
