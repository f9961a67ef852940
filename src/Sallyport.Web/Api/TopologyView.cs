namespace Sallyport.Web.Api;

/// <summary>The picture of the network at a moment.</summary>
/// <param name="At">The moment.</param>
/// <param name="CountedFrom">Time of the oldest journal entry that was counted.</param>
/// <param name="Whole">True when nothing of the past was left out.</param>
/// <param name="Oldest">Time of the oldest entry that is kept; null on an empty journal.</param>
/// <param name="Nodes">Devices, sorted by id.</param>
internal sealed record TopologyView(string At, string CountedFrom, bool Whole, string? Oldest, IReadOnlyList<TopologyNodeView> Nodes);
