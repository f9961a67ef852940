using System.Net;
using System.Text;
using Sallyport.Links.Udp;
using Sallyport.Mqtt.Client;
using Sallyport.Wire;

namespace Sallyport.Cli.Configuration;

/// <summary>
/// What single values must look like. Each returns the value, or a mistake for people; never the value itself inside the mistake when it may be a secret.
/// </summary>
internal static class SettingRules
{
    /// <summary>Network names of the original are up to 20 characters (enigmaiot.md section 16).</summary>
    public const int MaximumNetworkName = 20;

    /// <summary>Octets of a network key: what follows the 32nd is ignored by every node, so a longer one is a mistake.</summary>
    public const int MaximumKey = 32;

    /// <summary>The original's pages ask for this many octets at least.</summary>
    public const int AdvisedKey = 8;

    /// <summary><c>ADDRESS:PORT</c>, for IPv6 <c>[ADDRESS]:PORT</c>, or <c>localhost:PORT</c>.</summary>
    public static (IPEndPoint? Value, string? Mistake) Endpoint(string text)
    {
        string numeric = text.StartsWith("localhost:", StringComparison.OrdinalIgnoreCase) ? "127.0.0.1" + text["localhost".Length..] : text;
        int colon = numeric.LastIndexOf(':');
        return colon > 0 && ushort.TryParse(numeric.AsSpan(colon + 1), out _) && IPEndPoint.TryParse(numeric, out IPEndPoint? endpoint)
            ? (endpoint, null)
            : (null, "must be ADDRESS:PORT, for example 127.0.0.1:8080");
    }

    /// <summary>Where a part listens that this release does not have: only <c>none</c>.</summary>
    public static (string? Value, string? Mistake) PartToCome(string text) =>
        text == "none" ? (text, null) : (null, "this part is not in this release; leave it out, or say none");

    /// <summary>1..20 characters without what would break a topic.</summary>
    public static (string? Value, string? Mistake) NetworkName(string text) =>
        text.Length is 0 or > MaximumNetworkName || text.AsSpan().IndexOfAny("/\\#+") >= 0 || text.Any(char.IsControl)
            ? (null, $"must be 1 to {MaximumNetworkName} characters without / \\ # + and control characters")
            : (text, null);

    /// <summary>What a bus may be called, for people.</summary>
    public const string BusNameRule = "1 to 32 letters, digits, '.', '_' and '-'";

    /// <summary>A name that can stand in ids, topics and addresses.</summary>
    public static (string? Value, string? Mistake) BusName(string text) =>
        text.Length is >= 1 and <= 32 && text.All(static sign => char.IsAsciiLetterOrDigit(sign) || sign is '.' or '_' or '-') && text is not ("." or "..")
            ? (text, null)
            : (null, $"must be {BusNameRule}");

    /// <summary>1..32 octets.</summary>
    public static string? KeyMistake(string key) =>
        Encoding.UTF8.GetByteCount(key) is 0 or > MaximumKey ? $"must be 1 to {MaximumKey} octets" : null;

    /// <summary>A unicast address with a value.</summary>
    public static (object? Value, string? Mistake) Address(string text) =>
        MacAddress.TryParse(text, out MacAddress address) && address != MacAddress.None && !address.IsBroadcast && (address.Value & 0x0100_0000_0000) == 0
            ? (address, null)
            : (null, "must be a unicast address such as 02:53:41:4C:4C:59");

    /// <summary>A link of the form that this release carries.</summary>
    public static (LinkAddress? Value, string? Mistake) Link(string text)
    {
        LinkAddress? link = LinkAddress.Parse(text, out string? mistake);
        return link switch
        {
            null => (null, mistake),
            { Protocol: "estim" } => (null, "a bus of Open eStim stands under buses, or behind --link"),
            { Protocol: not "enigmaiot" } => (null, $"the protocol {link.Protocol} is not in this release"),
            { Scheme: not "udp" } => (null, $"links of the kind {link.Scheme} are not in this release; udp is"),
            _ when !UdpLinkOptions.TryParse(link.RestAndQuery, [RunSettings.DefaultAddress], out _, out mistake) => (null, mistake),
            _ => (link, null),
        };
    }

    /// <summary><c>mqtt://HOST[:PORT]</c> or <c>mqtts://</c>; user and password may stand in it.</summary>
    public static (MqttUri? Value, string? Mistake) Broker(string text) =>
        MqttUri.TryParse(text, out MqttUri? uri, out string? mistake) ? (uri, null) : (null, mistake);
}
