namespace Sallyport.Cli.Data;

/// <summary>A gateway to talk to.</summary>
/// <param name="Url">Base address of its REST API, without <c>/api</c>.</param>
/// <param name="Token">Bearer token, null when none is known; never printed.</param>
internal sealed record GatewayAddress(Uri Url, string? Token)
{
    /// <summary>Without the token, for messages.</summary>
    public override string ToString() => Url.ToString();
}
