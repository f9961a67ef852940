using System.CommandLine;
using Sallyport.Cli.Data;

namespace Sallyport.Cli.Commands;

/// <summary><c>users role NAME ROLE</c>, through a running gateway.</summary>
internal static class UsersRoleCommand
{
    public static Command Build()
    {
        var command = new DocumentedCommand("role", "Changes what a user may do, at once.", "users role anna operator");
        GatewayFlags flags = GatewayFlags.AddTo(command);
        var name = new Argument<string>("NAME") { Description = "The user" };
        var role = new Argument<string>("ROLE") { Description = "viewer, operator or admin" };
        role.AcceptOnlyFromAmong("viewer", "operator", "admin");
        command.Add(name);
        command.Add(role);
        command.SetAction((parsed, stop) => GatewayCall.RunAsync(flags, parsed, async client =>
        {
            await client.SetUserRoleAsync(parsed.GetValue(name)!, parsed.GetValue(role)!, stop).ConfigureAwait(false);
            return ExitCode.Done;
        }));
        return command;
    }
}
