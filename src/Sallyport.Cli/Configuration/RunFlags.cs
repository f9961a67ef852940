using System.Collections;
using System.CommandLine;
using System.Globalization;
using Sallyport.Cli.Configuration.Stored;

namespace Sallyport.Cli.Configuration;

/// <summary>The flags of <c>run</c> that stand for settings, and how they join the file and the environment.</summary>
internal sealed class RunFlags
{
    /// <summary>Name of the configuration file in the data folder.</summary>
    public const string FileName = "sallyport.json";

    private const string BusPrefix = "estim=";

    private readonly Option<string> _config = Text("--config", "FILE", $"Configuration file; without it {FileName} in the data folder, if there is one");
    private readonly Option<string> _http = Text("--http", "ADDR:PORT|none", "Where dashboard and REST listen, default 127.0.0.1:8080, none beside --https; port 0 = any");
    private readonly Option<bool> _allowHttp = new("--allow-http") { Description = "Allow --http on an address that other machines reach" };
    private readonly Option<string> _https = Text("--https", "ADDR:PORT|none", "Where they listen with TLS, with a self-made certificate or --cert and --key");
    private readonly Option<string> _certificate = Text("--cert", "FILE", "Certificate of --https with its chain, PEM");
    private readonly Option<string> _certificateKey = Text("--key", "FILE", "Key of --cert, PEM");
    private readonly Option<string> _firmware = Text("--firmware", "ADDR:PORT|none", "Not in this release: only none");
    private readonly Option<string> _ecg = Text("--ecg", "ADDR:PORT|none", "Not in this release: only none");
    private readonly Option<string> _dashboard = Text("--dashboard", "none", "No dashboard, and no word about it");
    private readonly Option<string[]> _link = new("--link") { Description = $"[PROTOCOL=]SCHEME:REST, repeatable; {FirstNetwork.Link} when neither a network nor a bus is named; a bus is estim=serial:/dev/ttyUSB0?baud=9600&name=N, or estim=udp://127.0.0.1:7000 in place of a radio", HelpName = "LINK" };
    private readonly Option<string> _address = Text("--address", "MAC", "Radio address of the gateway, default 02:53:41:4C:4C:59");
    private readonly Option<string> _networkName = Text("--network-name", "N", "Name of the EnigmaIOT network");
    private readonly Option<string> _networkKeyFile = Text("--network-key-file", "F", "File with the network's key");
    private readonly Option<string> _networkKey = Text("--network-key", "K", "The key itself; only for tries, other users can read it");
    private readonly Option<string> _mqtt = Text("--mqtt", "URL", "Broker, mqtt://HOST[:PORT] or mqtts://");
    private readonly Option<string> _mqttUser = Text("--mqtt-user", "NAME", "User at the broker");
    private readonly Option<string> _mqttPasswordFile = Text("--mqtt-password-file", "F", "File with the password at the broker");
    private readonly Option<string[]> _policy = new("--policy") { Description = "Policy of a protocol or of one device, repeatable", HelpName = "[DEVICE:]KEY=VALUE" };
    private readonly Option<string> _gatewayName = Text("--gateway-name", "NAME", "Name of this gateway, default sallyport");

    private RunFlags() => _dashboard.AcceptOnlyFromAmong("none");

    private IEnumerable<(string Key, Option<string> Flag)> OfNetwork =>
    [
        ("networks:0:name", _networkName),
        ("networks:0:keyFile", _networkKeyFile),
        ("networks:0:key", _networkKey),
        ("networks:0:address", _address),
    ];

    private IEnumerable<(string Key, Option<string> Flag)> Others =>
    [
        ("http", _http),
        ("https", _https),
        ("certFile", _certificate),
        ("certKeyFile", _certificateKey),
        ("firmware", _firmware),
        ("ecg", _ecg),
        ("mqtt:url", _mqtt),
        ("mqtt:user", _mqttUser),
        ("mqtt:passwordFile", _mqttPasswordFile),
        ("gatewayName", _gatewayName),
    ];

    /// <summary>Adds the flags to a command.</summary>
    public static RunFlags AddTo(Command command)
    {
        var flags = new RunFlags();
        Option[] all =
        [
            flags._config, flags._http, flags._allowHttp, flags._https, flags._certificate, flags._certificateKey, flags._firmware, flags._ecg, flags._dashboard,
            flags._link, flags._address, flags._networkName, flags._networkKeyFile, flags._networkKey,
            flags._mqtt, flags._mqttUser, flags._mqttPasswordFile, flags._policy, flags._gatewayName,
        ];
        foreach (Option option in all)
        {
            command.Add(option);
        }

        return flags;
    }

    /// <summary>Reads file, environment and flags, as for a data folder without settings of its own.</summary>
    /// <exception cref="CommandFailure">Everything that is wrong, one line each.</exception>
    public RunSettings Load(ParseResult parsed, string dataFolder, IDictionary environment, ICollection<string> warnings)
    {
        SettingSources joined = Gather(parsed, dataFolder, environment).Join(StoredSettings.None, static _ => null, out FirstNetwork? first);
        RunSettings settings = SettingLoader.Load(joined, warnings);
        return first is null ? settings : settings with { Notes = [first.Keep()] };
    }

    /// <summary>Gathers file, environment and flags.</summary>
    /// <exception cref="CommandFailure">The file cannot be read, or flags do not go together.</exception>
    public SettingLayers Gather(ParseResult parsed, string dataFolder, IDictionary environment)
    {
        var sources = new SettingSources();
        string? file = parsed.GetValue(_config);
        string usual = Path.Combine(dataFolder, FileName);
        if (file is not null || File.Exists(usual))
        {
            sources.AddFile(file ?? usual);
        }

        sources.AddEnvironment(environment);
        string[] links = parsed.GetValue(_link) ?? [];
        string[] ofBuses = [.. links.Where(static link => link.StartsWith(BusPrefix, StringComparison.Ordinal))];
        string[] ofNetwork = [.. links.Except(ofBuses)];
        bool isNamed = OfNetwork.Any(pair => pair.Key != "networks:0:address" && parsed.GetValue(pair.Flag) is not null) || sources.Mentions("networks");
        string[] given = [.. OfNetwork.Where(pair => parsed.GetValue(pair.Flag) is not null).Select(pair => pair.Flag.Name)];
        given = ofNetwork.Length > 0 ? [.. given, _link.Name] : given;
        if (given.Length > 0 && sources.Values.Keys.Any(key => key.StartsWith("networks:1:", StringComparison.OrdinalIgnoreCase)))
        {
            throw CommandFailure.Usage([.. given.Select(flag => $"{flag}: the configuration has several networks; say it there")]);
        }

        // A key on the command line takes the place of both forms in the file.
        if (parsed.GetValue(_networkKeyFile) is not null || parsed.GetValue(_networkKey) is not null)
        {
            sources.Remove("networks:0:key");
            sources.Remove("networks:0:keyFile");
        }

        foreach ((string key, Option<string> flag) in OfNetwork.Concat(Others))
        {
            sources.AddFlag(key, flag.Name, parsed.GetValue(flag));
        }

        sources.AddFlags("networks:0:links", _link.Name, ofNetwork);
        int buses = sources.Count("buses");
        foreach ((int index, string link) in ofBuses.Index())
        {
            sources.AddFlag(string.Create(CultureInfo.InvariantCulture, $"buses:{buses + index}:link"), _link.Name, link);
        }

        // Who only names a bus wants no network; one that is there already stays.
        isNamed |= sources.Mentions("buses") && !sources.Mentions("networks") && !File.Exists(Path.Combine(dataFolder, FirstNetwork.KeyFileName));
        foreach ((int index, string policy) in (parsed.GetValue(_policy) ?? []).Index())
        {
            sources.AddFlag($"policies:--policy {index}", _policy.Name, policy);
        }

        if (parsed.GetValue(_allowHttp))
        {
            sources.AddFlag("allowHttp", _allowHttp.Name, "true");
        }

        return new SettingLayers(sources, dataFolder, isNamed);
    }

    private static Option<string> Text(string name, string value, string description) => new(name) { Description = description, HelpName = value };
}
