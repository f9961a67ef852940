namespace Sallyport.Web.Api;

/// <summary>A page of the audit.</summary>
/// <param name="Chain">Of all entries, not of those of the page.</param>
/// <param name="Entries">In the direction that was asked for.</param>
/// <param name="Next">The new <c>since</c>, or <c>before</c> when the newest come first; null when there is nothing more.</param>
internal sealed record AuditView(AuditChainView Chain, IReadOnlyList<AuditEntryView> Entries, long? Next);
