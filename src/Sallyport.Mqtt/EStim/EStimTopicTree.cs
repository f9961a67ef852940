using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sallyport.Gateway.EStim;
using Sallyport.Gateway.Journal;
using Sallyport.Gateway.Journal.Bodies;
using Sallyport.Mqtt.Topics;
using Sallyport.Payloads.Json;
using Sallyport.Protocols.EStim.Messages;

namespace Sallyport.Mqtt.EStim;

/// <summary>
/// The topics of one Open eStim bus (docs/guide/outputs.md): <c>BUS/ADDRESS/status</c>, kept; <c>BUS/ADDRESS/set/levels</c> and <c>set/lower</c>, as automation;
/// <c>GATEWAY/outputs/stop</c>, the emergency stop of everything.
/// </summary>
public sealed class EStimTopicTree : ITopicTree
{
    private const int LargestCommand = 2048;
    private const int Depth = 4;
    private readonly string _devices;
    private readonly string _root;
    private readonly string _stop;

    /// <summary>A tree for one bus.</summary>
    /// <param name="bus">Its name, one topic level.</param>
    /// <param name="gateway">Name of the gateway, one topic level.</param>
    /// <exception cref="ArgumentException">A name cannot stand in a topic.</exception>
    public EStimTopicTree(string bus, string gateway)
    {
        if (bus.Length == 0 || gateway.Length == 0 || (bus + gateway).AsSpan().IndexOfAny("/+#\0") >= 0)
        {
            throw new ArgumentException("bus and gateway must be one topic level without wildcards each", nameof(bus));
        }

        _devices = $"{EStimDriver.ProtocolName}/{bus}/";
        _root = bus + "/";
        _stop = gateway + "/outputs/stop";
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Subscriptions => [_stop, _root + "+/set/levels", _root + "+/set/lower"];

    /// <inheritdoc/>
    public bool Covers(JournalEntry entry) => entry.Device.StartsWith(_devices, StringComparison.Ordinal) && entry.Body is OutputBody { Event: "status" } or LeftBody;

    /// <inheritdoc/>
    public Publication Availability(bool online) => new(_root + "gateway/status", online ? "1"u8.ToArray() : "0"u8.ToArray(), true);

    /// <inheritdoc/>
    public bool IsEmergencyStop(string topic) => topic == _stop;

    /// <inheritdoc/>
    public Publication Error(string errorTopic, string code, string detail) =>
        new(errorTopic, Encoding.UTF8.GetBytes($$"""{"error":{{JsonQuote.Of(code)}},"detail":{{JsonQuote.Of(detail)}}}"""), false);

    /// <inheritdoc/>
    public void Publish(JournalEntry entry, ICollection<Publication> messages)
    {
        if (!Covers(entry))
        {
            return;
        }

        var status = entry.Body as OutputBody;
        var payload = new JsonObject
        {
            ["state"] = status?.State,
            ["reason"] = status?.Reason,
            ["protection"] = status?.Protection,
            ["levels"] = Numbers(status?.Levels),
            ["targets"] = Numbers(status?.Targets),
            ["time"] = EntryJson.Time(entry.TimeMicroseconds),
        };
        messages.Add(new Publication($"{_root}{entry.Device[_devices.Length..]}/status", Encoding.UTF8.GetBytes(payload.ToJsonString()), true));
    }

    /// <inheritdoc/>
    public TopicCommand Parse(string topic, ReadOnlySpan<byte> payload)
    {
        if (!topic.StartsWith(_root, StringComparison.Ordinal) || topic[_root.Length..].Split('/') is not [{ Length: > 0 } address, "set", ("levels" or "lower") and var word])
        {
            return default;
        }

        var errorTopic = $"{_root}{address}/result/error";
        var order = word == "levels" ? Levels(_devices + address, payload) : Lower(_devices + address, payload);
        return order is null
            ? new TopicCommand(null, errorTopic, word == "levels" ? """say {"levels":[{"output":0,"level":100,"rampMilliseconds":500}]}""" : """say {"rampMilliseconds":500}""")
            : new TopicCommand(null, errorTopic, null) { Order = order };
    }

    private static JsonArray Numbers(IReadOnlyList<int>? numbers) => [.. (numbers ?? []).Select(static number => (JsonNode)number)];

    private static OutputOrder? Levels(string device, ReadOnlySpan<byte> payload)
    {
        if (!TryObject(payload, out var body) || body is not [{ Name: "levels", Value: { ValueKind: JsonValueKind.Array } rows }])
        {
            return null;
        }

        var changes = new List<LevelChange>();
        var expected = new List<ExpectedTarget>();
        foreach (var row in rows.EnumerateArray())
        {
            if (row.ValueKind != JsonValueKind.Object || changes.Count > byte.MaxValue)
            {
                return null;
            }

            var (output, level, ramp, target) = (-1, -1, 0, (int?)null);
            foreach (var field in row.EnumerateObject())
            {
                switch (field.Name)
                {
                    case "output":
                        output = Number(field.Value, byte.MaxValue);
                        break;
                    case "level":
                        level = Number(field.Value, ushort.MaxValue);
                        break;
                    case "rampMilliseconds":
                        ramp = Number(field.Value, ushort.MaxValue);
                        break;
                    case "expectedTarget":
                        target = Number(field.Value, ushort.MaxValue);
                        break;
                    default:
                        return null;
                }
            }

            if (output < 0 || level < 0 || ramp < 0 || target < 0)
            {
                return null;
            }

            changes.Add(new LevelChange((byte)output, 0, (ushort)level, (ushort)ramp));
            if (target is { } seen)
            {
                expected.Add(new ExpectedTarget(output, seen));
            }
        }

        return new OutputOrder { Kind = OutputOrderKind.Levels, Device = device, Levels = changes, ExpectedTargets = expected };
    }

    private static OutputOrder? Lower(string device, ReadOnlySpan<byte> payload)
    {
        if (payload.IsEmpty)
        {
            return new OutputOrder { Kind = OutputOrderKind.Stop, Device = device };
        }

        return TryObject(payload, out var body) && body is [{ Name: "rampMilliseconds", Value: var ramp }] && Number(ramp, ushort.MaxValue) is >= 0 and var time
            ? new OutputOrder { Kind = OutputOrderKind.Stop, Device = device, RampMilliseconds = time }
            : null;
    }

    private static bool TryObject(ReadOnlySpan<byte> payload, out JsonProperty[] properties)
    {
        properties = [];
        if (payload.Length > LargestCommand)
        {
            return false;
        }

        try
        {
            var reader = new Utf8JsonReader(payload, new JsonReaderOptions { MaxDepth = Depth });
            if (!JsonElement.TryParseValue(ref reader, out var value) || reader.BytesConsumed != payload.TrimEnd(" \t\r\n"u8).Length || value.Value.ValueKind != JsonValueKind.Object)
            {
                return false;
            }

            properties = [.. value.Value.EnumerateObject()];
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static int Number(JsonElement value, int most) => value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number >= 0 && number <= most ? number : -1;
}
