using System.Collections;
using System.CommandLine;
using Sallyport.Cli.Configuration;
using Sallyport.Cli.Configuration.Stored;
using Sallyport.System.Tests.Cli;

namespace Sallyport.System.Tests.Settings;

/// <summary>Which layer wins: flags over the environment, that over the file, that over what the dashboard set.</summary>
public sealed class SettingLayersTests : IDisposable
{
    private static readonly StoredSettings Stored = new()
    {
        Values = new Dictionary<string, string> { ["gatewayName"] = "dashboard", ["mqtt:url"] = "mqtt://stored:1883", ["mqtt:user"] = "stored user", ["mqtt:qos"] = "0" },
        Secrets = new Dictionary<string, string> { ["mqtt:password"] = "secret 1" },
        Networks =
        [
            new StoredNetwork("Attic", "secret 2", new Dictionary<string, string> { ["links:0"] = "udp://127.0.0.1:7101", ["links:1"] = "udp://127.0.0.1:7102", ["channel"] = "4" }),
            new StoredNetwork("Barn", "secret 3", new Dictionary<string, string> { ["links:0"] = "udp://127.0.0.1:7103" }),
        ],
    };

    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData(null, null, null, "dashboard")]
    [InlineData("file", null, null, "file")]
    [InlineData("file", "environment", null, "environment")]
    [InlineData("file", "environment", "flag", "flag")]
    [InlineData(null, null, "flag", "flag")]
    public void Value_SetInSeveralLayers_IsTheOutermost(string? file, string? environment, string? flag, string expected)
    {
        RunSettings settings = Join(file is null ? null : $$"""{"gatewayName":"{{file}}"}""", environment is null ? [] : new Hashtable { ["SALLYPORT__GATEWAYNAME"] = environment }, flag is null ? [] : ["--gateway-name", flag]);

        Assert.Equal(expected, settings.GatewayName);
    }

    /// <summary>A stored password never goes to a broker that somebody named outside of the dashboard.</summary>
    [Fact]
    public void Broker_NamedByAFlag_TakesNoStoredUserOrPassword()
    {
        MqttSettings mqtt = Join(null, [], ["--mqtt", "mqtt://other"]).Mqtt!;

        Assert.Equal(("mqtt://other:1883", null, null, 0), (mqtt.Broker.ToString(), mqtt.User, mqtt.Password, mqtt.QualityOfService));
        MqttSettings own = Join(null, [], []).Mqtt!;
        Assert.Equal(("mqtt://stored:1883", "stored user", 17), (own.Broker.ToString(), own.User, own.Password!.Length));
    }

    [Fact]
    public void Networks_OfTheFile_StandBeforeTheStoredOnesAndWinTheirNames()
    {
        RunSettings settings = Join("""{"networks":[{"name":"Barn","key":"of the file","links":["udp://127.0.0.1:7200"]}]}""", [], []);

        Assert.Equal([("Barn", "of the file"), ("Attic", "value of secret 2")], settings.Networks.Select(static network => (network.Name, network.Key)));
    }

    [Fact]
    public void Networks_Stored_NoneIsMadeUpAndALinkFlagReplacesTheLinksOfTheFirst()
    {
        RunSettings settings = Join(null, [], ["--link", "udp://127.0.0.1:7300"]);

        Assert.Equal(["Attic", "Barn"], settings.Networks.Select(static network => network.Name));
        Assert.Equal("udp://127.0.0.1:7300", Assert.Single(settings.Networks[0].Links).ToString());
        Assert.Equal(4, settings.Networks[0].Channel);
        Assert.False(File.Exists(Path.Combine(_scratch.Path, FirstNetwork.KeyFileName)));
    }

    private RunSettings Join(string? file, Hashtable environment, string[] flags)
    {
        if (file is not null)
        {
            _scratch.File(RunFlags.FileName, file);
        }

        var command = new RootCommand();
        RunFlags all = RunFlags.AddTo(command);
        SettingLayers layers = all.Gather(command.Parse(flags), _scratch.Path, environment);
        return SettingLoader.Load(layers.Join(Stored, static name => $"value of {name}", out _), []);
    }
}
