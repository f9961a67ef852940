namespace Sallyport.Web.Access;

/// <summary>A one-time link at rest; the hash is SHA-256 of the secret in lower-case hex.</summary>
/// <param name="User">Whose password it sets; null: it makes the owner.</param>
/// <param name="Hash">Of the secret.</param>
/// <param name="ExpiresAt">UTC microseconds.</param>
internal sealed record StoredLink(string? User, string Hash, long ExpiresAt);
