using Sallyport.Gateway.Availability;
using Sallyport.Gateway.Journal;
using Sallyport.Gateway.Journal.Bodies;

namespace Sallyport.Gateway.Alerts;

/// <summary>
/// Weighs a week of the journal with one rule, by the same code that weighs the present, in the time of the entries. Silence is concluded anew: the rule may be
/// newer than the conclusions in the journal. Between two entries time goes on in steps, except where the gateway did not run.
/// </summary>
internal sealed class AlertTrialRun
{
    private const long Week = 7L * 86_400_000_000;
    private const long Step = 30_000_000;
    private const long MostEntries = 500_000;
    private const int Page = 5_000;
    private const int MostShown = 200;
    private const int MostDevices = 100_000;

    private readonly IJournalReader _journal;
    private readonly AvailabilityWatch _watch = new(MostDevices);
    private readonly AlertEngine _engine;
    private readonly Queue<TriedAlert> _shown = new();
    private readonly Dictionary<long, TriedAlert> _open = [];
    private readonly HashSet<string> _failed = new(StringComparer.Ordinal);
    private readonly AlertRule _rule;
    private long _clock = long.MinValue;
    private int _count;

    public AlertTrialRun(IJournalReader journal, AlertRule rule, AlertSurroundings surroundings)
    {
        _journal = journal;
        _rule = rule with { Enabled = true };
        _engine = new AlertEngine(Rule, new AlertBook(), surroundings, MostDevices);
    }

    /// <summary>Reads and weighs.</summary>
    /// <param name="utc">UTC microseconds of the end.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    public AlertTrial Run(long utc, CancellationToken cancellationToken)
    {
        var begin = FirstSince(utc - Week);
        var after = Math.Max(begin, _journal.CommittedSeq - MostEntries);
        var isComplete = after == begin;
        var (entries, from) = (0L, utc);
        while (true)
        {
            var page = _journal.Read(new JournalQuery(after, Page));
            foreach (var entry in page.Where(entry => entry.TimeMicroseconds <= utc))
            {
                from = entries++ == 0 ? entry.TimeMicroseconds : from;
                Take(entry);
            }

            if (page.Count < Page || entries >= MostEntries)
            {
                break;
            }

            after = page[^1].Seq;
            if (cancellationToken.IsCancellationRequested)
            {
                isComplete = false;
                break;
            }
        }

        var end = isComplete ? utc : Math.Max(_clock, from);
        GoOn(end);
        var note = _rule.Rule == AlertRules.Disk ? "The journal does not record free space, so this rule cannot be tried." : null;
        TriedAlert[] alerts = [.. _shown.Concat(_open.Values).OrderBy(static alert => alert.RaisedAtMicroseconds).TakeLast(MostShown)];
        return new AlertTrial(from, end, entries, isComplete, _count, alerts, note);
    }

    // Devices behind a failed link are told about by the rule for links, so that one holds as well; what it raises is not shown.
    private AlertRule Rule(string rule) => rule == _rule.Rule ? _rule : AlertRules.Default(AlertRules.Find(rule)!) with { Enabled = rule == AlertRules.Link };

    private void Take(JournalEntry entry)
    {
        if (entry.Body is AvailabilityBody)
        {
            return;
        }

        var isStart = entry.Body is LinkBody { State: "up" } link && !_failed.Remove(link.Link);
        if (isStart)
        {
            // The gateway did not run before this entry: nobody was silent to it.
            _watch.Excuse(string.Empty, entry.TimeMicroseconds);
            _clock = Math.Max(_clock, entry.TimeMicroseconds);
        }
        else
        {
            GoOn(entry.TimeMicroseconds);
        }

        if (entry.Body is LinkBody { State: "failed" } failed)
        {
            _failed.Add(failed.Link);
        }

        _watch.Apply(entry, entry.TimeMicroseconds);
        _engine.Apply(entry, entry.TimeMicroseconds);
    }

    private void GoOn(long until)
    {
        if (_clock == long.MinValue)
        {
            _clock = until;
        }

        while (_clock < until)
        {
            _clock = Math.Min(_clock + Step, until);
            _watch.Conclude(_clock, Conclude, int.MaxValue);
            _engine.Advance(_clock, _clock, Note, int.MaxValue);
        }
    }

    private bool Conclude(string device, AvailabilityBody body)
    {
        _engine.Apply(new JournalEntry(0, _clock, device, body), _clock);
        return true;
    }

    private bool Note(string device, AlertBody body)
    {
        if (body.Rule != _rule.Rule)
        {
            return true;
        }

        if (body.State == "raised")
        {
            _count++;
            _open[body.AlertId] = new TriedAlert(device, body.Subject, body.Text, _clock, null);
        }
        else if (_open.Remove(body.AlertId, out var alert))
        {
            _shown.Enqueue(alert with { ClearedAtMicroseconds = _clock });
            if (_shown.Count > MostShown)
            {
                _shown.Dequeue();
            }
        }

        return true;
    }

    /// <summary>The number behind which the entries are not older than a time. Times rise with numbers but for a clock that was set, so it is found by halving.</summary>
    private long FirstSince(long microseconds)
    {
        var (low, high) = (_journal.FirstSeq - 1, _journal.CommittedSeq);
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            if (_journal.Read(new JournalQuery(middle, 1)) is [var entry] && entry.TimeMicroseconds < microseconds)
            {
                low = Math.Max(entry.Seq, middle + 1);
            }
            else
            {
                high = middle;
            }
        }

        return Math.Max(0, low);
    }
}
