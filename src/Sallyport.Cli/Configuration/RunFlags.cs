using System.Collections;
using System.CommandLine;

namespace Sallyport.Cli.Configuration;

/// <summary>The flags of <c>run</c> that stand for settings, and how they join the file and the environment.</summary>
internal sealed class RunFlags
{
    /// <summary>Name of the configuration file in the data folder.</summary>
    public const string FileName = "sallyport.json";

    private readonly Option<string> _config = new("--config") { Description = $"Configuration file; without it {FileName} in the data folder, if there is one", HelpName = "FILE" };
    private readonly Option<string> _http = new("--http") { Description = "Where dashboard and REST listen, default 127.0.0.1:8080; port 0 = any", HelpName = "ADDR:PORT" };
    private readonly Option<string[]> _link = new("--link") { Description = "[PROTOCOL=]SCHEME:REST, repeatable, for example udp://127.0.0.1:7000", HelpName = "LINK" };
    private readonly Option<string> _address = new("--address") { Description = "Radio address of the gateway, default 02:53:41:4C:4C:59", HelpName = "MAC" };
    private readonly Option<string> _networkName = new("--network-name") { Description = "Name of the EnigmaIOT network", HelpName = "N" };
    private readonly Option<string> _networkKeyFile = new("--network-key-file") { Description = "File with the network's key", HelpName = "F" };
    private readonly Option<string> _networkKey = new("--network-key") { Description = "The key itself; only for tries, other users can read it", HelpName = "K" };
    private readonly Option<string> _mqtt = new("--mqtt") { Description = "Broker, mqtt://HOST[:PORT] or mqtts://", HelpName = "URL" };
    private readonly Option<string> _mqttUser = new("--mqtt-user") { Description = "User at the broker", HelpName = "NAME" };
    private readonly Option<string> _mqttPasswordFile = new("--mqtt-password-file") { Description = "File with the password at the broker", HelpName = "F" };
    private readonly Option<string[]> _policy = new("--policy") { Description = "Policy of the protocol, repeatable", HelpName = "KEY=VALUE" };
    private readonly Option<string> _gatewayName = new("--gateway-name") { Description = "Name of this gateway, default sallyport", HelpName = "NAME" };

    private RunFlags()
    {
    }

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
        ("mqtt:url", _mqtt),
        ("mqtt:user", _mqttUser),
        ("mqtt:passwordFile", _mqttPasswordFile),
        ("gatewayName", _gatewayName),
    ];

    /// <summary>Adds the flags to a command.</summary>
    public static RunFlags AddTo(Command command)
    {
        var flags = new RunFlags();
        foreach (Option option in (Option[])[flags._config, flags._http, flags._link, flags._address, flags._networkName, flags._networkKeyFile, flags._networkKey, flags._mqtt, flags._mqttUser, flags._mqttPasswordFile, flags._policy, flags._gatewayName])
        {
            command.Add(option);
        }

        return flags;
    }

    /// <summary>Reads file, environment and flags.</summary>
    /// <exception cref="CommandFailure">Everything that is wrong, one line each.</exception>
    public RunSettings Load(ParseResult parsed, string dataFolder, IDictionary environment, ICollection<string> warnings)
    {
        var sources = new SettingSources();
        string? file = parsed.GetValue(_config);
        string usual = Path.Combine(dataFolder, FileName);
        if (file is not null || File.Exists(usual))
        {
            sources.AddFile(file ?? usual);
        }

        sources.AddEnvironment(environment);
        string[] given = [.. OfNetwork.Where(pair => parsed.GetValue(pair.Flag) is not null).Select(pair => pair.Flag.Name), .. parsed.GetValue(_link) is { Length: > 0 } ? (string[])[_link.Name] : []];
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

        sources.AddFlags("networks:0:links", _link.Name, parsed.GetValue(_link));
        foreach ((int index, string policy) in (parsed.GetValue(_policy) ?? []).Index())
        {
            sources.AddFlag($"policies:--policy {index}", _policy.Name, policy);
        }

        return SettingLoader.Load(sources, warnings);
    }
}
