namespace Sallyport.Gateway.Commands;

/// <summary>What was counted since the gateway started; a snapshot.</summary>
/// <param name="Uplinks">Durable uplinks by <c>protocol/segment</c>.</param>
/// <param name="Refusals">Frames and names that were refused, by their reason.</param>
/// <param name="PendingEntries">Journal entries that wait to be committed.</param>
/// <param name="LostEntries">Facts that were lost because the journal took none.</param>
public sealed record GatewayCounts(IReadOnlyDictionary<string, long> Uplinks, IReadOnlyDictionary<string, long> Refusals, int PendingEntries, long LostEntries)
{
    /// <summary>Nothing was counted.</summary>
    public static GatewayCounts None { get; } = new(new Dictionary<string, long>(), new Dictionary<string, long>(), 0, 0);
}
