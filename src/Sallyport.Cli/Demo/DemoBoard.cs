using System.Text.Json;
using Sallyport.Gateway.Commands;
using Sallyport.Gateway.Journal;
using Sallyport.Gateway.Journal.Bodies;

namespace Sallyport.Cli.Demo;

/// <summary>What the demo shows, gathered from the gateway's journal as any output would: newest value of each device, refusals by reason, newest events.</summary>
/// <param name="control">The gateway.</param>
/// <param name="after">Number of the journal entry behind which it begins: what an earlier run did is not told again.</param>
internal sealed class DemoBoard(IGatewayControl control, long after)
{
    private const int NewestEvents = 20;
    private const int Batch = 1_000;
    private const int MostValues = 1_000;

    private readonly Dictionary<string, string> _values = [];
    private readonly SortedDictionary<string, (long Count, string Newest)> _refusals = new(StringComparer.Ordinal);
    private readonly Queue<string> _events = new();
    private long _seq = after;

    /// <summary>By device id.</summary>
    public IReadOnlyDictionary<string, string> Values => _values;

    /// <summary>By reason: how many frames, and who sent the newest. Reasons are words of the gateway, so there are few.</summary>
    public IReadOnlyDictionary<string, (long Count, string Newest)> Refusals => _refusals;

    /// <summary>Oldest first.</summary>
    public IReadOnlyCollection<string> Events => _events;

    /// <summary>Takes in what became durable since the last time.</summary>
    /// <returns>A line for each of them.</returns>
    public IReadOnlyList<string> Update()
    {
        var lines = new List<string>();
        foreach (JournalEntry entry in control.Journal.Read(new JournalQuery(_seq, Batch)))
        {
            _seq = entry.Seq;
            string what = Take(entry);
            string line = $"{EntryJson.Time(entry.TimeMicroseconds)} {EntryJson.Word(entry.Kind)} {NameOf(entry.Device)} {what}".TrimEnd();
            lines.Add(line);
            if (entry.Kind is not (EntryKind.Uplink or EntryKind.Audit))
            {
                _events.Enqueue(line);
            }

            if (_events.Count > NewestEvents)
            {
                _events.Dequeue();
            }
        }

        return lines;
    }

    private string Take(JournalEntry entry)
    {
        switch (entry.Body)
        {
            case UplinkBody uplink:
                string summary = PayloadSummary.Of(uplink.Encoding, uplink.Payload);
                if (_values.Count < MostValues || _values.ContainsKey(entry.Device))
                {
                    _values[entry.Device] = summary;
                }

                return uplink.Lost == 0 ? summary : $"{summary} ({uplink.Lost} lost before it)";
            case RefusedBody refused:
                long before = _refusals.GetValueOrDefault(refused.Reason).Count;
                _refusals[refused.Reason] = (before + refused.Count, entry.Device);
                return $"{refused.Reason} x{refused.Count}";
            case JoinedBody joined:
                return joined.Sleepy ? "sleeps between messages" : "stays awake";
            case LeftBody left:
                return left.Reason;
            case NamedBody named:
                return named.Name;
            case ControlBody answer:
                return answer.Answer;
            case DownlinkBody downlink:
                return $"#{downlink.DownlinkId} {Word(downlink.State.ToString())} {downlink.Reason}".TrimEnd();
            case OutputBody output:
                string state = $"{output.State} {string.Join(' ', output.Levels)}".Trim();
                if (output.Event == "status")
                {
                    _values[entry.Device] = state;
                    return state;
                }

                return $"{output.Event} {state}".TrimEnd();
            case LinkBody link:
                return $"{link.Link} {link.State}";
            case AuditBody audit:
                return $"{audit.Who} {audit.Action} {audit.Target}";
            default:
                return "";
        }
    }

    private string NameOf(string device) => device == "" ? "gateway" : control.Find(device) is [{ Name: { } name }] ? name : device[(device.LastIndexOf('/') + 1)..];

    private static string Word(string word) => JsonNamingPolicy.KebabCaseLower.ConvertName(word);
}
