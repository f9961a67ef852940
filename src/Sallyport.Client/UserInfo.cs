namespace Sallyport.Client;

/// <summary>An account of the gateway.</summary>
/// <param name="Name">Lower case.</param>
/// <param name="Role"><c>viewer, operator</c> or <c>admin</c>.</param>
/// <param name="HasPassword">False until the one-time link was used.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="SignedInAt">The newest sign-in; null: never.</param>
/// <param name="Sessions">How many browsers are signed in.</param>
/// <param name="Link">Secret of the one-time link; only in the answer that made it.</param>
/// <param name="LinkExpiresAt">Until when that is good.</param>
public sealed record UserInfo(string Name, string Role, bool HasPassword, DateTimeOffset CreatedAt, DateTimeOffset? SignedInAt, int Sessions, string? Link, DateTimeOffset? LinkExpiresAt);
