using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.Json;
using Sallyport.Cli.Data;
using Sallyport.Cli.Output;
using Sallyport.Client;

namespace Sallyport.Cli.Commands;

/// <summary><c>send DEVICE set|get|control</c>: queues a downlink, and perhaps waits for what becomes of it.</summary>
internal static class SendCommand
{
    // Ten years, as the gateway.
    private const double LongestExpiry = 315_360_000;

    public static Command Build()
    {
        var command = new DocumentedCommand(
            "send",
            "Queues a downlink for a device. Prints {downlinkId, state}; exits 1 when it is refused or expires.",
            "send kitchen set --json '{\"light\":1}'",
            "send enigmaiot/MyNet/5C:CF:7F:12:34:56 get --text dim --expires 60 --wait 30",
            "send kitchen control sleeptime 30 --wait 60");
        GatewayFlags flags = GatewayFlags.AddTo(command);
        var device = new Argument<string>("DEVICE") { Description = "Id, or an unambiguous name or address; NETWORK's id with 'broadcast' for everybody" };
        var verb = new Argument<string>("VERB") { Description = "set, get or control" };
        var words = new Argument<string[]>("NAME") { Description = "With control: the command (version, sleeptime, identify, reset, rssi, name, restart) and its value", Arity = new ArgumentArity(0, 2) };
        var json = new Option<string>("--json") { Description = "A JSON value; goes out as MessagePack", HelpName = "TEXT" };
        var hex = new Option<string>("--hex") { Description = "Octets", HelpName = "HEX" };
        var text = new Option<string>("--text") { Description = "Text; goes out with the NUL that nodes of the original expect", HelpName = "T" };
        var encoding = new Option<string>("--encoding") { Description = "raw, cayenne or msgpack, where it is not the usual one", HelpName = "E" };
        var expires = new Option<double?>("--expires") { Description = "Seconds after which it is not sent any more", HelpName = "SEC" };
        var priority = new Option<int>("--priority") { Description = "-100..100, higher first", HelpName = "N" };
        var wait = new Option<double?>("--wait") { Description = "Seconds to wait for the final state", HelpName = "SEC" };
        expires.Between(0.001, LongestExpiry);
        priority.Between(-100, 100);
        wait.Between(0, 86_400);
        foreach (Symbol symbol in (Symbol[])[device, verb, words, json, hex, text, encoding, expires, priority, wait])
        {
            if (symbol is Argument argument)
            {
                command.Add(argument);
            }
            else
            {
                command.Add((Option)symbol);
            }
        }

        command.Validators.Add(result => Validate(result, verb, words, [json, hex, text], json, hex));
        command.SetAction((parsed, stop) => GatewayCall.RunAsync(flags, parsed, async client =>
        {
            string[] control = parsed.GetValue(words) ?? [];
            DownlinkInfo downlink = await client.SubmitAsync(
                new DownlinkOrder
                {
                    Device = parsed.GetValue(device)!,
                    Verb = parsed.GetValue(verb)!,
                    Json = parsed.GetValue(json) is { } value ? JsonElement.Parse(value) : null,
                    Hex = parsed.GetValue(hex),
                    Text = parsed.GetValue(text),
                    Encoding = parsed.GetValue(encoding),
                    Control = control.Length > 0 ? control[0] : null,
                    Value = control.Length > 1 ? control[1] : null,
                    ExpiresIn = parsed.GetValue(expires),
                    Priority = parsed.GetValue(priority),
                },
                stop).ConfigureAwait(false);
            if (parsed.GetValue(wait) is { } seconds)
            {
                downlink = await client.WaitAsync(downlink.DownlinkId, TimeSpan.FromSeconds(seconds), stop).ConfigureAwait(false);
            }

            JsonText.WriteLine(parsed.InvocationConfiguration.Output, new Outcome(downlink.DownlinkId, downlink.State, downlink.Reason, downlink.Answer));
            return downlink.State is "refused" or "expired" or "cancelled" ? ExitCode.Refused : ExitCode.Done;
        }));
        return command;
    }

    private static void Validate(CommandResult result, Argument<string> verb, Argument<string[]> words, Option<string>[] forms, Option<string> json, Option<string> hex)
    {
        int given = forms.Count(option => result.GetValue(option) is not null);
        int control = result.GetValue(words)?.Length ?? 0;
        string? mistake = result.GetValue(verb) is not ("set" or "get" or "control") ? "VERB is set, get or control" : result.GetValue(verb) == "control"
            ? (control == 0 || given > 0 ? "'control' has a NAME and perhaps a VALUE, and no data" : null)
            : (control > 0 || given != 1 ? "give exactly one of --json, --hex and --text" : null);
        mistake ??= result.GetValue(json) is { } value && !IsJson(value) ? "--json is not JSON" : null;
        mistake ??= result.GetValue(hex) is { } octets && (octets.Length % 2 != 0 || !octets.All(char.IsAsciiHexDigit)) ? "--hex is an even number of hex digits" : null;
        if (mistake is not null)
        {
            result.AddError(mistake);
        }
    }

    private static bool IsJson(string text)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>What is printed.</summary>
    private sealed record Outcome(long DownlinkId, string State, string? Reason, JsonElement? Answer);
}
