namespace Sallyport.Gateway.Alerts;

/// <summary>One kind of alert.</summary>
/// <param name="Rule">Its word, as in entries and REST.</param>
/// <param name="Severity"><c>bad</c> or <c>attention</c>.</param>
/// <param name="Title">What it is called, for people.</param>
/// <param name="Meaning">When it is raised, one sentence.</param>
/// <param name="Consequence">What nobody is told when it is off, one sentence.</param>
/// <param name="Parameters">Its numbers.</param>
public sealed record AlertDefinition(string Rule, string Severity, string Title, string Meaning, string Consequence, IReadOnlyList<AlertParameter> Parameters);
