using System.Globalization;
using System.Text;
using Sallyport.Gateway.Journal;
using Sallyport.Gateway.Journal.Bodies;
using Sallyport.Mqtt.Topics;
using Sallyport.Payloads;
using Sallyport.Payloads.Json;

namespace Sallyport.Mqtt.EnigmaIot;

/// <summary>
/// The topics of the original gateway octet for octet (enigmaiot.md sections 13 and 14), except that every number and text is valid JSON.
/// A node is addressed by its name where it has one at that moment, else by its address; <c>bye</c> is always under the address.
/// </summary>
public sealed class EnigmaIotTopicTree : ITopicTree
{
    /// <summary>Protocol part of the device ids.</summary>
    public const string Protocol = "enigmaiot";

    /// <summary>
    /// Action of the audit entry that makes the tree publish <c>{"action":"restart"}</c> under <c>net/gateway/data</c>; its target is the segment or empty.
    /// </summary>
    public const string RestartAction = "gateway.restart";

    private const string GatewayName = "gateway";
    private const string LinkRule = "link";
    private const string Restart = """{"action":"restart"}""";

    private readonly EnigmaIotTopicOptions _options;
    private readonly string _devices;
    private readonly string _root;
    private readonly EnigmaIotCommands _commands;
    private readonly HomeAssistantDiscovery _discovery;

    /// <summary>A tree for one network.</summary>
    /// <exception cref="ArgumentException">The network name, segment or a prefix cannot stand in a topic.</exception>
    public EnigmaIotTopicTree(EnigmaIotTopicOptions options)
    {
        RequireLevel(options.NetworkName, nameof(options.NetworkName));
        RequireLevel(options.Segment, nameof(options.Segment));
        RequireLevel(options.DiscoveryPrefix, nameof(options.DiscoveryPrefix));
        if (options.Prefix.Length > 0 && (!options.Prefix.EndsWith('/') || options.Prefix.AsSpan().IndexOfAny('+', '#', '\0') >= 0))
        {
            throw new ArgumentException("a prefix ends with / and has no wildcards", nameof(options));
        }

        _options = options;
        _devices = $"{Protocol}/{options.Segment}/";
        _root = options.Prefix + options.NetworkName + "/";
        _commands = new EnigmaIotCommands(_root, _devices);
        _discovery = new HomeAssistantDiscovery(options, _root);
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Subscriptions => [_root + "+/set/#", _root + "+/get/#"];

    /// <inheritdoc/>
    public bool Covers(JournalEntry entry) =>
        entry.Body is AuditBody { Action: RestartAction } restart
            ? restart.Target.Length == 0 || restart.Target == _options.Segment
            : entry.Device.StartsWith(_devices, StringComparison.Ordinal)
                || (entry is { Device.Length: 0, Body: AlertBody alert } && (!alert.Subject.Contains('/', StringComparison.Ordinal) || alert.Rule == LinkRule || alert.Subject == _devices[..^1]));

    /// <inheritdoc/>
    public Publication Availability(bool online) => new(_root + GatewayName + "/status", online ? "1"u8.ToArray() : "0"u8.ToArray(), true);

    /// <inheritdoc/>
    public Publication Error(string errorTopic, string code, string detail) =>
        Message(errorTopic, $$"""{"error":{{JsonQuote.Of(code)}},"detail":{{JsonQuote.Of(detail)}}}""");

    /// <inheritdoc/>
    public TopicCommand Parse(string topic, ReadOnlySpan<byte> payload) => _commands.Parse(topic, payload);

    /// <inheritdoc/>
    public void Publish(JournalEntry entry, ICollection<Publication> messages)
    {
        if (!Covers(entry))
        {
            return;
        }

        var address = entry.Device.Length == 0 ? GatewayName : entry.Device[_devices.Length..];
        switch (entry.Body)
        {
            case JoinedBody joined:
                Hello(address, address, joined.Rssi, joined.Channel, messages);
                break;
            case NamedBody named:
                Hello(named.Name, address, named.Rssi, named.Channel, messages);
                break;
            case LeftBody { Silent: false } left:
                messages.Add(Message(_root + address + "/bye", Invariant($$"""{"reason":{{left.Code}}}""")));
                break;
            case UplinkBody uplink:
                Uplink(uplink.Name ?? address, uplink, messages);
                break;
            case ControlBody control:
                Control(control.Name ?? address, control, messages);
                break;
            case AvailabilityBody availability:
                messages.Add(new Publication(_root + address + "/availability", Encoding.UTF8.GetBytes(availability.State), true));
                break;
            case AlertBody alert:
                Alert(address, alert, entry.TimeMicroseconds, messages);
                break;
            case AuditBody:
                messages.Add(Message(_root + GatewayName + "/data", Restart));
                break;
            default:
                break;
        }
    }

    // The kept message is the present state. When it is over, who listens hears why, and then the kept one goes, so that nothing stays on the broker for ever.
    private void Alert(string address, AlertBody alert, long timeMicroseconds, ICollection<Publication> messages)
    {
        var topic = $"{_root}{address}/alert/{alert.Rule}";
        var isOver = alert.State == "cleared";
        var payload = $$"""{"alertId":{{alert.AlertId}},"state":{{JsonQuote.Of(alert.State)}},"severity":{{JsonQuote.Of(alert.Severity)}},"subject":{{JsonQuote.Of(alert.Subject)}},"text":{{JsonQuote.Of(alert.Text)}},"time":{{JsonQuote.Of(EntryJson.Time(timeMicroseconds))}}}""";
        if (alert.State is "raised" or "cleared")
        {
            messages.Add(new Publication(topic, Encoding.UTF8.GetBytes(payload), !isOver));
        }

        if (isOver)
        {
            messages.Add(new Publication(topic, ReadOnlyMemory<byte>.Empty, true));
        }
    }

    private void Hello(string id, string address, int? rssi, int? channel, ICollection<Publication> messages)
    {
        messages.Add(Message(_root + id + "/hello", $$"""{"address":"{{address}}"}"""));
        messages.Add(Message(_root + id + "/result/rssi", Invariant($$"""{"rssi":{{Number(rssi)}},"channel":{{Number(channel)}}}""")));
    }

    private void Uplink(string id, UplinkBody uplink, ICollection<Publication> messages)
    {
        if (Data(uplink) is not { } data)
        {
            return;
        }

        messages.Add(new Publication(_root + id + "/data", data, false));
        if (uplink.Lost > 0)
        {
            messages.Add(Message(_root + id + "/debug/lostmessages", Invariant($$"""{"lostMessages":{{uplink.Lost}}}""")));
        }

        if (_options.StatusMessages)
        {
            messages.Add(Message(_root + id + "/status", Status(uplink)));
        }
    }

    /// <summary>What is published for the user's octets; null when they cannot be decoded, and then nothing else is published either.</summary>
    private ReadOnlyMemory<byte>? Data(UplinkBody uplink)
    {
        // The original ignores the encoding of unencrypted data and delivers the octets (section 4.5).
        var format = PayloadFormat.Raw;
        if (uplink.Encrypted && !PayloadWord.TryParse(uplink.Encoding, out format))
        {
            return null;
        }

        return format switch
        {
            PayloadFormat.CayenneLpp or PayloadFormat.MessagePack =>
                PayloadText.TryToJson(format, uplink.Payload, out var json) ? Encoding.UTF8.GetBytes(json) : default(ReadOnlyMemory<byte>?),
            PayloadFormat.Raw => uplink.Payload,
            _ => _options.Compatible ? ReadOnlyMemory<byte>.Empty : uplink.Payload,
        };
    }

    private static string Status(UplinkBody uplink)
    {
        var errors = uplink.Received > 0 ? (double)uplink.LostTotal / uplink.Received : 0;
        var rate = float.IsFinite(uplink.PacketsPerHour) ? uplink.PacketsPerHour : 0;
        return Invariant($$"""{"rssi":{{Number(uplink.Rssi)}},"per":{{PrintfNumber.Exponent(errors)}},"lostmessages":{{uplink.LostTotal}}""") +
            Invariant($$""","totalmessages":{{uplink.Received + uplink.LostTotal}},"packetshour":{{PrintfNumber.Fixed(rate)}}}""");
    }

    private void Control(string id, ControlBody control, ICollection<Publication> messages)
    {
        switch (control.Answer)
        {
            case "discovery":
                if (_discovery.Message(id, control.Payload) is { } configuration)
                {
                    messages.Add(configuration);
                }

                break;
            case "restart" when control.Result is { } result:
                messages.Add(Message(_root + id + "/restart", result));
                break;
            case "clock":
                break;
            default:
                if (control.Result is { } answer)
                {
                    messages.Add(Message(_root + id + "/result/" + control.Answer, answer));
                }

                break;
        }
    }

    private static Publication Message(string topic, string payload) => new(topic, Encoding.UTF8.GetBytes(payload), false);

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static string Number(int? value) => value?.ToString(CultureInfo.InvariantCulture) ?? "null";

    private static void RequireLevel(string level, string what)
    {
        if (level.Length == 0 || level.AsSpan().IndexOfAny("/+#\0") >= 0)
        {
            throw new ArgumentException($"{what} must be one topic level without wildcards", nameof(level));
        }
    }
}
