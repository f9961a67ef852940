using Sallyport.Gateway.Journal;

namespace Sallyport.Gateway.Alerts;

/// <summary>Things that are bad when they happen often: counted per subject, over when they were quiet for the rule's window. The number of subjects is bounded.</summary>
/// <param name="rule">The rule; it has the number <c>minutes</c>.</param>
/// <param name="words">The sentence and the advice, from the subject, what people call it, the number, the count and what is told.</param>
/// <param name="read">What an entry counts for: the name of the rule's number that is its limit, how many, and what is told; null when it does not concern the rule.</param>
internal sealed class TallyDetector(string rule, Func<JournalEntry, (string Number, int Count, string? Detail)?> read, Func<string, string, string, long, string?, (string Text, string? Advice)> words) : IAlertDetector
{
    /// <summary>Most senders that are counted at once. Anybody can send from any address.</summary>
    public const int MostSubjects = 4_096;

    private const double Minute = 60e6;

    private readonly Dictionary<string, Count> _counts = new(StringComparer.Ordinal);

    /// <summary>The rule.</summary>
    public string Rule => rule;

    /// <inheritdoc/>
    public void Apply(JournalEntry entry, long at, AlertEngine engine)
    {
        if (read(entry) is not { } found)
        {
            return;
        }

        if (!_counts.TryGetValue(entry.Device, out var count))
        {
            if (_counts.Count >= MostSubjects)
            {
                return;
            }

            _counts[entry.Device] = count = new Count();
        }

        var settings = engine.Rule(rule);
        count.LastAt = at;
        ref var tally = ref count.Of(found.Number);
        var sum = tally.Add(found.Count, at, (long)(settings["minutes"] * Minute));
        if (sum >= settings[found.Number])
        {
            var (text, advice) = words(entry.Device, engine.Label(entry.Device), found.Number, sum, found.Detail);
            count.IsBad = true;
            engine.Report(rule, entry.Device, true, text, advice, at);
        }
    }

    /// <inheritdoc/>
    public void Advance(long at, AlertEngine engine)
    {
        var window = (long)(engine.Rule(rule)["minutes"] * Minute);
        foreach (var (subject, count) in _counts)
        {
            if (at - count.LastAt < window)
            {
                continue;
            }

            if (count.IsBad)
            {
                engine.Report(rule, subject, false, "nothing more came", null, at);
            }

            _counts.Remove(subject);
        }
    }

    /// <summary>An alert that was open when the gateway started is over after a quiet window.</summary>
    public void Restore(string subject, long at) => _counts[subject] = new Count { LastAt = at, IsBad = true };

    private sealed class Count
    {
        private Tally _first;
        private Tally _second;
        private string? _firstNumber;

        public long LastAt { get; set; }

        public bool IsBad { get; set; }

        public ref Tally Of(string number)
        {
            _firstNumber ??= number;
            return ref number == _firstNumber ? ref _first : ref _second;
        }
    }
}
