namespace Sallyport.Web.Api;

/// <summary>An account.</summary>
/// <param name="Name">Lower case.</param>
/// <param name="Role">What the person may do.</param>
/// <param name="HasPassword">False until the one-time link was used.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="SignedInAt">The newest sign-in; null: never.</param>
/// <param name="Sessions">How many browsers are signed in.</param>
/// <param name="Link">Secret of the one-time link, only in the answer that made it: <c>ADDRESS/#link=SECRET</c>.</param>
/// <param name="LinkExpiresAt">Until when that is good.</param>
internal sealed record UserView(string Name, string Role, bool HasPassword, string CreatedAt, string? SignedInAt, int Sessions, string? Link, string? LinkExpiresAt);
