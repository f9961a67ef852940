namespace Sallyport.Web.Access;

/// <summary>A link that lets its first visitor set a password.</summary>
/// <param name="User">Whose; null: the visitor chooses a name and becomes owner.</param>
/// <param name="ExpiresAtMicroseconds">From then on it lets nobody in.</param>
public sealed record OneTimeLink(string? User, long ExpiresAtMicroseconds);
