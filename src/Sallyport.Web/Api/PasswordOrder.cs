namespace Sallyport.Web.Api;

/// <summary>Body of <c>PUT /api/v1/session/password</c>.</summary>
internal sealed record PasswordOrder
{
    /// <summary>The password as it is.</summary>
    public required string Current { get; init; }

    /// <summary>As it shall be.</summary>
    public required string Password { get; init; }
}
