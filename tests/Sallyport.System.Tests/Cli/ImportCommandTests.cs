using System.CommandLine;
using Sallyport.Cli;
using Sallyport.Cli.Configuration;

namespace Sallyport.System.Tests.Cli;

public sealed class ImportCommandTests : IDisposable
{
    private const string Config = """{"type":"gw","channel":3,"networkKey":"ThisIsTheKey","networkName":"EnigmaIOT"}""";
    private const string Mqtt = """{"mqtt_server":"192.168.1.2","mqtt_port":8883,"mqtt_user":"enigma","mqtt_pass":"a secret"}""";

    private readonly ScratchFolder _scratch = new();

    private string Data => Path.Combine(_scratch.Path, "data");

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task Import_BothFiles_GivesAConfigurationThatRuns()
    {
        CliRun run = await CliRun.Of("import", _scratch.File("config.json", Config), _scratch.File("mqtt.json", Mqtt), "--data", Data);
        Assert.Equal((ExitCode.Done, ""), (run.ExitCode, run.Error));

        var command = new RootCommand();
        var warnings = new List<string>();
        RunSettings settings = RunFlags.AddTo(command).Load(command.Parse([]), Data, new Dictionary<string, string>(), warnings);

        NetworkSettings network = Assert.Single(settings.Networks);
        Assert.Equal(("EnigmaIOT", "ThisIsTheKey", 3), (network.Name, network.Key, network.Channel));
        Assert.Equal(("mqtts://192.168.1.2:8883", "enigma", "a secret".Length), (settings.Mqtt!.Broker.ToString(), settings.Mqtt.User, settings.Mqtt.Password?.Length));
        Assert.Empty(warnings);
    }

    [Fact]
    public async Task Import_Secrets_GoToFilesOfTheirOwnForTheOwnerOnly()
    {
        await CliRun.Of("import", _scratch.File("config.json", Config), _scratch.File("mqtt.json", Mqtt), "--data", Data);

        string configuration = File.ReadAllText(Path.Combine(Data, "sallyport.json"));
        Assert.DoesNotContain("ThisIsTheKey", configuration, StringComparison.Ordinal);
        Assert.DoesNotContain("a secret", configuration, StringComparison.Ordinal);
        Assert.All(Directory.GetFiles(Data), file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file)));
    }

    [Theory]
    [InlineData("""{"type":"gw","channel":14,"networkKey":"ThisIsTheKey","networkName":"n"}""", "channel")]
    [InlineData("""{"type":"gw","networkKey":"ThisIsTheKey","networkName":"n"}""", "channel")]
    [InlineData("""{"type":"gw","channel":3,"networkKey":"7 only.","networkName":"n"}""", "networkKey")]
    [InlineData("""{"type":"gw","channel":3,"networkKey":"012345678901234567890123456789012","networkName":"n"}""", "networkKey")]
    [InlineData("""{"type":"gw","channel":3,"networkKey":[1,2,3],"networkName":"n"}""", "networkKey")]
    [InlineData("""{"type":"gw","channel":3,"networkKey":"ThisIsTheKey","networkName":"a/b"}""", "networkName")]
    [InlineData("""{"type":"gw","channel":3,"networkKey":"ThisIsTheKey","networkName":"twenty-one characters"}""", "networkName")]
    [InlineData("""{"type":"node","channel":3,"networkKey":"ThisIsTheKey","networkName":"n"}""", "type")]
    [InlineData("""{"mqtt_server":"","mqtt_port":1883}""", "mqtt_server")]
    [InlineData("""{"mqtt_server":"h","mqtt_port":0}""", "mqtt_port")]
    [InlineData("""{"mqtt_server":"h","mqtt_port":1883,"mqtt_user":"twenty-one characters","mqtt_pass":""}""", "mqtt_user")]
    [InlineData("""{"mqtt_server":"h","mqtt_port":1883,"mqtt_pass":"p"}""", "mqtt_user")]
    [InlineData("""{"some":"thing"}""", "neither")]
    [InlineData("""not json""", "not.json")]
    public async Task Import_ValueBeyondItsLimits_IsRefusedByItsFieldAndNothingIsWritten(string text, string named)
    {
        CliRun run = await CliRun.Of("import", _scratch.File("not.json", text), "--data", Data);

        Assert.Equal(ExitCode.Refused, run.ExitCode);
        Assert.Contains(named, Assert.Single(run.ErrorLines), StringComparison.Ordinal);
        Assert.DoesNotContain("ThisIsTheKey", run.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Data));
    }

    [Fact]
    public async Task Import_SecondNetwork_IsAddedAndAKnownOneIsRefused()
    {
        await CliRun.Of("import", _scratch.File("config.json", Config), "--data", Data);
        CliRun other = await CliRun.Of("import", _scratch.File("other.json", Config.Replace("EnigmaIOT", "Second", StringComparison.Ordinal)), "--data", Data, "--link", "udp://127.0.0.1:7001");
        CliRun again = await CliRun.Of("import", _scratch.File("config.json", Config), "--data", Data);

        Assert.Equal((ExitCode.Done, ExitCode.Refused), (other.ExitCode, again.ExitCode));
        Assert.Contains("network-1.key", File.ReadAllText(Path.Combine(Data, "sallyport.json")), StringComparison.Ordinal);
    }
}
