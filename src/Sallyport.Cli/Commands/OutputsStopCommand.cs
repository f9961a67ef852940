using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Sallyport.Cli.Data;
using Sallyport.Cli.Output;
using Sallyport.Client;

namespace Sallyport.Cli.Commands;

/// <summary><c>outputs stop</c>: the stop first; then, where a token lets it look, what each device answered and how soon.</summary>
internal static class OutputsStopCommand
{
    /// <summary>What to do where a stop may not have arrived.</summary>
    public const string Advice = "use the stop switch at the device, or cut its power";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>The longest watchdog and the ramp: who was not heard for so long is down by itself.</summary>
    private static readonly TimeSpan LongestAfterlife = TimeSpan.FromSeconds(75);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    public static Command Build()
    {
        var command = new DocumentedCommand("stop", "Emergency stop: all outputs on all buses off at once. Needs no token; with one it shows what each device answered.", "outputs stop", "outputs stop --url http://box:8080");
        GatewayFlags flags = GatewayFlags.AddTo(command);
        var json = new Option<bool>("--json") { Description = "One JSON object" };
        command.Add(json);
        command.SetAction((parsed, stop) => GatewayCall.RunAsync(flags, parsed, client => RunAsync(client, parsed.GetValue(json), parsed.InvocationConfiguration.Output, stop)));
        return command;
    }

    /// <summary>What a device answered to the last stop, and how soon.</summary>
    public static string AnswerOf(JsonElement device) =>
        Milliseconds(device, "stopVerifiedMilliseconds") is { } verified ? string.Create(CultureInfo.InvariantCulture, $"verified after {verified:0} ms")
        : Milliseconds(device, "stopAnsweredMilliseconds") is { } answered ? string.Create(CultureInfo.InvariantCulture, $"answered after {answered:0} ms, not verified")
        : "no answer";

    /// <summary>Whom a stop was sent to, and which lines it could not take.</summary>
    public static string Reach(StopInfo sent) => string.Create(
        CultureInfo.InvariantCulture,
        $"sent on {sent.Buses - sent.Unreached.Count} of {sent.Buses} buses: to everybody, and to {sent.Devices} devices by their address{(sent.Unreached.Count == 0 ? "" : $"; {Away(sent)}")}");

    private static string Away(StopInfo sent) => $"the line of {string.Join(", ", sent.Unreached.Select(TextLine.Safe))} is away: nothing was stopped there; {Advice}";

    private static async Task<int> RunAsync(GatewayClient client, bool isJson, TextWriter output, CancellationToken stop)
    {
        StopInfo sent = await client.StopOutputsAsync(stop).ConfigureAwait(false);
        if (!isJson)
        {
            output.WriteLine($"stop {Reach(sent)}");
        }

        IReadOnlyList<JsonElement>? devices = sent.Buses == 0 ? [] : await ConfirmationsAsync(client, sent, stop).ConfigureAwait(false);
        Write(output, isJson, sent, devices);
        return Verdict(sent, devices);
    }

    /// <summary>Devices as soon as all that can prove it have; or as they are when that takes too long. Null where nobody lets this caller look.</summary>
    private static async Task<IReadOnlyList<JsonElement>?> ConfirmationsAsync(GatewayClient client, StopInfo sent, CancellationToken stop)
    {
        for (TimeSpan waited = TimeSpan.Zero; ; waited += Pause)
        {
            JsonElement[] devices;
            try
            {
                devices = [.. (await client.OutputsAsync(stop).ConfigureAwait(false)).GetProperty("devices").EnumerateArray()];
            }
            catch (GatewayException)
            {
                return null;
            }

            if (waited >= Patience || devices.All(device => !IsExpected(device, sent) || IsVerified(device, sent)))
            {
                return devices;
            }

            await Task.Delay(Pause, stop).ConfigureAwait(false);
        }
    }

    private static void Write(TextWriter output, bool isJson, StopInfo sent, IReadOnlyList<JsonElement>? devices)
    {
        if (isJson)
        {
            var confirmations = devices?.Select(device => new
            {
                Device = device.GetProperty("device").GetString(),
                AnsweredMilliseconds = IsNew(device, sent) ? Milliseconds(device, "stopAnsweredMilliseconds") : null,
                VerifiedMilliseconds = IsNew(device, sent) ? Milliseconds(device, "stopVerifiedMilliseconds") : null,
            });
            JsonText.WriteLine(output, new { sent.Taken, sent.Buses, sent.Devices, sent.Unreached, sent.Unproved, Confirmations = confirmations });
            return;
        }

        foreach (JsonElement device in devices ?? [])
        {
            output.WriteLine($"{TextLine.Safe(device.GetProperty("device").GetString())}: {(IsNew(device, sent) ? AnswerOf(device) : "no answer")}");
        }

        foreach (string device in sent.Unproved)
        {
            output.WriteLine($"{TextLine.Safe(device)}: told, but the gateway has no key for it, so no answer proves anything; look at the device");
        }

        if (devices is null)
        {
            output.WriteLine("without a token nobody is shown what the devices answered; look at the devices");
        }
    }

    private static int Verdict(StopInfo sent, IReadOnlyList<JsonElement>? devices)
    {
        if (sent.Buses == 0)
        {
            throw CommandFailure.Refused("this gateway has no bus: nothing was stopped");
        }

        if (sent.Unreached.Count > 0)
        {
            throw CommandFailure.Refused(Away(sent));
        }

        string[] open = [.. (devices ?? []).Where(device => IsExpected(device, sent) && !IsVerified(device, sent)).Select(static device => TextLine.Safe(device.GetProperty("device").GetString()))];
        return open.Length == 0 ? ExitCode.Done : throw CommandFailure.Refused($"not confirmed by {string.Join(", ", open)}: {Advice}");
    }

    /// <summary>It could prove that it stopped: the gateway has its key, its line is there, and it was heard so lately that it may have been active.</summary>
    private static bool IsExpected(JsonElement device, StopInfo sent) =>
        device.GetProperty("hasKey").GetBoolean()
        && !sent.Unreached.Contains(device.GetProperty("bus").GetString()!)
        && device.GetProperty("lastHeard").GetString() is { } heard && Time(sent.Taken) - Time(heard) < LongestAfterlife;

    private static bool IsVerified(JsonElement device, StopInfo sent) => IsNew(device, sent) && Milliseconds(device, "stopVerifiedMilliseconds") is not null;

    private static bool IsNew(JsonElement device, StopInfo sent) => string.CompareOrdinal(device.GetProperty("stopSent").GetString(), sent.Taken) >= 0;

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);

    private static double? Milliseconds(JsonElement device, string name) => device.GetProperty(name) is { ValueKind: JsonValueKind.Number } number ? number.GetDouble() : null;
}
