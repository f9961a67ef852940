namespace Sallyport.Web.Api;

/// <summary>Who did what, as docs/events.md says.</summary>
internal sealed record AuditEntryView(
    long Seq, string Time, string Who, string From, string Via, string Action, string Target, string? Detail, string PreviousHash, string Hash);
