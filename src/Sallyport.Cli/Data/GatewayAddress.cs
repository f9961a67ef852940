namespace Sallyport.Cli.Data;

/// <summary>A gateway to talk to.</summary>
/// <param name="Url">Base address of its REST API, without <c>/api</c>.</param>
/// <param name="Token">Bearer token, null when none is known; never printed.</param>
/// <param name="Fingerprint">SHA-256 of a certificate that is trusted whoever signed it, lower-case hex; null: only certificates that this machine trusts.</param>
internal sealed record GatewayAddress(Uri Url, string? Token, string? Fingerprint = null)
{
    /// <summary>Where it serves, as it says itself; "all addresses" is possible.</summary>
    public Uri Served { get; init; } = Url;

    /// <summary>Without the token, for messages.</summary>
    public override string ToString() => Url.ToString();
}
