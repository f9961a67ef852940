using System.CommandLine;
using Sallyport.Cli.Data;
using Sallyport.Cli.Output;

namespace Sallyport.Cli.Commands;

/// <summary><c>users add NAME</c>.</summary>
internal static class UsersAddCommand
{
    public static Command Build()
    {
        var command = new DocumentedCommand(
            "add",
            "Makes an account and prints the one-time link with which the person sets a password. Works on the folder of a gateway that does not run, too.",
            "users add anna",
            "users add ben --role admin --json");
        GatewayFlags flags = GatewayFlags.AddTo(command);
        var name = new Argument<string>("NAME") { Description = "1 to 32 of a-z, 0-9, '.', '_', '-' and '@'; appears in the audit" };
        Option<string> role = UsersCommand.RoleOption();
        var json = new Option<bool>("--json") { Description = "One JSON object" };
        command.Add(name);
        command.Add(role);
        command.Add(json);
        command.SetAction((parsed, stop) => FolderOrGateway.RunAsync(
            flags,
            parsed,
            client => client.AddUserAsync(parsed.GetValue(name)!, parsed.GetValue(role)!, stop),
            folder => folder.Add(parsed.GetValue(name)!, parsed.GetValue(role)!),
            (user, gateway) =>
            {
                string link = DashboardLink.OneTime(gateway, user.Link!);
                if (parsed.GetValue(json))
                {
                    JsonText.WriteLine(parsed.InvocationConfiguration.Output, new { user.Name, user.Role, Link = link, user.LinkExpiresAt });
                    return;
                }

                UsersLinkCommand.Print(parsed, link);
            }));
        return command;
    }
}
