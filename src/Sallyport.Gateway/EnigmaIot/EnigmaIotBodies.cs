using System.Text;
using Sallyport.Gateway.Journal.Bodies;
using Sallyport.Payloads;
using Sallyport.Protocols.EnigmaIot.Messages;
using Sallyport.Protocols.EnigmaIot.Session;

namespace Sallyport.Gateway.EnigmaIot;

/// <summary>Events of the session as journal bodies, and its enum values as words.</summary>
internal static class EnigmaIotBodies
{
    private const int ShownName = 64;

    /// <summary>True when a refused frame asked to join.</summary>
    public static bool IsHello(string device, int messageType) =>
        messageType == (int)MessageType.ClientHello && device.StartsWith(EnigmaIotDriver.ProtocolName + "/", StringComparison.Ordinal);

    public static JoinedBody Joined(in GatewayEvent fact) => new(fact.NodeId, fact.Sleepy, fact.BroadcastEnabled, fact.Rssi, fact.Channel);

    public static NamedBody Named(in GatewayEvent fact) => new(fact.Name!, fact.NodeId, fact.Rssi, fact.Channel);

    public static LeftBody Left(in GatewayEvent fact) => new(
        fact.Silent ? "inactive" : fact.Reason switch
        {
            InvalidateReason.WrongData => "wrong-data",
            InvalidateReason.UnregisteredNode => "unregistered",
            InvalidateReason.KeyExpired => "key-expired",
            InvalidateReason.Kicked => "kicked",
            _ => "unknown",
        },
        (byte)fact.Reason,
        fact.Silent);

    public static UplinkBody Uplink(in GatewayEvent fact, ReadOnlySpan<byte> payload) => new()
    {
        Name = fact.Name,
        Encoding = PayloadWord.Of((PayloadFormat)(byte)fact.Encoding),
        Payload = payload.ToArray(),
        Counter = fact.Counter,
        Lost = fact.Lost,
        Encrypted = fact.Encrypted,
        Rssi = fact.Rssi,
        Received = fact.Statistics.Received,
        LostTotal = fact.Statistics.Lost,
        PacketsPerHour = fact.Statistics.PacketsPerHour,
    };

    public static ControlBody Control(in GatewayEvent fact, ReadOnlySpan<byte> arguments) => new(
        fact.Name,
        EnigmaIotAnswers.Word(fact.Code),
        arguments.ToArray(),
        EnigmaIotAnswers.Json(fact.Code, arguments, fact.Channel));

    /// <summary>The word of a refusal reason: its name in kebab case.</summary>
    public static string Word(RefusalReason reason) => reason switch
    {
        RefusalReason.TooShort => "too-short",
        RefusalReason.TooLong => "too-long",
        RefusalReason.UnknownType => "unknown-type",
        RefusalReason.BadTag => "bad-tag",
        RefusalReason.OldCounter => "old-counter",
        RefusalReason.NotRegistered => "not-registered",
        RefusalReason.WeakKey => "weak-key",
        RefusalReason.RateLimited => "rate-limited",
        RefusalReason.UnencryptedNotAllowed => "unencrypted-not-allowed",
        RefusalReason.WrongSource => "wrong-source",
        RefusalReason.Malformed => "malformed",
        RefusalReason.WrongState => "wrong-state",
        RefusalReason.TableFull => "table-full",
        _ => "unknown",
    };

    /// <summary>The word of a refused name.</summary>
    public static string Word(NameRefusal refusal) => refusal switch
    {
        NameRefusal.Taken => "name-taken",
        NameRefusal.Empty => "name-empty",
        NameRefusal.TooLong => "name-too-long",
        _ => "name-malformed",
    };

    /// <summary>The sentence for a downlink that cannot be sent.</summary>
    public static string Sentence(DownlinkRefusal refusal) => refusal switch
    {
        DownlinkRefusal.TooLong => "too many octets for one frame",
        DownlinkRefusal.NodeSleeps => "firmware needs a node that is awake",
        DownlinkRefusal.NotForBroadcast => "not allowed for everybody",
        _ => "the session refused it",
    };

    /// <summary>A refused name for people: control characters and malformed octets are shown as U+FFFD, and it is cut.</summary>
    public static string Shown(ReadOnlySpan<byte> name)
    {
        var text = Encoding.UTF8.GetString(name[..Math.Min(name.Length, ShownName)]);
        return string.Create(text.Length, text, static (shown, source) =>
        {
            for (var index = 0; index < shown.Length; index++)
            {
                shown[index] = char.IsControl(source[index]) ? '\uFFFD' : source[index];
            }
        });
    }
}
