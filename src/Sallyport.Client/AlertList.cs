namespace Sallyport.Client;

/// <summary>Answer of <c>GET /api/v1/alerts</c>, without the mutes.</summary>
/// <param name="Alerts">Open alerts, the oldest first.</param>
internal sealed record AlertList(IReadOnlyList<AlertInfo> Alerts);
