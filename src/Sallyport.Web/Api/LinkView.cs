namespace Sallyport.Web.Api;

/// <summary>A one-time link.</summary>
/// <param name="User">Whose password it sets; null: it makes the owner.</param>
/// <param name="ExpiresAt">Until when it is good.</param>
/// <param name="Link">Its secret, only in the answer that made it: <c>ADDRESS/#link=SECRET</c>.</param>
internal sealed record LinkView(string? User, string ExpiresAt, string? Link);
