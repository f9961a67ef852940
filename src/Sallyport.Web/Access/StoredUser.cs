namespace Sallyport.Web.Access;

/// <summary>An account at rest; times in UTC microseconds. The password's hash names its own parameters; null: nobody has set one yet.</summary>
internal sealed record StoredUser(AccessRole Role, string? Password, long CreatedAt, long? PasswordAt, long? SignedInAt);
