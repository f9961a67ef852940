namespace Sallyport.Cli.Conformance.EnigmaIot;

/// <summary>Collects what one case shows.</summary>
internal sealed class CaseReport(string name)
{
    private readonly List<string> _failures = [];
    private readonly SortedSet<string> _rules = new(StringComparer.Ordinal);

    /// <summary>Sentences so far.</summary>
    public ICollection<string> Failures => _failures;

    /// <summary>Something does not match.</summary>
    public void Fail(string sentence) => _failures.Add(sentence);

    /// <summary>A deliberate difference explains what was seen.</summary>
    public void Apply(string rule) => _rules.Add(rule);

    /// <summary>The result.</summary>
    public CaseResult Result => new(name, [.. _failures], [.. _rules]);
}
