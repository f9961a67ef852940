using System.CommandLine;
using System.Net;
using System.Text;
using Sallyport.Cli;
using Sallyport.Cli.Configuration;
using Sallyport.Gateway.Journal;
using Sallyport.Gateway.Outputs;
using Sallyport.Wire;

namespace Sallyport.System.Tests.Cli;

public sealed class SettingLoaderTests : IDisposable
{
    private readonly ScratchFolder _scratch = new();
    private readonly Dictionary<string, string> _environment = [];
    private readonly List<string> _warnings = [];

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void Load_Nothing_GivesSafeDefaults()
    {
        RunSettings settings = Load();

        Assert.Equal(new IPEndPoint(IPAddress.Loopback, 8080), settings.Http);
        Assert.Null(settings.Mqtt);
        Assert.Empty(_warnings);
    }

    [Fact]
    public void Load_NoNetwork_DrawsAKeyOnceAndTellsOnlyWhereItIs()
    {
        string file = Path.Combine(_scratch.Path, "enigmaiot.key");

        RunSettings first = Load();
        RunSettings second = Load("--link", "udp://127.0.0.1:7", "--address", "02:00:00:00:00:01");

        NetworkSettings network = Assert.Single(first.Networks);
        Assert.Equal(("EnigmaIOT", 32, "udp://127.0.0.1:7000"), (network.Name, network.Key.Length, Assert.Single(network.Links).ToString()));
        Assert.Equal(RunSettings.DefaultAddress, network.Address);
        Assert.Equal(network.Key + "\n", File.ReadAllText(file));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        Assert.Equal((network.Key, 7), (second.Networks[0].Key, Assert.Single(second.Networks[0].Links).Endpoint.Port));
        Assert.All(first.Notes.Concat(second.Notes), note => Assert.Contains(file, note, StringComparison.Ordinal));
        Assert.All(first.Notes.Concat(second.Notes), note => Assert.DoesNotContain(network.Key, note, StringComparison.Ordinal));
        Assert.Empty(_warnings);
    }

    [Fact]
    public void Load_MistakeOrNetworksSaidToBeNone_DrawNoKey()
    {
        Assert.Throws<CommandFailure>(() => Load("--http", "8080"));
        _scratch.File("sallyport.json", """{ "networks": [] }""");
        Assert.Empty(Load().Networks);
        Assert.False(File.Exists(Path.Combine(_scratch.Path, "enigmaiot.key")));
    }

    [Fact]
    public void Load_PartsToCome_AreNoneOrAMistake()
    {
        Load("--firmware", "none", "--ecg", "none", "--https", "none", "--dashboard", "none");
        Assert.Equal(2, Assert.Throws<CommandFailure>(() => Load("--firmware", "127.0.0.1:1", "--ecg", "127.0.0.1:2")).Lines.Count);
        Assert.Equal(2, Assert.Throws<CommandFailure>(() => Load("--cert", "c", "--key", "k")).Lines.Count);
    }

    [Fact]
    public void Load_HttpForOtherMachines_NeedsAWordAndWarns()
    {
        Assert.Contains("--allow-http", Assert.Single(Assert.Throws<CommandFailure>(() => Load("--http", "0.0.0.0:8080")).Lines), StringComparison.Ordinal);
        Load("--http", "[::1]:8080");
        Assert.Empty(_warnings);
        Assert.Equal(IPAddress.Any, Load("--http", "0.0.0.0:8080", "--allow-http").Http!.Address);
        Assert.Single(_warnings);
    }

    [Fact]
    public void Load_Outputs_AreUnderstood()
    {
        _scratch.File("hook.secret", "0123456789abcdef\n");
        _scratch.File("sallyport.json", """
            { "networks": [], "outputs": [
                { "type": "file", "path": "log" },
                { "type": "file", "name": "table", "format": "csv", "path": "/var/log/x", "maximumMegabytes": 2, "files": 3 },
                { "type": "webhook", "url": "http://192.0.2.1/in", "secretFile": "hook.secret", "kinds": "alert, availability" } ] }
            """);

        RunSettings settings = Load();

        Assert.Equal(
            [("file", FileLogFormat.JsonLines, Path.Combine(_scratch.Path, "log"), 16L << 20, 10), ("table", FileLogFormat.Csv, "/var/log/x", 2L << 20, 3)],
            settings.FileLogs.Select(log => (log.Name, log.Format, log.Folder, log.MaximumOctets, log.MaximumFiles)));
        WebhookOptions webhook = Assert.Single(settings.Webhooks);
        Assert.Equal([EntryKind.Alert, EntryKind.Availability], webhook.Kinds);
        Assert.Equal(("webhook", "http://192.0.2.1/in", "0123456789abcdef"), (webhook.Name, webhook.Url.ToString(), Encoding.UTF8.GetString(webhook.Secret.Span)));
        Assert.Contains("outputs[2].url", Assert.Single(_warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "type": "file" }""", "outputs[0].path")]
    [InlineData("""{ "type": "file", "path": "x", "url": "http://h" }""", "outputs[0].url")]
    [InlineData("""{ "type": "file", "path": "x", "format": "xml" }""", "outputs[0].format")]
    [InlineData("""{ "type": "file", "path": "x", "files": 0 }""", "outputs[0].files")]
    [InlineData("""{ "type": "file", "path": "x", "name": "mqtt" }""", "outputs[0].name")]
    [InlineData("""{ "type": "file", "path": "x", "name": "Log" }""", "outputs[0].name")]
    [InlineData("""{ "type": "file", "path": "x" }, { "type": "file", "path": "y" }""", "outputs[1].name")]
    [InlineData("""{ "type": "webhook" }""", "outputs[0].url")]
    [InlineData("""{ "type": "webhook", "url": "ftp://h" }""", "outputs[0].url")]
    [InlineData("""{ "type": "webhook", "url": "http://u:p@h" }""", "outputs[0].url")]
    [InlineData("""{ "type": "webhook", "url": "https://h", "secret": "too short" }""", "outputs[0].secret")]
    [InlineData("""{ "type": "webhook", "url": "https://h", "path": "x" }""", "outputs[0].path")]
    [InlineData("""{ "type": "webhook", "url": "https://h", "kinds": "alerts" }""", "outputs[0].kinds")]
    [InlineData("""{ "type": "printer" }""", "outputs[0].type")]
    [InlineData("""{ "path": "x" }""", "outputs[0].type")]
    public void Load_OutputThatDoesNotFit_IsToldWithItsPlace(string outputs, string place)
    {
        _scratch.File("sallyport.json", $$"""{ "networks": [], "outputs": [ {{outputs}} ] }""");
        Assert.Contains(place, Assert.Single(Assert.Throws<CommandFailure>(() => Load()).Lines), StringComparison.Ordinal);
    }

    [Fact]
    public void Load_FileWithComments_IsUnderstoodWhole()
    {
        _scratch.File("net.key", "0123456789\n");
        _scratch.File("sallyport.json", """
            {
              // where to listen
              "http": "127.0.0.1:0",
              "networks": [
                { "name": "one", "keyFile": "net.key", "links": ["udp://127.0.0.1:7000", "udp://127.0.0.1:7001"], "keyValiditySeconds": 60, "counters": false, },
                { "name": "two", "key": "abcdefgh", "links": ["udp://127.0.0.1:7002"], "address": "02:00:00:00:00:01" }
              ],
              "mqtt": { "url": "mqtts://box", "user": "u", "password": "p", "qos": 0 },
              "policies": { "enigmaiot/one/AA:BB:CC:DD:EE:FF": { "unencrypted": "allow" } }
            }
            """);

        RunSettings settings = Load();

        Assert.Equal(["one", "two"], settings.Networks.Select(network => network.Name));
        Assert.Equal("0123456789", settings.Networks[0].Key);
        Assert.Equal(2, settings.Networks[0].Links.Count);
        Assert.Equal(TimeSpan.FromMinutes(1), settings.Networks[0].KeyValidity);
        Assert.False(settings.Networks[0].Counters);
        Assert.Equal(new MacAddress(0x0200_0000_0001), settings.Networks[1].Address);
        Assert.Equal(("mqtts://box:8883", "u", 1, 0), (settings.Mqtt!.Broker.ToString(), settings.Mqtt.User, settings.Mqtt.Password?.Length, settings.Mqtt.QualityOfService));
        Assert.Equal([("enigmaiot/one/AA:BB:CC:DD:EE:FF", "unencrypted", "allow")], settings.Policies);
    }

    [Fact]
    public void Load_FiveMistakes_GivesFiveLinesWithTheirPlaces()
    {
        _scratch.File("sallyport.json", """{ "http": "here", "htpp": 1, "networks": [ { "name": "a/b", "key": "abcdefgh", "links": ["tcp:1"], "channel": 99 } ] }""");

        CommandFailure failure = Assert.Throws<CommandFailure>(() => Load());

        Assert.Equal(ExitCode.Usage, failure.ExitCode);
        Assert.Equal(
            ["sallyport.json: htpp", "sallyport.json: http", "sallyport.json: networks[0].channel", "sallyport.json: networks[0].links[0]", "sallyport.json: networks[0].name"],
            failure.Lines.Select(line => line[..line.IndexOf(": ", "sallyport.json: ".Length, StringComparison.Ordinal)]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Load_FlagsAndEnvironment_OverrideTheFile()
    {
        _scratch.File("sallyport.json", """{ "http": "127.0.0.1:1", "gatewayName": "file", "networks": [ { "name": "file", "key": "abcdefgh", "links": ["udp://127.0.0.1:1", "udp://127.0.0.1:2"] } ] }""");
        string keyFile = _scratch.File("flag.key", "from the flag");
        _environment["SALLYPORT__GATEWAYNAME"] = "environment";
        _environment["SALLYPORT__HTTP"] = "127.0.0.1:2";
        _environment["SALLYPORT__TOKEN"] = "not a setting";

        RunSettings settings = Load("--http", "localhost:3", "--link", "udp://127.0.0.1:9", "--network-key-file", keyFile, "--policy", "a=b=c");

        Assert.Equal(3, settings.Http!.Port);
        Assert.Equal("environment", settings.GatewayName);
        NetworkSettings network = Assert.Single(settings.Networks);
        Assert.Equal(("file", "from the flag", 9), (network.Name, network.Key, Assert.Single(network.Links).Endpoint.Port));
        Assert.Equal([("enigmaiot", "a", "b=c")], settings.Policies);
        Assert.Empty(_warnings);
    }

    [Fact]
    public void Load_SecretInAFlag_WorksAndWarns()
    {
        RunSettings settings = Load("--network-name", "n", "--network-key", "short", "--link", "udp://127.0.0.1:0", "--mqtt", "mqtt://u:se%3Acret@h");

        Assert.Equal("short", settings.Networks[0].Key);
        Assert.Equal("se:cret".Length, settings.Mqtt!.Broker.Password?.Length);
        Assert.Equal(3, _warnings.Count);   // the key in a flag, its length, the password in a flag
        Assert.DoesNotContain(_warnings, warning => warning.Contains("secret", StringComparison.Ordinal) || warning.Contains("'short'", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("--network-name", "n", "--network-key", "abcdefgh")]
    [InlineData("--network-name", "n", "--network-key", "abcdefgh", "--link", "monitor:mon0")]
    [InlineData("--network-name", "n", "--network-key", "0123456789012345678901234567890123", "--link", "udp://127.0.0.1:0")]
    [InlineData("--network-name", "n", "--network-key-file", "/nowhere/at/all", "--link", "udp://127.0.0.1:0")]
    [InlineData("--address", "FF:FF:FF:FF:FF:FF")]
    [InlineData("--address", "01:00:00:00:00:00")]
    [InlineData("--mqtt", "http://h")]
    [InlineData("--mqtt-user", "u")]
    [InlineData("--network-name", "n", "--network-key", "abcdefgh", "--link", "udp://example.org:7000")]
    [InlineData("--http", "8080")]
    [InlineData("--policy", "novalue")]
    public void Load_FlagThatDoesNotFit_IsAUsageError(params string[] arguments) =>
        Assert.Equal(ExitCode.Usage, Assert.Throws<CommandFailure>(() => Load(arguments)).ExitCode);

    [Fact]
    public void Load_FlagBesideSeveralNetworks_IsAmbiguous()
    {
        _scratch.File("sallyport.json", """{ "networks": [ { "name": "a", "key": "abcdefgh", "links": ["udp://127.0.0.1:1"] }, { "name": "b", "key": "abcdefgh", "links": ["udp://127.0.0.1:2"] } ] }""");

        CommandFailure failure = Assert.Throws<CommandFailure>(() => Load("--network-name", "c", "--link", "udp://127.0.0.1:3"));

        Assert.Equal(2, failure.Lines.Count);
    }

    [Theory]
    [InlineData("{ \"http\": ")]
    [InlineData("[]")]
    public void Load_BrokenFile_IsOneUsageError(string text)
    {
        _scratch.File("sallyport.json", text);
        CommandFailure failure = Assert.Throws<CommandFailure>(() => Load());
        Assert.Equal((ExitCode.Usage, 1), (failure.ExitCode, failure.Lines.Count));
    }

    [Fact]
    public void Load_TwoNetworksOfOneNameOrLink_IsRefused()
    {
        _scratch.File("sallyport.json", """{ "networks": [ { "name": "a", "key": "abcdefgh", "links": ["udp://127.0.0.1:1"] }, { "name": "a", "key": "abcdefgh", "links": ["udp://127.0.0.1:1"] } ] }""");
        Assert.Equal(2, Assert.Throws<CommandFailure>(() => Load()).Lines.Count);
    }

    private RunSettings Load(params string[] arguments)
    {
        var command = new RootCommand();
        RunFlags flags = RunFlags.AddTo(command);
        return flags.Load(command.Parse(arguments), _scratch.Path, _environment, _warnings);
    }
}
