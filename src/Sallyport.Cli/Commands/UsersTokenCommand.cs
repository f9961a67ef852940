using System.CommandLine;
using System.Globalization;
using Sallyport.Cli.Data;
using Sallyport.Cli.Output;
using Sallyport.Client;

namespace Sallyport.Cli.Commands;

/// <summary><c>users token create|list|revoke</c>, through a running gateway.</summary>
internal static class UsersTokenCommand
{
    private const int MostDays = 36_500;

    public static Command Build()
    {
        var command = new DocumentedCommand("token", "Makes, shows and takes away tokens.", "users token create grafana --role viewer --days 365", "users token revoke grafana");
        command.Add(BuildCreate());
        command.Add(BuildList());
        command.Add(BuildRevoke());
        return command;
    }

    private static DocumentedCommand BuildCreate()
    {
        var command = new DocumentedCommand(
            "create",
            "Makes a token and prints it, once: the gateway keeps only its hash.",
            "users token create grafana",
            "users token create backup --role admin --days 7 --json",
            "users token create prometheus --area metrics",
            "users token create kitchen --role operator --device enigmaiot/MyNet");
        GatewayFlags flags = GatewayFlags.AddTo(command);
        var name = new Argument<string>("NAME") { Description = "Who uses it, 1 to 64 characters; appears in the audit" };
        Option<string> role = UsersCommand.RoleOption();
        var days = new Option<int?>("--days") { Description = "It expires after so many days; without it never", HelpName = "N" };
        days.Between(1, MostDays);
        var areas = new Option<string[]>("--area") { Description = "Only this part of the API, by the first word of its path: devices, events, metrics...; repeatable", HelpName = "AREA" };
        var devices = new Option<string[]>("--device") { Description = "Only this device (its id) or network (PROTOCOL/NETWORK); repeatable", HelpName = "ID" };
        var json = new Option<bool>("--json") { Description = "One JSON object" };
        command.Add(areas);
        command.Add(devices);
        command.Add(name);
        command.Add(role);
        command.Add(days);
        command.Add(json);
        command.SetAction((parsed, stop) => GatewayCall.RunAsync(flags, parsed, async client =>
        {
            TimeSpan? life = parsed.GetValue(days) is { } count ? TimeSpan.FromDays(count) : null;
            TokenInfo token = await client.CreateTokenAsync(parsed.GetValue(name)!, parsed.GetValue(role)!, life, parsed.GetValue(areas) ?? [], parsed.GetValue(devices) ?? [], stop).ConfigureAwait(false);
            TextWriter output = parsed.InvocationConfiguration.Output;
            if (parsed.GetValue(json))
            {
                JsonText.WriteLine(output, token);
            }
            else
            {
                await output.WriteLineAsync(token.Token).ConfigureAwait(false);
                await parsed.InvocationConfiguration.Error.WriteLineAsync("sallyport: keep it now; it is not shown again").ConfigureAwait(false);
            }

            return ExitCode.Done;
        }));
        return command;
    }

    private static DocumentedCommand BuildList()
    {
        var command = new DocumentedCommand("list", "All tokens that were made, without their secrets.", "users token list", "users token list --json");
        GatewayFlags flags = GatewayFlags.AddTo(command);
        var json = new Option<bool>("--json") { Description = "One JSON array" };
        command.Add(json);
        command.SetAction((parsed, stop) => GatewayCall.RunAsync(flags, parsed, async client =>
        {
            IReadOnlyList<TokenInfo> tokens = await client.TokensAsync(stop).ConfigureAwait(false);
            TextWriter output = parsed.InvocationConfiguration.Output;
            if (parsed.GetValue(json))
            {
                JsonText.WriteLine(output, tokens.Select(static token => new { token.Id, token.Name, token.Role, token.Areas, token.Devices, token.CreatedAt, token.ExpiresAt }).ToArray());
                return ExitCode.Done;
            }

            foreach (TokenInfo token in tokens)
            {
                output.WriteLine($"{token.Id}  {token.Role,-8}  {Day(token.CreatedAt)} to {(token.ExpiresAt is { } end ? Day(end) : "forever"),-10}  {TextLine.Safe(token.Name)}{Scope(token)}");
            }

            return ExitCode.Done;
        }));
        return command;
    }

    private static DocumentedCommand BuildRevoke()
    {
        var command = new DocumentedCommand("revoke", "Takes a token away, at once.", "users token revoke grafana");
        GatewayFlags flags = GatewayFlags.AddTo(command);
        var token = new Argument<string>("TOKEN") { Description = "Its name or its id" };
        command.Add(token);
        command.SetAction((parsed, stop) => GatewayCall.RunAsync(flags, parsed, async client =>
        {
            await client.RevokeTokenAsync(parsed.GetValue(token)!, stop).ConfigureAwait(false);
            return ExitCode.Done;
        }));
        return command;
    }

    private static string Scope(TokenInfo token) =>
        (token.Areas.Count > 0 ? $", only {string.Join(' ', token.Areas)}" : "") + (token.Devices.Count > 0 ? $", only {TextLine.Safe(string.Join(' ', token.Devices))}" : "");

    private static string Day(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
