using System.CommandLine;

namespace Sallyport.Cli.Commands;

/// <summary><c>users</c>: who may use a gateway. Accounts are for people, tokens for programs.</summary>
internal static class UsersCommand
{
    public static Command Build()
    {
        var command = new DocumentedCommand("users", "Who may use a gateway: accounts for people, tokens for programs.", "users link", "users add anna --role operator", "users list", "users token create grafana --role viewer");
        command.Add(UsersListCommand.Build());
        command.Add(UsersAddCommand.Build());
        command.Add(UsersLinkCommand.Build());
        command.Add(UsersRemoveCommand.Build());
        command.Add(UsersRoleCommand.Build());
        command.Add(UsersTokenCommand.Build());
        return command;
    }

    /// <summary>The option <c>--role</c>.</summary>
    public static Option<string> RoleOption()
    {
        var role = new Option<string>("--role")
        {
            Description = "viewer reads, operator also sends to devices, admin may do everything",
            HelpName = "ROLE",
            DefaultValueFactory = static _ => "viewer",
        };
        role.AcceptOnlyFromAmong("viewer", "operator", "admin");
        return role;
    }
}
