using System.CommandLine;
using System.Text.Json;
using Sallyport.Cli.Data;
using Sallyport.Cli.Output;
using Sallyport.Client;
using Sallyport.Gateway.Commands;
using Sallyport.Gateway.Journal;
using Sallyport.Gateway.Journal.Bodies;

namespace Sallyport.Cli.Commands;

/// <summary><c>audit</c>: who did what. Checks the chain of hashes on the way; exits 1 when it is broken.</summary>
internal static class AuditCommand
{
    private const int PageEntries = 2_000;

    public static Command Build()
    {
        var command = new DocumentedCommand("audit", "Prints who did what, and checks that nothing was changed or removed (exit 1).", "audit", "audit --json");
        GatewayFlags flags = GatewayFlags.AddTo(command);
        var json = new Option<bool>("--json") { Description = "One JSON array" };
        command.Add(json);
        command.SetAction((parsed, stop) => GatewayCall.RunAsync(flags, parsed, async client =>
        {
            List<JsonElement> entries = await ReadAsync(client, stop).ConfigureAwait(false);
            TextWriter output = parsed.InvocationConfiguration.Output;
            if (parsed.GetValue(json))
            {
                JsonText.WriteLine(output, entries);
            }
            else
            {
                foreach (JsonElement entry in entries)
                {
                    output.WriteLine($"{entry.GetProperty("time")} {Text(entry, "who")} from {Text(entry, "from")} via {Text(entry, "via")}: {Text(entry, "action")} {Text(entry, "target")} {Text(entry, "detail")}");
                }
            }

            return AuditTrail.Verify(entries.Select(Entry), AuditTrail.Beginning) is { } broken
                ? throw CommandFailure.Refused($"the chain is broken at entry {broken}: it or one before it was changed or removed")
                : ExitCode.Done;
        }));
        return command;
    }

    private static async Task<List<JsonElement>> ReadAsync(GatewayClient client, CancellationToken stop)
    {
        var entries = new List<JsonElement>();
        for (long? since = 0; since is { } behind;)
        {
            AuditPage page = await client.AuditAsync(new AuditQuery(behind), PageEntries, stop).ConfigureAwait(false);
            entries.AddRange(page.Entries);
            since = page.Next;
        }

        return entries;
    }

    private static JournalEntry Entry(JsonElement entry) => new(
        entry.GetProperty("seq").GetInt64(),
        0,
        string.Empty,
        new AuditBody(Word(entry, "who"), Word(entry, "from"), Word(entry, "via"), Word(entry, "action"), Word(entry, "target"), entry.GetProperty("detail").GetString(), Word(entry, "previousHash"), Word(entry, "hash")));

    private static string Word(JsonElement entry, string property) => entry.GetProperty(property).GetString() ?? "";

    private static string Text(JsonElement entry, string property) => TextLine.Safe(entry.GetProperty(property).GetString());
}
