using System.Text;
using Sallyport.Gateway.Outputs;
using Sallyport.Mqtt.Client;
using Sallyport.Wire;

namespace Sallyport.Cli.Configuration;

/// <summary>Makes <see cref="RunSettings"/> out of the gathered values; every mistake is told at once.</summary>
internal static class SettingLoader
{
    private const string SecretFlagWarning = "every user of this machine can read it there; a file or SALLYPORT__... is safer";

    /// <summary>Understands all values.</summary>
    /// <param name="sources">File, environment and flags.</param>
    /// <param name="warnings">Takes sentences about what works but is unwise.</param>
    /// <exception cref="CommandFailure">One line for each mistake; exit code 2.</exception>
    public static RunSettings Load(SettingSources sources, ICollection<string> warnings)
    {
        (RunSettings settings, IReadOnlyList<SettingMistake> mistakes) = Read(sources, warnings);
        return mistakes.Count == 0 ? settings : throw CommandFailure.Usage([.. mistakes.Select(static one => one.ToString())]);
    }

    /// <summary>Understands all values and tells all mistakes; with any of them the settings are not to be used.</summary>
    public static (RunSettings Settings, IReadOnlyList<SettingMistake> Mistakes) Read(SettingSources sources, ICollection<string> warnings)
    {
        var reader = new SettingReader(sources.Values);
        reader.Take("$schema");
        var defaults = new RunSettings();
        (IReadOnlyList<FileLogOptions> fileLogs, IReadOnlyList<WebhookOptions> webhooks) = OutputLoader.Load(reader, warnings);
        foreach (string part in (string[])["firmware", "ecg"])
        {
            reader.Take<string>(part, SettingRules.PartToCome);
        }

        HttpsSettings? https = DoorLoader.Https(reader);
        var settings = new RunSettings
        {
            Https = https,
            Http = DoorLoader.Http(reader, defaults.Http!, https is not null, warnings),
            Hosts = DoorLoader.Hosts(reader),
            Sessions = DoorLoader.Sessions(reader),
            GatewayName = reader.Take<string>("gatewayName", SettingRules.NetworkName) ?? defaults.GatewayName,
            OfferSetup = reader.TakeSwitch("offerSetup") ?? defaults.OfferSetup,
            OriginalApiToken = DoorLoader.OriginalApiToken(reader, warnings),
            RetentionDays = reader.TakeNumber("retention:days", 1, 36_500) ?? defaults.RetentionDays,
            RetentionGibibytes = reader.TakeNumber("retention:gibibytes", 1, 1_000_000) ?? defaults.RetentionGibibytes,
            FramesKept = reader.TakeNumber("frames:keep", 0, 1_000_000) ?? defaults.FramesKept,
            FrameMebibytes = reader.TakeNumber("frames:mebibytes", 1, 1_024) ?? defaults.FrameMebibytes,
            FramePlaintext = reader.TakeSwitch("frames:plaintext") ?? defaults.FramePlaintext,
            Networks = Networks(reader, warnings),
            Buses = BusLoader.Load(reader),
            Mqtt = Broker(reader, warnings),
            FileLogs = fileLogs,
            Webhooks = webhooks,
            Policies = [.. reader.TakeAll("policies").Select(pair => Policy(reader, pair.Below, pair.Setting)).OfType<(string, string, string)>()],
        };
        foreach (BusSettings bus in settings.Buses.Where(bus => settings.Networks.Any(network => network.Name == bus.Name || network.MqttPrefix == bus.Name)))
        {
            reader.Missing("buses", $"the name {bus.Name} is that of a network; topics would mix");
        }

        reader.RefuseUnknown();
        return (settings, reader.Errors);
    }

    private static List<NetworkSettings> Networks(SettingReader reader, ICollection<string> warnings)
    {
        var networks = new List<NetworkSettings>();
        for (int i = 0; i < reader.Count("networks"); i++)
        {
            NetworkSettings network = Network(reader, $"networks:{i}", warnings);
            if (network.Name != "" && networks.Any(other => other.Name == network.Name))
            {
                reader.Missing($"networks:{i}:name", $"the name {network.Name} is taken by another network");
            }

            foreach (LinkAddress link in network.Links.Where(link => link.Endpoint.Port != 0 && networks.Any(other => other.Links.Contains(link))))
            {
                reader.Missing($"networks:{i}:links", $"{link} belongs to another network");
            }

            networks.Add(network);
        }

        return networks;
    }

    private static NetworkSettings Network(SettingReader reader, string at, ICollection<string> warnings)
    {
        if (reader.Take($"{at}:name") is null)
        {
            reader.Missing($"{at}:name", "is missing (--network-name)");
        }

        var defaults = new NetworkSettings { Name = "", Key = "" };
        return new NetworkSettings
        {
            Name = reader.Take<string>($"{at}:name", SettingRules.NetworkName) ?? "",
            Key = Key(reader, at, warnings) ?? "",
            Address = reader.Take<object>($"{at}:address", SettingRules.Address) as MacAddress? ?? defaults.Address,
            Links = Links(reader, at),
            Channel = reader.TakeNumber($"{at}:channel", 0, 13),
            KeyValidity = Seconds(reader, $"{at}:keyValiditySeconds") ?? defaults.KeyValidity,
            Inactivity = Seconds(reader, $"{at}:inactivitySeconds") ?? defaults.Inactivity,
            Counters = reader.TakeSwitch($"{at}:counters") ?? defaults.Counters,
            DisconnectOnDataError = reader.TakeSwitch($"{at}:disconnectOnDataError") ?? defaults.DisconnectOnDataError,
            StatusMessages = reader.TakeSwitch($"{at}:statusMessages") ?? defaults.StatusMessages,
            ClockAnswers = reader.TakeSwitch($"{at}:clockAnswers") ?? defaults.ClockAnswers,
            UnencryptedData = reader.TakeSwitch($"{at}:unencryptedData") ?? defaults.UnencryptedData,
            MqttPrefix = reader.Take<string>($"{at}:mqttPrefix", SettingRules.NetworkName),
        };
    }

    private static string? Key(SettingReader reader, string at, ICollection<string> warnings)
    {
        (string? key, Setting? from) = reader.TakeSecret($"{at}:key");
        if (from is null)
        {
            reader.Missing($"{at}:keyFile", "is missing (--network-key-file)");
            return null;
        }

        if (key is not null && SettingRules.KeyMistake(key) is { } mistake)
        {
            reader.Wrong(from, mistake);
        }
        else if (key is not null && Encoding.UTF8.GetByteCount(key) < SettingRules.AdvisedKey)
        {
            warnings.Add($"{from.Origin}: fewer than {SettingRules.AdvisedKey} octets are quickly guessed");
        }

        if (from.Origin == "--network-key")
        {
            warnings.Add($"{from.Origin}: {SecretFlagWarning}");
        }

        return key;
    }

    private static List<LinkAddress> Links(SettingReader reader, string at)
    {
        string key = $"{at}:links";
        int count = reader.Count(key);
        if (count == 0)
        {
            reader.Missing(key, "at least one link is needed (--link)");
        }

        return [.. Enumerable.Range(0, count).Select(i => reader.Take<LinkAddress>($"{key}:{i}", SettingRules.Link)).OfType<LinkAddress>()];
    }

    private static TimeSpan? Seconds(SettingReader reader, string key) =>
        reader.TakeNumber(key, 0, int.MaxValue) is { } seconds ? TimeSpan.FromSeconds(seconds) : null;

    private static MqttSettings? Broker(SettingReader reader, ICollection<string> warnings)
    {
        Setting? place = reader.Take("mqtt:url");
        MqttUri? broker = reader.Take<MqttUri>("mqtt:url", SettingRules.Broker);
        (string? password, Setting? from) = reader.TakeSecret("mqtt:password");
        if (place is { Origin: "--mqtt" } && broker?.Password is not null)
        {
            warnings.Add($"--mqtt: the password: {SecretFlagWarning}");
        }

        string? user = reader.Take("mqtt:user")?.Value;
        Setting? caFile = reader.Take("mqtt:caFile");
        string? clientId = reader.Take("mqtt:clientId")?.Value;
        int qualityOfService = reader.TakeNumber("mqtt:qos", 0, 1) ?? 1;
        bool compatible = reader.TakeSwitch("mqtt:compatible") ?? true;
        if (place is null && (user ?? clientId ?? caFile?.Origin ?? from?.Origin) is not null)
        {
            reader.Missing("mqtt:url", "is missing (--mqtt)");
        }
        else if (password is not null && user is null && broker is { User: null })
        {
            reader.Missing("mqtt:user", "is missing; MQTT knows no password without a user");
        }
        else if (caFile is not null && broker is { Tls: false })
        {
            reader.Wrong(caFile, "is of use only with mqtts://");
        }

        return broker is null ? null : new MqttSettings
        {
            Broker = broker,
            User = user,
            Password = password is null ? null : new MqttPassword(password),
            CaFile = caFile is null ? null : Path.Combine(caFile.BaseFolder, caFile.Value),
            ClientId = clientId,
            QualityOfService = qualityOfService,
            Compatible = compatible,
        };
    }

    /// <summary>
    /// In the file: <c>policies: { "SCOPE": { "KEY": "VALUE" } }</c>. As a flag: <c>[DEVICE:]KEY=VALUE</c>, without a device for the whole protocol; that is
    /// the word in front of the dot, <c>enigmaiot</c> where there is none.
    /// </summary>
    private static (string Scope, string Key, string Value)? Policy(SettingReader reader, string below, Setting setting)
    {
        if (setting.Origin == "--policy")
        {
            int equals = setting.Value.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0)
            {
                string key = setting.Value[..equals];
                int scope = key.LastIndexOf(':');
                return (scope > 0 ? key[..scope] : key.StartsWith("estim.", StringComparison.Ordinal) ? "estim" : "enigmaiot", key[(scope + 1)..], setting.Value[(equals + 1)..]);
            }

            reader.Wrong(setting, "must be [DEVICE:]KEY=VALUE");
            return null;
        }

        // A device id holds colons of its own: the key is what follows the last one.
        int colon = below.LastIndexOf(':');
        if (colon > 0)
        {
            return (below[..colon], below[(colon + 1)..], setting.Value);
        }

        reader.Wrong(setting, "must be an object of scopes, each with its keys");
        return null;
    }
}
