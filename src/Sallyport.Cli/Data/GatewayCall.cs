using System.CommandLine;
using Sallyport.Client;

namespace Sallyport.Cli.Data;

/// <summary>One command's talk with a running gateway.</summary>
internal static class GatewayCall
{
    /// <summary>Finds the gateway, talks to it, and turns what it refuses into a failure of the command (exit code 1).</summary>
    public static async Task<int> RunAsync(GatewayFlags flags, ParseResult parsed, Func<GatewayClient, Task<int>> talk)
    {
        GatewayAddress address = flags.Resolve(parsed);
        using var client = new GatewayClient(address.Url, address.Token, address.Fingerprint);
        try
        {
            return await talk(client).ConfigureAwait(false);
        }
        catch (GatewayException refusal)
        {
            throw CommandFailure.Refused(refusal.Code == "unauthorized" ? $"{address} wants a token: --token, SALLYPORT__TOKEN, or the gateway's own folder with --data" : refusal.Message);
        }
    }
}
