using Sallyport.Cli.Data;
using Sallyport.Client;

namespace Sallyport.Cli.Demo;

/// <summary>
/// The link that opens the dashboard. The part behind # is never sent to a server; still a pipe may be a log that others read, so only a person at a terminal
/// is shown the owner's token. A pipe gets one with the role operator: it looks and commands simulated devices, and changes nothing of the gateway.
/// </summary>
internal static class DemoLink
{
    private const string TokenName = "demo link";

    /// <summary>Makes it; the same after a restart.</summary>
    /// <param name="rest">Base address of the gateway.</param>
    /// <param name="folder">Its data folder.</param>
    /// <param name="isTerminal">A person reads it.</param>
    /// <param name="stop">Ends it.</param>
    public static async Task<string> MakeAsync(Uri rest, string folder, bool isTerminal, CancellationToken stop)
    {
        string owner = new GatewayFolder(folder).EnsureToken();
        string token = isTerminal ? owner : await OperatorAsync(rest, owner, Path.Combine(folder, "demo.token"), stop).ConfigureAwait(false);
        return $"{rest.ToString().TrimEnd('/')}/#token={token}";
    }

    private static async Task<string> OperatorAsync(Uri rest, string owner, string file, CancellationToken stop)
    {
        using var client = new GatewayClient(rest, owner);
        bool isThere = (await client.TokensAsync(stop).ConfigureAwait(false)).Any(static token => token.Name == TokenName);
        if (isThere && File.Exists(file))
        {
            return (await File.ReadAllTextAsync(file, stop).ConfigureAwait(false)).Trim();
        }

        if (isThere)
        {
            await client.RevokeTokenAsync(TokenName, stop).ConfigureAwait(false);
        }

        TokenInfo made = await client.CreateTokenAsync(TokenName, "operator", stop).ConfigureAwait(false);
        GatewayFolder.WriteOwnerOnly(file, made.Token + "\n");
        return made.Token!;
    }
}
