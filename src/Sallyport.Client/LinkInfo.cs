namespace Sallyport.Client;

/// <summary>A one-time link.</summary>
/// <param name="User">Whose password it sets; null: it makes the owner.</param>
/// <param name="ExpiresAt">Until when it is good.</param>
/// <param name="Link">Its secret; the link is the gateway's address and <c>/#link=SECRET</c>.</param>
public sealed record LinkInfo(string? User, DateTimeOffset ExpiresAt, string? Link);
