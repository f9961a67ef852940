namespace Sallyport.Gateway.EStim;

/// <summary>What became of an order at the device.</summary>
/// <param name="Outcome"><c>accepted, refused, unanswered, cancelled</c>.</param>
/// <param name="Detail">For people; null when accepted.</param>
/// <param name="RoundTrip">From the last octet to the answer; null when there was none.</param>
/// <param name="Key">GrantKey: the temporary key, 16 octets, a secret that belongs to the caller; null otherwise.</param>
public sealed record OutputAnswer(string Outcome, string? Detail, TimeSpan? RoundTrip, byte[]? Key = null)
{
    /// <summary>True when the device did it.</summary>
    public bool Accepted => Outcome == "accepted";
}
