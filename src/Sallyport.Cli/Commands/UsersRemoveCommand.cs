using System.CommandLine;
using Sallyport.Cli.Data;

namespace Sallyport.Cli.Commands;

/// <summary><c>users remove NAME</c>, through a running gateway.</summary>
internal static class UsersRemoveCommand
{
    public static Command Build()
    {
        var command = new DocumentedCommand("remove", "Removes an account and ends its sessions, at once.", "users remove anna");
        GatewayFlags flags = GatewayFlags.AddTo(command);
        var name = new Argument<string>("NAME") { Description = "The user" };
        command.Add(name);
        command.SetAction((parsed, stop) => GatewayCall.RunAsync(flags, parsed, async client =>
        {
            await client.RemoveUserAsync(parsed.GetValue(name)!, stop).ConfigureAwait(false);
            return ExitCode.Done;
        }));
        return command;
    }
}
