namespace Sallyport.Web.Api;

/// <summary>Body of <c>POST /api/v1/session</c>.</summary>
internal sealed record SignInOrder
{
    public required string Name { get; init; }

    public required string Password { get; init; }
}
