using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Sallyport.Cli.Configuration;

/// <summary>
/// Understands the two files that the original gateway keeps, <c>/config.json</c> and <c>/mqtt.json</c> (enigmaiot.md section 16), with the limits of its
/// configuration page. Which of the two a file is, its fields tell.
/// </summary>
internal static class OriginalFiles
{
    private const int MaximumServer = 40;
    private const int MaximumUser = 20;
    private const int MaximumPassword = 40;
    private const int MinimumKey = 8;
    private const int MaximumChannel = 13;
    private const int MaximumOctets = 65_536;

    /// <summary>What a file held.</summary>
    /// <param name="Network">Settings of a network without its key; null when the file is not <c>/config.json</c>.</param>
    /// <param name="NetworkKey">Its key's text.</param>
    /// <param name="Mqtt">Settings of the broker without the password; null when the file is not <c>/mqtt.json</c>.</param>
    /// <param name="MqttPassword">The password, null for none.</param>
    internal sealed record Content(JsonObject? Network, string? NetworkKey, JsonObject? Mqtt, string? MqttPassword)
    {
        /// <summary>Without secrets.</summary>
        public override string ToString() => Network is null ? "mqtt" : "network";
    }

    /// <summary>Reads one file.</summary>
    /// <exception cref="CommandFailure">It is neither of the two (1), or fields are wrong: one line for each, naming the field.</exception>
    public static Content Read(string file)
    {
        JsonNode? root;
        try
        {
            if (new FileInfo(file).Length > MaximumOctets)
            {
                throw CommandFailure.Refused($"{file}: too large for a configuration of the original");
            }

            root = JsonNode.Parse(File.ReadAllBytes(file), documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false });
        }
        catch (Exception trouble) when (trouble is IOException or UnauthorizedAccessException or JsonException)
        {
            throw CommandFailure.Refused($"{file}: {trouble.Message}");
        }

        (Content content, IReadOnlyList<SettingMistake> mistakes) = Understand(file, root);
        return mistakes.Count == 0 ? content : throw CommandFailure.Refused([.. mistakes.Select(static one => $"{one.Origin} {one.Text}")]);
    }

    /// <summary>Understands the content of one file.</summary>
    /// <param name="name">Its name for messages; paths of mistakes are <c>NAME.FIELD</c>.</param>
    /// <param name="root">Its JSON.</param>
    /// <returns>What it holds, and all mistakes; with any of them the content is not to be used.</returns>
    public static (Content Content, IReadOnlyList<SettingMistake> Mistakes) Understand(string name, JsonNode? root)
    {
        JsonObject? fields = root as JsonObject;
        if (fields?.ContainsKey("mqtt_server") == true)
        {
            return Mqtt(new Fields(name, fields));
        }

        return fields is not null && (fields.ContainsKey("type") || fields.ContainsKey("networkKey"))
            ? Gateway(new Fields(name, fields))
            : (new Content(null, null, null, null), [new SettingMistake(name, $"{name}:", "neither the original's /config.json (type, networkKey) nor its /mqtt.json (mqtt_server)")]);
    }

    private static (Content Content, IReadOnlyList<SettingMistake> Mistakes) Gateway(Fields fields)
    {
        if (fields.Text("type", 1, 10) is { } type && type != "gw")
        {
            fields.Wrong("type", type == "node" ? "is the configuration of a node, not of a gateway" : "must be gw");
        }

        string? name = fields.Text("networkName", 1, SettingRules.MaximumNetworkName);
        if (name is not null && SettingRules.NetworkName(name).Mistake is { } mistake)
        {
            fields.Wrong("networkName", mistake);
        }

        string? key = fields.Text("networkKey", MinimumKey, SettingRules.MaximumKey);
        int? channel = fields.Number("channel", 0, MaximumChannel);
        return (new Content(new JsonObject { ["name"] = name, ["channel"] = channel }, key, null, null), fields.Mistakes);
    }

    private static (Content Content, IReadOnlyList<SettingMistake> Mistakes) Mqtt(Fields fields)
    {
        string? server = fields.Text("mqtt_server", 1, MaximumServer);
        if (server is not null && Uri.CheckHostName(server) == UriHostNameType.Unknown)
        {
            fields.Wrong("mqtt_server", "is no host name or address");
        }

        int? port = fields.Number("mqtt_port", 1, ushort.MaxValue);
        string? user = fields.OptionalText("mqtt_user", MaximumUser);
        string? password = fields.OptionalText("mqtt_pass", MaximumPassword);
        if (password is not null && user is null)
        {
            fields.Wrong("mqtt_user", "is missing; MQTT knows no password without a user");
        }

        var mqtt = new JsonObject { ["url"] = $"{(port == 8883 ? "mqtts" : "mqtt")}://{server}:{port}" };
        if (user is not null)
        {
            mqtt["user"] = user;
        }

        return (new Content(null, null, mqtt, password), fields.Mistakes);
    }

    /// <summary>Typed fields of one object; notes each mistake under the field's name.</summary>
    private sealed class Fields(string file, JsonObject root)
    {
        private readonly List<SettingMistake> _mistakes = [];

        public IReadOnlyList<SettingMistake> Mistakes => _mistakes;

        public void Wrong(string field, string mistake) => _mistakes.Add(new SettingMistake($"{file}.{field}", $"{file}: {field}", mistake));

        public string? Text(string field, int minimum, int maximum)
        {
            if (root[field] is not { } value || value.GetValueKind() != JsonValueKind.String)
            {
                Wrong(field, "is missing or no text");
                return null;
            }

            string text = value.GetValue<string>();
            int octets = Encoding.UTF8.GetByteCount(text);
            if (octets < minimum || octets > maximum)
            {
                Wrong(field, $"must be {minimum} to {maximum} octets");
                return null;
            }

            return text;
        }

        public string? OptionalText(string field, int maximum) =>
            root[field] is not { } value || (value.GetValueKind() == JsonValueKind.String && value.GetValue<string>() == "") ? null : Text(field, 1, maximum);

        public int? Number(string field, int minimum, int maximum)
        {
            // The original's page stores what was typed: a number may stand in quotes.
            int number = 0;
            bool fits = root[field] is JsonValue value
                && (value.TryGetValue(out number) || (value.TryGetValue(out string? text) && int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number)));
            if (fits && number >= minimum && number <= maximum)
            {
                return number;
            }

            Wrong(field, $"must be a whole number from {minimum} to {maximum}");
            return null;
        }
    }
}
