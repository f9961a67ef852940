namespace Sallyport.Web.Api;

/// <summary>Body of <c>POST /api/v1/link</c>.</summary>
internal sealed record LinkOrder
{
    public required string Link { get; init; }

    /// <summary>The new password.</summary>
    public required string Password { get; init; }

    /// <summary>The name that the owner chooses; null on a link that is somebody's already.</summary>
    public string? Name { get; init; }
}
