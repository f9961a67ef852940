namespace Sallyport.Web.Access;

/// <summary>A session at rest; times in UTC microseconds, the hash is SHA-256 of the secret in lower-case hex.</summary>
internal sealed record StoredSession(string User, string Hash, long CreatedAt, long SeenAt, string From, string Agent);
