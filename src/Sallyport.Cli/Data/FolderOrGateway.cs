using System.CommandLine;
using Sallyport.Client;

namespace Sallyport.Cli.Data;

/// <summary>What works on a running gateway and on the folder of one that does not run.</summary>
internal static class FolderOrGateway
{
    /// <summary>Asks the gateway, or the folder when none runs on it, and tells the result with the address of the gateway.</summary>
    public static async Task<int> RunAsync<T>(GatewayFlags flags, ParseResult parsed, Func<GatewayClient, Task<T>> ask, Func<FolderUsers, T> look, Action<T, Uri> tell)
    {
        if (flags.IsRunning(parsed))
        {
            Uri address = flags.Resolve(parsed).Served;
            return await GatewayCall.RunAsync(flags, parsed, async client =>
            {
                tell(await ask(client).ConfigureAwait(false), address);
                return ExitCode.Done;
            }).ConfigureAwait(false);
        }

        using var folder = FolderUsers.Open(parsed.GetValue(flags.Folder)!);
        tell(look(folder), DashboardLink.Usual);
        return ExitCode.Done;
    }
}
