namespace Sallyport.Client;

/// <summary>Which audit entries to read, the oldest first; what is null limits nothing.</summary>
/// <param name="Since">Exclusive number; 0: from the first.</param>
/// <param name="Who">Exactly this user, token or <c>gateway</c>.</param>
/// <param name="Action">This action, or the word in front of its dot for all of a group.</param>
/// <param name="Target">Exactly this target; a device also by name or address.</param>
public sealed record AuditQuery(long Since, string? Who = null, string? Action = null, string? Target = null);
