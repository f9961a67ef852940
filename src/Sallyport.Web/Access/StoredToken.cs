namespace Sallyport.Web.Access;

/// <summary>A token at rest; times in UTC microseconds, the hash is SHA-256 of the secret in lower-case hex.</summary>
internal sealed record StoredToken(string Name, AccessRole Role, long CreatedAt, long? ExpiresAt, string Hash, string[] Areas, string[] Devices);
