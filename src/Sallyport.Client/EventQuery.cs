namespace Sallyport.Client;

/// <summary>Which entries to read.</summary>
/// <param name="Since">Exclusive; 0: from the first.</param>
/// <param name="Device">Id, name or address; null: all.</param>
/// <param name="Kind">A word of docs/events.md; null: all.</param>
public sealed record EventQuery(long Since, string? Device = null, string? Kind = null);
