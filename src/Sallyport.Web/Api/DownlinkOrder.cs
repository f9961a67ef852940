namespace Sallyport.Web.Api;

/// <summary>Body of <c>POST /api/v1/downlinks</c>.</summary>
internal sealed record DownlinkOrder : DownlinkContent
{
    /// <summary>Id, or an unambiguous name or address; <c>protocol/segment/broadcast</c> for everybody.</summary>
    public required string Device { get; init; }
}
