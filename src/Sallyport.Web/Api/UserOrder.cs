namespace Sallyport.Web.Api;

/// <summary>Body of <c>POST /api/v1/users</c>.</summary>
internal sealed record UserOrder
{
    public required string Name { get; init; }

    /// <summary><c>viewer, operator</c> or <c>admin</c>.</summary>
    public required string Role { get; init; }
}
