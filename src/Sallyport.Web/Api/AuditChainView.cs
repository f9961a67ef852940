namespace Sallyport.Web.Api;

/// <summary>Whether the hash chain of the audit holds.</summary>
/// <param name="State"><c>intact, broken, checking</c>: while checking, ask again.</param>
/// <param name="Entries">How many fit so far.</param>
/// <param name="Since">Time of the first of them.</param>
/// <param name="CheckedSeq">All up to this number were looked at.</param>
/// <param name="BrokenSeq">The first entry that does not fit.</param>
/// <param name="Hash">Hash of the newest that fits; a copy kept elsewhere shows whether newer ones were cut off later.</param>
internal sealed record AuditChainView(string State, long Entries, string? Since, long CheckedSeq, long? BrokenSeq, string Hash);
