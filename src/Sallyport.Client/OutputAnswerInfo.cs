namespace Sallyport.Client;

/// <summary>What became of an order for outputs.</summary>
/// <param name="Outcome"><c>accepted, refused, unanswered, cancelled</c>.</param>
/// <param name="Detail">For people; null when accepted.</param>
/// <param name="RoundTripMilliseconds">From the last octet to the device's answer; null when there was none.</param>
/// <param name="Key">A temporary key, 32 hex digits, a secret told this once; null for every other order.</param>
public sealed record OutputAnswerInfo(string Outcome, string? Detail, double? RoundTripMilliseconds, string? Key = null);
