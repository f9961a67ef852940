namespace Sallyport.Web.Settings;

/// <summary>A change that was undone.</summary>
/// <param name="At">When, RFC 3339 UTC.</param>
/// <param name="Reason">Why the gateway did not start with it.</param>
public sealed record TakenBackView(string At, string Reason);
