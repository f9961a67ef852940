using System.CommandLine;

namespace Sallyport.Cli.Commands;

/// <summary><c>users</c>: who may use a gateway; so far by tokens only.</summary>
internal static class UsersCommand
{
    public static Command Build()
    {
        var command = new DocumentedCommand("users", "Who may use a gateway: tokens for programs and people.", "users token create grafana --role viewer", "users token list");
        command.Add(UsersTokenCommand.Build());
        return command;
    }
}
