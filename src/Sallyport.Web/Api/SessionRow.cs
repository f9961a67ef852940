namespace Sallyport.Web.Api;

/// <summary>A session in the list.</summary>
/// <param name="Id">Names it for ending.</param>
/// <param name="User">Whose it is.</param>
/// <param name="CreatedAt">When it began.</param>
/// <param name="SeenAt">When the person last did something.</param>
/// <param name="ExpiresAt">When it ends if nothing is done.</param>
/// <param name="From">Address of the sign-in.</param>
/// <param name="Agent">What the browser called itself.</param>
/// <param name="IsMine">True for the one that asks.</param>
internal sealed record SessionRow(string Id, string User, string CreatedAt, string SeenAt, string ExpiresAt, string From, string Agent, bool IsMine);
