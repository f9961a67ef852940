using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Text.Unicode;
using Sallyport.Gateway.Downlinks;
using Sallyport.Mqtt.Topics;
using Sallyport.Payloads;
using Sallyport.Wire;

namespace Sallyport.Mqtt.EnigmaIot;

/// <summary>Messages from the broker to requests: <c>net/id/set|get/command</c> (enigmaiot.md section 13).</summary>
/// <param name="root">Prefix and network name with the slash after it.</param>
/// <param name="devices">Front of the device ids, with the slash after the segment.</param>
internal sealed class EnigmaIotCommands(string root, string devices)
{
    private const int LongestName = 32;
    private const int LongestSeconds = 10;

    /// <summary>Understands a message; a default value for topics that the original drops. Never throws.</summary>
    internal TopicCommand Parse(string topic, ReadOnlySpan<byte> payload)
    {
        if (!topic.StartsWith(root, StringComparison.Ordinal))
        {
            return default;
        }

        var slash = topic.IndexOf('/', root.Length);
        if (slash <= root.Length)
        {
            return default;
        }

        var id = topic[root.Length..slash];
        var errorTopic = root + id + "/result/error";
        var request = Request(id, topic.AsSpan(slash + 1), payload, out var error);
        return (request, error) switch
        {
            (not null, _) => new TopicCommand(request, errorTopic, null),
            (null, not null) => new TopicCommand(null, errorTopic, error),
            _ => default,
        };
    }

    private DownlinkRequest? Request(string id, ReadOnlySpan<char> command, ReadOnlySpan<byte> payload, out string? error)
    {
        error = null;
        switch (command)
        {
            case "set/data":
                return UserData(id, DownlinkVerb.Set, payload);
            case "get/data":
                return UserData(id, DownlinkVerb.Get, payload);
            case "get/version":
                return Control(id, "version", false, []);
            case "get/sleeptime":
                return Control(id, "sleeptime", false, []);
            case "get/rssi":
                return Control(id, "rssi", false, []);
            case "get/name":
                return Control(id, "name", false, []);
            case "set/identify":
                return Control(id, "identify", true, []);
            case "set/reset":
                return Control(id, "reset", true, []);
            case "set/restart":
                return Control(id, "restart", true, []);
            case "set/sleeptime":
                return Checked(id, "sleeptime", SleepTime(payload), "a sleep time is 1 to 10 digits: seconds, 0 to 4294967295", out error);
            case "set/name":
                return Checked(id, "name", Name(payload), "a name has 1 to 32 octets of UTF-8", out error);
            case "set/ota":
                return Checked(id, "ota", OtaText.ToOctets(payload),
                    "expected 0,size,chunks,md5 in lower case, or index,base64 of at most 212 octets", out error);
            default:
                return null;
        }
    }

    private DownlinkRequest UserData(string id, DownlinkVerb verb, ReadOnlySpan<byte> payload)
    {
        var packed = new ArrayBufferWriter<byte>();
        var isJson = JsonPayload.TryToMessagePack(payload, JsonPayload.CommandDepth, packed);
        return new DownlinkRequest
        {
            Device = Device(id),
            Verb = verb,
            Encoding = PayloadWord.Of(isJson ? PayloadFormat.MessagePack : PayloadFormat.Raw),
            Payload = isJson ? packed.WrittenSpan.ToArray() : Terminated(payload),
        };
    }

    private DownlinkRequest? Checked(string id, string word, byte[]? arguments, string rule, out string? error)
    {
        error = arguments is null ? rule : null;
        return arguments is null ? null : Control(id, word, true, arguments);
    }

    private DownlinkRequest Control(string id, string word, bool sets, byte[] arguments) =>
        new() { Device = Device(id), Verb = DownlinkVerb.Control, Control = word, ControlSets = sets, Payload = arguments };

    /// <summary>Addresses in any accepted spelling become the one of device ids; all else is a name or <c>broadcast</c>.</summary>
    private string Device(string id) => devices + (MacAddress.TryParse(id, out var address) ? address.ToString() : id);

    private static byte[]? SleepTime(ReadOnlySpan<byte> text)
    {
        if (text.Length > LongestSeconds || !uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
        {
            return null;
        }

        var octets = new byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(octets, seconds);
        return octets;
    }

    private static byte[]? Name(ReadOnlySpan<byte> text) =>
        text.Length is >= 1 and <= LongestName && !text.Contains((byte)0) && Utf8.IsValid(text) ? Terminated(text) : null;

    /// <summary>The original sends the text with the NUL that ends it in memory; nodes rely on it.</summary>
    private static byte[] Terminated(ReadOnlySpan<byte> text) => [.. text, 0];
}
