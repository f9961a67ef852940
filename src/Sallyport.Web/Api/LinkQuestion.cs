namespace Sallyport.Web.Api;

/// <summary>Body of <c>POST /api/v1/link/check</c>.</summary>
internal sealed record LinkQuestion
{
    public required string Link { get; init; }
}
