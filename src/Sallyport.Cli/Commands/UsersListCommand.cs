using System.CommandLine;
using System.Globalization;
using Sallyport.Cli.Data;
using Sallyport.Cli.Output;
using Sallyport.Client;

namespace Sallyport.Cli.Commands;

/// <summary><c>users list</c>.</summary>
internal static class UsersListCommand
{
    public static Command Build()
    {
        var command = new DocumentedCommand("list", "All accounts. Works on the folder of a gateway that does not run, too.", "users list", "users list --json");
        GatewayFlags flags = GatewayFlags.AddTo(command);
        var json = new Option<bool>("--json") { Description = "One JSON array" };
        command.Add(json);
        command.SetAction((parsed, stop) => FolderOrGateway.RunAsync(
            flags,
            parsed,
            async client => (await client.UsersAsync(stop).ConfigureAwait(false)).Users,
            static folder => folder.List,
            (users, _) =>
            {
                TextWriter output = parsed.InvocationConfiguration.Output;
                if (parsed.GetValue(json))
                {
                    JsonText.WriteLine(output, users.Select(static user => new { user.Name, user.Role, user.HasPassword, user.CreatedAt, user.SignedInAt, user.Sessions }).ToArray());
                    return;
                }

                foreach (UserInfo user in users)
                {
                    string seen = user.SignedInAt is { } at ? "signed in " + at.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) : user.HasPassword ? "never signed in" : "has no password yet";
                    output.WriteLine($"{TextLine.Safe(user.Name),-32}  {user.Role,-8}  {seen}");
                }
            }));
        return command;
    }
}
