namespace Sallyport.Cli.Conformance;

/// <summary>What became of one case of a vector file.</summary>
/// <param name="Name">The case's name in the file.</param>
/// <param name="Failures">What did not match, one sentence each; empty when the case passed.</param>
/// <param name="Rules">Names of the deliberate differences (docs/deviations.md) that were needed to pass.</param>
internal sealed record CaseResult(string Name, IReadOnlyList<string> Failures, IReadOnlyList<string> Rules)
{
    /// <summary>True when nothing failed.</summary>
    public bool Passed => Failures.Count == 0;
}
