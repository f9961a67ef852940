using System.CommandLine;
using Sallyport.Cli.Data;
using Sallyport.Cli.Output;
using Sallyport.Client;

namespace Sallyport.Cli.Commands;

/// <summary><c>users link [NAME]</c>: the one-time link of the owner, or a new password for a user.</summary>
internal static class UsersLinkCommand
{
    public static Command Build()
    {
        var command = new DocumentedCommand(
            "link",
            "Prints a one-time link: without a name the first visitor becomes owner, with one that user sets a new password. Works on the folder of a gateway that does not run, too.",
            "users link",
            "users link anna");
        GatewayFlags flags = GatewayFlags.AddTo(command);
        var name = new Argument<string?>("NAME") { Description = "The user; without it the owner, while there is none", Arity = ArgumentArity.ZeroOrOne };
        var json = new Option<bool>("--json") { Description = "One JSON object" };
        command.Add(name);
        command.Add(json);
        command.SetAction((parsed, stop) => FolderOrGateway.RunAsync(
            flags,
            parsed,
            async client =>
            {
                if (parsed.GetValue(name) is not { } user)
                {
                    return await client.MakeOwnerLinkAsync(stop).ConfigureAwait(false);
                }

                UserInfo made = await client.MakeUserLinkAsync(user, stop).ConfigureAwait(false);
                return new LinkInfo(made.Name, made.LinkExpiresAt!.Value, made.Link);
            },
            folder => folder.Link(parsed.GetValue(name)),
            (made, gateway) =>
            {
                string link = DashboardLink.OneTime(gateway, made.Link!);
                if (parsed.GetValue(json))
                {
                    JsonText.WriteLine(parsed.InvocationConfiguration.Output, new { made.User, Link = link, made.ExpiresAt });
                    return;
                }

                Print(parsed, link);
            }));
        return command;
    }

    /// <summary>Prints a link, and what it is.</summary>
    public static void Print(ParseResult parsed, string link)
    {
        parsed.InvocationConfiguration.Output.WriteLine(link);
        parsed.InvocationConfiguration.Error.WriteLine("sallyport: good once, for 24 hours; whoever opens it first sets the password");
    }
}
