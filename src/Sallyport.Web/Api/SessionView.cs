namespace Sallyport.Web.Api;

/// <summary>Who the caller is.</summary>
/// <param name="Name">User, name of the token, or <c>local</c> for the token of the data folder.</param>
/// <param name="Role">What the caller may do.</param>
/// <param name="Via"><c>password</c> or <c>token</c>.</param>
/// <param name="Areas">What a token is limited to; empty: nothing.</param>
/// <param name="Devices">What a token is limited to; empty: nothing.</param>
/// <param name="SessionId">Null for tokens.</param>
/// <param name="ExpiresAt">When the caller must sign in again if nothing is done; null: never.</param>
internal sealed record SessionView(string Name, string Role, string Via, IReadOnlyList<string> Areas, IReadOnlyList<string> Devices, string? SessionId, string? ExpiresAt);
