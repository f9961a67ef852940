namespace Sallyport.Gateway.Alerts;

/// <summary>What alerts must know beside the journal. All thread safe.</summary>
/// <param name="NameOf">The name of a device id; null when it has none.</param>
/// <param name="IsKnown">True when the device id is in the list of devices.</param>
/// <param name="LinksOf">The links of a <c>protocol/segment</c>.</param>
/// <param name="IsHello">True when a refused frame of a device with this type octet asked to join.</param>
internal sealed record AlertSurroundings(Func<string, string?> NameOf, Func<string, bool> IsKnown, Func<string, IReadOnlyList<string>> LinksOf, Func<string, int, bool> IsHello);
