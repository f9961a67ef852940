namespace Sallyport.Web.Access;

/// <summary>A person who may sign in.</summary>
/// <param name="Name">Lower case; appears in the audit.</param>
/// <param name="Role">What the person may do.</param>
/// <param name="HasPassword">False until the one-time link was used.</param>
/// <param name="CreatedAtMicroseconds">UTC microseconds since 1970.</param>
/// <param name="PasswordAtMicroseconds">When the password was set; null: never.</param>
/// <param name="SignedInAtMicroseconds">The newest sign-in; null: never.</param>
public sealed record UserAccount(string Name, AccessRole Role, bool HasPassword, long CreatedAtMicroseconds, long? PasswordAtMicroseconds, long? SignedInAtMicroseconds);
