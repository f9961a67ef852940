using System.CommandLine;
using System.Text.Json;
using Sallyport.Cli.Data;
using Sallyport.Cli.Output;
using Sallyport.Client;
using Sallyport.Gateway.Journal;

namespace Sallyport.Cli.Commands;

/// <summary><c>events</c>: the journal, one entry a line.</summary>
internal static class EventsCommand
{
    private const int PageEntries = 2_000;
    private static readonly TimeSpan PauseBeforeReturn = TimeSpan.FromSeconds(1);
    private static readonly string[] Front = ["seq", "time", "device", "kind"];

    public static Command Build()
    {
        var command = new DocumentedCommand("events", "Prints what is stored in the journal and ends; --follow goes on.", "events --kind uplink", "events --since 4711 --device kitchen --follow --json");
        GatewayFlags flags = GatewayFlags.AddTo(command);
        var since = new Option<long>("--since") { Description = "Only entries after this number", HelpName = "SEQ" };
        var device = new Option<string>("--device") { Description = "Only of this device: id, name or address", HelpName = "D" };
        var kind = new Option<string>("--kind") { Description = "Only of this kind (docs/events.md)", HelpName = "K" };
        var follow = new Option<bool>("--follow") { Description = "Go on with what comes" };
        var json = new Option<bool>("--json") { Description = "One JSON object per line" };
        since.Between(0, long.MaxValue);
        kind.Validators.Add(static result =>
        {
            if (result.Tokens is [{ Value: var word }] && !EntryJson.TryParseKind(word, out _))
            {
                result.AddError($"--kind: must be one of {string.Join(", ", Enum.GetValues<EntryKind>().Select(EntryJson.Word))}");
            }
        });
        foreach (Option option in (Option[])[since, device, kind, follow, json])
        {
            command.Add(option);
        }

        command.SetAction((parsed, stop) =>
        {
            var query = new EventQuery(parsed.GetValue(since), parsed.GetValue(device), parsed.GetValue(kind));
            Action<JsonElement> print = Printer(parsed.InvocationConfiguration.Output, parsed.GetValue(json));
            return parsed.GetValue(follow)
                ? FollowAsync(flags, parsed, query, print, stop)
                : GatewayCall.RunAsync(flags, parsed, client => StoredAsync(client, query, print, stop));
        });
        return command;
    }

    /// <summary>Up to the entry that was the newest when the command began: under load there would be no end.</summary>
    private static async Task<int> StoredAsync(GatewayClient client, EventQuery query, Action<JsonElement> print, CancellationToken stop)
    {
        long? newest = null;
        while (true)
        {
            EventPage page = await client.EventsAsync(query, PageEntries, stop).ConfigureAwait(false);
            newest ??= page.CommittedSeq;
            foreach (JsonElement entry in page.Events)
            {
                long seq = entry.GetProperty("seq").GetInt64();
                if (seq > newest)
                {
                    return ExitCode.Done;
                }

                print(entry);
                query = query with { Since = seq };
            }

            if (page.Events.Count < PageEntries)
            {
                return ExitCode.Done;
            }
        }
    }

    /// <summary>Until it is stopped, or refused. A gateway that was there and is gone is waited for; it is looked for anew, because it may come back on another port.</summary>
    private static async Task<int> FollowAsync(GatewayFlags flags, ParseResult parsed, EventQuery query, Action<JsonElement> print, CancellationToken stop)
    {
        var wasThere = false;
        var isLost = false;
        while (true)
        {
            var isFound = false;
            try
            {
                await GatewayCall.RunAsync(flags, parsed, async client =>
                {
                    isFound = true;
                    try
                    {
                        await foreach (JsonElement entry in client.FollowAsync(query, stop).ConfigureAwait(false))
                        {
                            print(entry);
                            query = query with { Since = entry.GetProperty("seq").GetInt64() };
                            isLost = false;
                        }
                    }
                    catch (Exception trouble) when (trouble is IOException or HttpRequestException || (wasThere && trouble is GatewayException { Status: 0 or >= 500 }))
                    {
                        // The gateway died, or is not back yet; what was printed is known.
                    }

                    wasThere = true;
                    return ExitCode.Done;
                }).ConfigureAwait(false);
            }
            catch (CommandFailure) when (wasThere && !isFound)
            {
                // Its folder says that it does not run.
            }

            if (!isLost)
            {
                isLost = true;
                await parsed.InvocationConfiguration.Error.WriteLineAsync($"sallyport: the gateway ended the stream; going on behind {query.Since} when it is back").ConfigureAwait(false);
            }

            await Task.Delay(PauseBeforeReturn, stop).ConfigureAwait(false);
        }
    }

    private static Action<JsonElement> Printer(TextWriter output, bool json) => json
        ? entry => JsonText.WriteLine(output, entry)
        : entry => output.WriteLine($"{entry.GetProperty("seq"),8} {entry.GetProperty("time")} {TextLine.Safe(entry.GetProperty("kind").GetString()),-8} {TextLine.Safe(entry.GetProperty("device").GetString())} {Rest(entry)}");

    private static string Text(JsonElement value) => TextLine.Safe(value.ValueKind is JsonValueKind.String ? value.GetString() : value.GetRawText());

    private static string Rest(JsonElement entry) => string.Join(
        ' ', entry.EnumerateObject().Where(static property => !Front.Contains(property.Name) && property.Value.ValueKind != JsonValueKind.Null).Select(static property => $"{property.Name}={Text(property.Value)}"));
}
