using System.Buffers;
using System.Text;
using System.Text.Json;
using Sallyport.Wire;

namespace Sallyport.Protocols.EnigmaIot.Options;

/// <summary>
/// The original's node file: <c>{"type":"node","networkName":"..","networkKey":[32 numbers],"sleepTime":s,"gateway":"AA:..","nodeName":".."}</c>
/// (enigmaiot.md section 16). The key in it is already hashed; the file is a secret.
/// </summary>
public static class NodeConfigurationJson
{
    private const int MaximumOctets = 4096;
    private const int KeyOctets = 32;

    /// <summary>
    /// Reads a node file of at most 4,096 octets. Unknown members are ignored, <c>sleepTime</c>, <c>gateway</c> and <c>nodeName</c> may be missing.
    /// </summary>
    /// <param name="json">UTF-8.</param>
    /// <param name="configuration">The configuration, null when refused.</param>
    /// <param name="problem">One sentence that names the wrong member and never its value, null when accepted.</param>
    public static bool TryParse(ReadOnlySpan<byte> json, out NodeConfiguration? configuration, out string? problem)
    {
        configuration = null;
        if (json.Length > MaximumOctets)
        {
            problem = "the file is longer than 4096 octets";
            return false;
        }

        try
        {
            var reader = new Utf8JsonReader(json);
            using var document = JsonDocument.ParseValue(ref reader);
            reader.Read(); // throws on anything after the object
            return TryRead(document.RootElement, out configuration, out problem);
        }
        catch (JsonException)
        {
            problem = "the file is not JSON";
            return false;
        }
    }

    /// <summary>Writes a node file, members in the original's order, UTF-8 without line breaks.</summary>
    public static byte[] Write(NodeConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var output = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(output))
        {
            writer.WriteStartObject();
            writer.WriteString("type", "node");
            writer.WriteString("networkName", configuration.NetworkName);
            writer.WriteStartArray("networkKey");
            foreach (var octet in configuration.NetworkKey.Span)
            {
                writer.WriteNumberValue(octet);
            }

            writer.WriteEndArray();
            writer.WriteNumber("sleepTime", configuration.SleepSeconds);
            writer.WriteString("gateway", configuration.Gateway.ToString());
            writer.WriteString("nodeName", configuration.NodeName);
            writer.WriteEndObject();
        }

        return output.WrittenSpan.ToArray();
    }

    private static bool TryRead(JsonElement root, out NodeConfiguration? configuration, out string? problem)
    {
        configuration = null;
        problem = null;
        var key = new byte[KeyOctets];
        var gateway = MacAddress.None;
        var seconds = 0u;
        if (root.ValueKind != JsonValueKind.Object || Text(root, "type") is not "node")
        {
            problem = "type is not \"node\"";
        }
        else if (Text(root, "networkName") is not { } network || Encoding.UTF8.GetByteCount(network) is < 1 or > NodeConfiguration.MaximumNetworkName)
        {
            problem = "networkName is not a text of 1..20 octets";
        }
        else if (!TryKey(root, key))
        {
            problem = "networkKey is not a list of 32 numbers of 0..255";
        }
        else if (root.TryGetProperty("sleepTime", out var sleep)
            && (sleep.ValueKind != JsonValueKind.Number || !sleep.TryGetUInt32(out seconds) || seconds > NodeConfiguration.MaximumSleepSeconds))
        {
            problem = "sleepTime is not a number of 0..13600 seconds";
        }
        else if (root.TryGetProperty("gateway", out _) && !MacAddress.TryParse(Text(root, "gateway"), out gateway))
        {
            problem = "gateway is not an address";
        }
        else if (root.TryGetProperty("nodeName", out _)
            && (Text(root, "nodeName") is not { } name || Encoding.UTF8.GetByteCount(name) > NodeConfiguration.MaximumNodeName))
        {
            problem = "nodeName is not a text of 0..32 octets";
        }
        else
        {
            configuration = new NodeConfiguration
            {
                NetworkName = network,
                NetworkKey = key,
                SleepSeconds = seconds,
                Gateway = gateway,
                NodeName = Text(root, "nodeName") ?? "",
            };
        }

        return problem is null;
    }

    private static string? Text(JsonElement root, string name)
    {
        try
        {
            return root.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.String ? member.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            // An escape that is half a surrogate pair: the reader finds it only when the text is taken out.
            return null;
        }
    }

    private static bool TryKey(JsonElement root, Span<byte> key)
    {
        if (!root.TryGetProperty("networkKey", out var list) || list.ValueKind != JsonValueKind.Array || list.GetArrayLength() != KeyOctets)
        {
            return false;
        }

        var at = 0;
        foreach (var item in list.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Number || !item.TryGetByte(out key[at++]))
            {
                return false;
            }
        }

        return true;
    }
}
