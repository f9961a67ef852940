using System.Text.Json;

namespace Sallyport.Client;

/// <content>Devices with outputs.</content>
public sealed partial class GatewayClient
{
    /// <summary>Buses, and devices with outputs, as <c>GET /api/v1/outputs</c> tells them (docs/api.md).</summary>
    public Task<JsonElement> OutputsAsync(CancellationToken cancellationToken) => SendAsync(HttpMethod.Get, "api/v1/outputs", null, ClientJson.Default.JsonElement, cancellationToken);

    /// <summary>Emergency stop of all outputs on all buses. Needs no token.</summary>
    /// <returns>What it can reach; what each device answered is in <see cref="OutputsAsync"/>.</returns>
    public Task<StopInfo> StopOutputsAsync(CancellationToken cancellationToken) => SendAsync(HttpMethod.Post, "api/v1/outputs/stop", null, ClientJson.Default.StopInfo, cancellationToken);

    /// <summary>Whether a stop makes sense. Needs no token. Asked once, it makes the stop behind it quicker: connection and code are there.</summary>
    public Task<StopNeedInfo> StopNeedAsync(CancellationToken cancellationToken) => SendAsync(HttpMethod.Get, "api/v1/outputs/stop", null, ClientJson.Default.StopNeedInfo, cancellationToken);

    /// <summary>Gets outputs ready.</summary>
    /// <param name="device">Id, or an unambiguous name or address.</param>
    /// <param name="outputs">0..7.</param>
    /// <param name="seconds">Time until the first level, 1..600.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public Task<OutputAnswerInfo> ArmOutputsAsync(string device, IReadOnlyCollection<int> outputs, int seconds, CancellationToken cancellationToken) => OrderAsync(device, "arm", writer =>
    {
        WriteNumbers(writer, "outputs", outputs);
        writer.WriteNumber("timeoutSeconds", seconds);
    }, cancellationToken);

    /// <summary>Sets levels, all or none, within a ramp of 0..65,535 ms.</summary>
    public Task<OutputAnswerInfo> SetOutputLevelsAsync(string device, IReadOnlyCollection<OutputLevel> levels, int rampMilliseconds, CancellationToken cancellationToken) => OrderAsync(device, "levels", writer =>
    {
        writer.WriteStartArray("levels");
        foreach (var one in levels)
        {
            writer.WriteStartObject();
            writer.WriteNumber("output", one.Output);
            writer.WriteNumber("level", one.Level);
            writer.WriteNumber("rampMilliseconds", rampMilliseconds);
            if (one.ExpectedTarget is { } expected)
            {
                writer.WriteNumber("expectedTarget", expected);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }, cancellationToken);

    /// <summary>Brings all outputs of a device to 0 within 0..10,000 ms.</summary>
    public Task<OutputAnswerInfo> LowerOutputsAsync(string device, int rampMilliseconds, CancellationToken cancellationToken) =>
        OrderAsync(device, "lower", writer => writer.WriteNumber("rampMilliseconds", rampMilliseconds), cancellationToken);

    /// <summary>An order without numbers.</summary>
    /// <param name="device">Id, or an unambiguous name or address.</param>
    /// <param name="word"><c>clear, continue, refresh</c>.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public Task<OutputAnswerInfo> OrderOutputsAsync(string device, string word, CancellationToken cancellationToken) => OrderAsync(device, word, null, cancellationToken);

    /// <summary>Sets limits of one output: highest level, per mille, and steepest rise, per mille per second.</summary>
    public Task<OutputAnswerInfo> LimitOutputAsync(string device, int output, int maximumLevel, int maximumRise, CancellationToken cancellationToken) => OrderAsync(device, "limits", writer =>
    {
        writer.WriteStartArray("limits");
        writer.WriteStartObject();
        writer.WriteNumber("output", output);
        writer.WriteNumber("maximumLevel", maximumLevel);
        writer.WriteNumber("maximumRise", maximumRise);
        writer.WriteEndObject();
        writer.WriteEndArray();
    }, cancellationToken);

    /// <summary>Sets the watchdog of a device, 1..60 s.</summary>
    public Task<OutputAnswerInfo> SetWatchdogAsync(string device, int seconds, CancellationToken cancellationToken) =>
        OrderAsync(device, "watchdog", writer => writer.WriteNumber("seconds", seconds), cancellationToken);

    /// <summary>Makes a temporary key. The answer is the only one that holds it.</summary>
    /// <param name="device">Id, or an unambiguous name or address.</param>
    /// <param name="seconds">10..655,350, rounded up to whole tens.</param>
    /// <param name="outputs">Outputs that it may arm and set; empty: everything but what only the master key may.</param>
    /// <param name="maximumLevel">Up to which level, per mille.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public Task<OutputAnswerInfo> GrantKeyAsync(string device, int seconds, IReadOnlyCollection<int> outputs, int maximumLevel, CancellationToken cancellationToken) => OrderAsync(device, "keys", writer =>
    {
        writer.WriteNumber("seconds", seconds);
        writer.WriteStartArray("permissions");
        foreach (var command in outputs.Count == 0 ? [] : (string[])["arm", "levels"])
        {
            writer.WriteStartObject();
            writer.WriteString("command", command);
            WriteNumbers(writer, "outputs", outputs);
            writer.WriteNumber("maximumLevel", maximumLevel);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }, cancellationToken);

    /// <summary>Ends the temporary key of a device.</summary>
    public Task<OutputAnswerInfo> RevokeKeyAsync(string device, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Delete, $"api/v1/outputs/{Uri.EscapeDataString(device)}/keys", null, ClientJson.Default.OutputAnswerInfo, cancellationToken);

    /// <summary>Lets the gateway read a master key from a file of its machine; callers on that machine only.</summary>
    /// <param name="device"><c>estim/BUS/ADDRESS</c>.</param>
    /// <param name="file">Whole path; null forgets the key.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public Task SetMasterKeyAsync(string device, string? file, CancellationToken cancellationToken) => SendAsync(
        HttpMethod.Post, $"api/v1/outputs/{Uri.EscapeDataString(device)}/key", Object(writer => writer.WriteString("file", file)), ClientJson.Default.JsonElement, cancellationToken);

    /// <summary>Asks on a bus who is there.</summary>
    public Task DiscoverOutputsAsync(string bus, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, $"api/v1/buses/{Uri.EscapeDataString(bus)}/discover", null, ClientJson.Default.JsonElement, cancellationToken);

    private Task<OutputAnswerInfo> OrderAsync(string device, string word, Action<Utf8JsonWriter>? body, CancellationToken cancellationToken) => SendAsync(
        HttpMethod.Post, $"api/v1/outputs/{Uri.EscapeDataString(device)}/{word}", body is null ? null : Object(body), ClientJson.Default.OutputAnswerInfo, cancellationToken);

    private static void WriteNumbers(Utf8JsonWriter writer, string name, IReadOnlyCollection<int> numbers)
    {
        writer.WriteStartArray(name);
        foreach (var number in numbers)
        {
            writer.WriteNumberValue(number);
        }

        writer.WriteEndArray();
    }
}
