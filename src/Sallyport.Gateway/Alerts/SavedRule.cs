namespace Sallyport.Gateway.Alerts;

/// <summary>A rule in the state store.</summary>
internal sealed record SavedRule(bool Enabled, Dictionary<string, double> Numbers);
