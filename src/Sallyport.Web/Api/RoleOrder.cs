namespace Sallyport.Web.Api;

/// <summary>Body of <c>PUT /api/v1/users/{name}</c>.</summary>
internal sealed record RoleOrder
{
    /// <summary><c>viewer, operator</c> or <c>admin</c>.</summary>
    public required string Role { get; init; }
}
