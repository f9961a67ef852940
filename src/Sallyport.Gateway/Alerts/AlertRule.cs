namespace Sallyport.Gateway.Alerts;

/// <summary>How one kind of alert is set. Immutable.</summary>
/// <param name="Rule">Its word.</param>
/// <param name="Enabled">False: it is never raised, and what is open is cleared.</param>
/// <param name="Numbers">A value for each of its parameters.</param>
public sealed record AlertRule(string Rule, bool Enabled, IReadOnlyDictionary<string, double> Numbers)
{
    /// <summary>The value of a parameter.</summary>
    /// <exception cref="KeyNotFoundException">The rule has no such parameter.</exception>
    public double this[string name] => Numbers[name];
}
