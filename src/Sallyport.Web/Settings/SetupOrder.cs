namespace Sallyport.Web.Settings;

/// <summary>The first set-up, with the fields and limits of the original's configuration page.</summary>
/// <param name="NetworkName">1..20 characters without <c>/ \ # +</c>.</param>
/// <param name="NetworkKey">8..32 octets; null: one is drawn and told in the answer.</param>
/// <param name="Channel">Radio channel 0..13.</param>
/// <param name="Address">Radio address of the gateway; null: the default.</param>
/// <param name="Link">What carries the network's frames; null: UDP on this machine.</param>
/// <param name="GatewayName">Name of the gateway in what it publishes; null: the default.</param>
/// <param name="Mqtt">The broker; null: none.</param>
public sealed record SetupOrder(string NetworkName, string? NetworkKey, int Channel, string? Address = null, string? Link = null, string? GatewayName = null, SetupBroker? Mqtt = null)
{
    /// <summary>Without the key.</summary>
    public override string ToString() => NetworkName;
}
