using System.CommandLine;
using System.Globalization;
using System.Text;
using Sallyport.Cli.Configuration;
using Sallyport.Protocols.EnigmaIot.Keys;
using Sallyport.Protocols.EnigmaIot.Messages;
using Sallyport.Protocols.EnigmaIot.Options;
using Sallyport.Wire;

namespace Sallyport.Cli.Nodes;

/// <summary>The flags of <c>node</c>. They are read as text, so that every mistake is told at once.</summary>
internal sealed class NodeFlags
{
    private const double ShortestInterval = 0.01;
    private const double LongestInterval = 86_400;

    private readonly Option<string> _link = new("--link") { Description = "Where the gateway listens: udp://HOST:PORT", HelpName = "LINK" };
    private readonly Option<string> _networkName = new("--network-name") { Description = "Name of the EnigmaIOT network", HelpName = "N" };
    private readonly Option<string> _networkKeyFile = new("--network-key-file") { Description = "File with the network's key", HelpName = "F" };
    private readonly Option<string> _networkKey = new("--network-key") { Description = "The key itself; only for tries, other users can read it", HelpName = "K" };
    private readonly Option<string> _mac = new("--mac") { Description = "The node's own radio address", HelpName = "MAC" };
    private readonly Option<string> _gateway = new("--gateway") { Description = $"The gateway's radio address, default {RunSettings.DefaultAddress}", HelpName = "MAC" };
    private readonly Option<string> _name = new("--name") { Description = "The node's name, 1 to 32 octets", HelpName = "NAME" };
    private readonly Option<string> _payload = new("--payload") { Description = "cayenne (default), msgpack or raw", HelpName = "KIND" };
    private readonly Option<string> _interval = new("--interval") { Description = "Seconds between two reports, default 10; fractions are allowed", HelpName = "SEC" };
    private readonly Option<string> _sleepy = new("--sleepy") { Description = "Sleep this many whole seconds between two reports instead of staying awake", HelpName = "SEC" };
    private readonly Option<bool> _broadcast = new("--broadcast") { Description = "Ask for the broadcast key and obey broadcasts" };
    private readonly Option<bool> _clock = new("--clock") { Description = "Keep the clock in step with the gateway's" };
    private readonly Option<string> _count = new("--count") { Description = "End after this many reports", HelpName = "N" };

    private readonly List<string> _mistakes = [];

    private NodeFlags()
    {
    }

    /// <summary>Adds the flags to a command.</summary>
    public static NodeFlags AddTo(Command command)
    {
        var flags = new NodeFlags();
        foreach (Option option in (Option[])[flags._link, flags._networkName, flags._networkKeyFile, flags._networkKey, flags._mac, flags._gateway, flags._name, flags._payload, flags._interval, flags._sleepy, flags._broadcast, flags._clock, flags._count])
        {
            command.Add(option);
        }

        return flags;
    }

    /// <summary>Understands all flags.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="warnings">Takes sentences about what works but is unwise.</param>
    /// <exception cref="CommandFailure">One line for each mistake; exit code 2.</exception>
    public NodeSettings Load(ParseResult parsed, ICollection<string> warnings)
    {
        _mistakes.Clear();
        LinkAddress? link = Needed(parsed, _link, SettingRules.Link);
        string? network = Needed(parsed, _networkName, SettingRules.NetworkName);
        byte[] key = Key(parsed, warnings);
        var address = (Needed(parsed, _mac, SettingRules.Address) as MacAddress?).GetValueOrDefault();
        var gateway = Given(parsed, _gateway, SettingRules.Address) as MacAddress? ?? RunSettings.DefaultAddress;
        string? name = Needed<string>(parsed, _name, static text => Encoding.UTF8.GetByteCount(text) is < 1 or > NodeConfiguration.MaximumNodeName || text.Contains('\0', StringComparison.Ordinal)
            ? (null, $"must be 1 to {NodeConfiguration.MaximumNodeName} octets")
            : (text, null));
        var payload = Given(parsed, _payload, Encodings) as PayloadEncoding? ?? PayloadEncoding.CayenneLpp;
        double interval = Number(parsed, _interval, ShortestInterval, LongestInterval, whole: false) ?? 10;
        double? sleepy = Number(parsed, _sleepy, 1, NodeConfiguration.MaximumSleepSeconds, whole: true);
        double? count = Number(parsed, _count, 1, int.MaxValue, whole: true);
        if (sleepy is not null && parsed.GetValue(_interval) is not null)
        {
            _mistakes.Add("--interval: a sleepy node reports when it wakes; leave it out beside --sleepy");
        }

        if (address != default && address == gateway)
        {
            _mistakes.Add("--mac: is the gateway's address");
        }

        return _mistakes.Count > 0 ? throw CommandFailure.Usage([.. _mistakes]) : new NodeSettings
        {
            Link = link!,
            Node = new NodeOptions
            {
                Address = address,
                Configuration = new NodeConfiguration { NetworkName = network!, NetworkKey = key, Gateway = gateway, NodeName = name!, SleepSeconds = (uint)(sleepy ?? 0) },
                Sleepy = sleepy is not null,
                BroadcastEnabled = parsed.GetValue(_broadcast),
                ClockEnabled = parsed.GetValue(_clock),
            },
            Payload = payload,
            Interval = TimeSpan.FromSeconds(interval),
            Count = (int?)count,
        };
    }

    private byte[] Key(ParseResult parsed, ICollection<string> warnings)
    {
        (string? plain, string? file) = (parsed.GetValue(_networkKey), parsed.GetValue(_networkKeyFile));
        if ((plain is null) == (file is null))
        {
            _mistakes.Add(plain is null ? "--network-key-file: is missing" : "--network-key-file: is given beside --network-key; only one of them may be");
            return [];
        }

        try
        {
            string text = plain ?? File.ReadAllText(file!).TrimEnd('\r', '\n');
            if (SettingRules.KeyMistake(text) is { } mistake)
            {
                _mistakes.Add($"{(plain is null ? _networkKeyFile : _networkKey).Name}: {mistake}");
                return [];
            }

            if (plain is not null)
            {
                warnings.Add("--network-key: every user of this machine can read it there; a file is safer");
            }

            return NetworkKey.FromText(text);
        }
        catch (Exception trouble) when (trouble is IOException or UnauthorizedAccessException or ArgumentException)
        {
            _mistakes.Add($"--network-key-file: {trouble.Message}");
            return [];
        }
    }

    private T? Needed<T>(ParseResult parsed, Option<string> flag, Func<string, (T? Value, string? Mistake)> parse)
        where T : class
    {
        if (parsed.GetValue(flag) is null)
        {
            _mistakes.Add($"{flag.Name}: is missing");
        }

        return Given(parsed, flag, parse);
    }

    private T? Given<T>(ParseResult parsed, Option<string> flag, Func<string, (T? Value, string? Mistake)> parse)
        where T : class
    {
        if (parsed.GetValue(flag) is not { } text)
        {
            return null;
        }

        (T? value, string? mistake) = parse(text);
        if (mistake is not null)
        {
            _mistakes.Add($"{flag.Name}: {mistake}");
        }

        return value;
    }

    private double? Number(ParseResult parsed, Option<string> flag, double minimum, double maximum, bool whole)
    {
        if (parsed.GetValue(flag) is not { } text)
        {
            return null;
        }

        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value) && value >= minimum && value <= maximum && (!whole || value == Math.Truncate(value)))
        {
            return value;
        }

        _mistakes.Add(string.Create(CultureInfo.InvariantCulture, $"{flag.Name}: must be a {(whole ? "whole " : "")}number from {minimum} to {maximum}"));
        return null;
    }

    private static (object? Value, string? Mistake) Encodings(string text) => text switch
    {
        "cayenne" => (PayloadEncoding.CayenneLpp, null),
        "msgpack" => (PayloadEncoding.MessagePack, null),
        "raw" => (PayloadEncoding.Raw, null),
        _ => (null, "must be cayenne, msgpack or raw"),
    };
}
