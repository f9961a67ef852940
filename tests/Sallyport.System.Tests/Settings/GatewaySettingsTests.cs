using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Sallyport.Gateway.Journal;
using Sallyport.Protocols.EnigmaIot.Keys;
using Sallyport.Protocols.EnigmaIot.Options;
using Sallyport.System.Tests.Cli;
using Sallyport.System.Tests.EndToEnd;
using Sallyport.Wire;

namespace Sallyport.System.Tests.Settings;

/// <summary>Settings of a running gateway through REST.</summary>
public sealed class GatewaySettingsTests
{
    private static readonly MacAddress GatewayAddress = new(0x0253_414C_4C59);

    [Fact]
    public async Task Change_Retention_HoldsAtOnceAndIsAudited()
    {
        await using SettingsBench bench = await SettingsBench.StartAsync();

        (int status, JsonElement body) = await bench.CallAsync("PATCH", "settings", """{"settings":{"retention.days":5,"retention.gibibytes":2}}""");

        Assert.Equal(200, status);
        Assert.Equal((0, 1L), (body.GetProperty("pending").GetArrayLength(), body.GetProperty("revision").GetInt64()));
        Assert.Equal(["settings.change retention.days: 30 -> 5; retention.gibibytes: 10 -> 2"], await AuditAsync(bench));
        await bench.RestartAsync();
        Assert.Equal((5, 2), (bench.Gateway.Settings.RetentionDays, bench.Gateway.Settings.RetentionGibibytes));
    }

    /// <summary>What changes nothing is no change: no audit entry, no new revision.</summary>
    [Fact]
    public async Task Change_ToTheSameValue_IsNone()
    {
        await using SettingsBench bench = await SettingsBench.StartAsync();

        (int status, JsonElement body) = await bench.CallAsync("PATCH", "settings", """{"settings":{"retention.days":null,"gatewayName":null}}""");

        Assert.Equal((200, 0L), (status, body.GetProperty("revision").GetInt64()));
        Assert.Empty(await AuditAsync(bench));
    }

    [Fact]
    public async Task Change_OfManyMistakes_TellsAllWithTheirPathsAndChangesNothing()
    {
        await using SettingsBench bench = await SettingsBench.StartAsync("--http", "127.0.0.1:0", "--link", "udp://127.0.0.1:0", "--gateway-name", "fixed");

        (int status, JsonElement body) = await bench.CallAsync("PATCH", "settings", """
            {"settings":{"gatewayName":"other","retention.days":0,"retention.gibibytes":"many","mqtt.url":"mqtt://me:hunter2@box","mqtt.compatible":1,"mqtt.caFile":"/none","what":true}}
            """);

        Assert.Equal((400, "invalid-settings"), (status, body.GetProperty("code").GetString()));
        Assert.Equal(
            [
                "gatewayName is set by --gateway-name; change it there",
                "mqtt.compatible must be true or false",
                "mqtt.url is missing (--mqtt)",
                "mqtt.url must be without user and password; they have settings of their own, which keep them encrypted",
                "retention.days must be a whole number from 1 to 36500",
                "retention.gibibytes must be a whole number from 1 to 1000000",
                "what there is no such setting",
            ],
            Errors(body));
        Assert.DoesNotContain("hunter2", body.GetRawText(), StringComparison.Ordinal);
        Assert.Empty(await AuditAsync(bench));
    }

    /// <summary>Settings that are right one by one and wrong together are refused by the rules of the start.</summary>
    [Theory]
    [InlineData("""{"mqtt.password":"only"}""", "mqtt.url is missing (--mqtt)")]
    [InlineData("""{"mqtt.url":"mqtt://box","mqtt.password":"only"}""", "mqtt.user is missing; MQTT knows no password without a user")]
    [InlineData("""{"mqtt.url":"mqtt://box","mqtt.caFile":"ca.pem"}""", "mqtt.caFile is of use only with mqtts://")]
    [InlineData("""{"mqtt.url":"mqtts://box","mqtt.caFile":"/there/is/none.pem"}""", "mqtt.caFile names a file that does not exist")]
    [InlineData("""{"http":"0.0.0.0:8099"}""", "http other machines reach 0.0.0.0:8099, and passwords and tokens travel readable without TLS; use --https 0.0.0.0:8099 instead, or allow it with --allow-http")]
    [InlineData("""{"http":"192.0.2.7:8099","allowHttp":true}""", "http is no address of this machine")]
    public async Task Change_ThatDoesNotFitTogether_IsRefused(string settings, string expected)
    {
        await using SettingsBench bench = await SettingsBench.StartWithStoredAddressAsync();

        (int status, JsonElement body) = await bench.CallAsync("PATCH", "settings", $$$"""{"settings":{{{settings}}}}""");

        Assert.Equal((400, expected), (status, Assert.Single(Errors(body))));
    }

    /// <summary>On unless somebody says otherwise; the consequence stands beside it.</summary>
    [Fact]
    public async Task OriginalApiToken_SwitchedOff_LetsLocalScriptsInAfterTheRestart()
    {
        await using SettingsBench bench = await SettingsBench.StartWithStoredAddressAsync();
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync("api/gw/nodenumber"));
        JsonElement setting = await bench.SettingAsync("originalApiToken");
        Assert.Equal((true, "switch"), (setting.GetProperty("value").GetBoolean(), setting.GetProperty("kind").GetString()));
        Assert.Contains("every program and every user on this machine", setting.GetProperty("consequence").GetString(), StringComparison.Ordinal);

        Assert.Equal(200, (await bench.CallAsync("PATCH", "settings", """{"settings":{"originalApiToken":false}}""")).Status);
        await bench.RestartAsync();

        Assert.Equal(HttpStatusCode.OK, await AskAsync("api/gw/nodenumber"));
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync("api/v1/devices"));

        async Task<HttpStatusCode> AskAsync(string path)
        {
            using var nobody = new HttpClient { BaseAddress = bench.Gateway.Address };
            using HttpResponseMessage answer = await nobody.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
            return answer.StatusCode;
        }
    }

    [Fact]
    public async Task Setting_OfAFlag_IsShownReadOnlyWithItsPlace()
    {
        await using SettingsBench bench = await SettingsBench.StartAsync("--http", "127.0.0.1:0", "--link", "udp://127.0.0.1:0", "--mqtt", "mqtt://someone:hunter2@127.0.0.1:1");

        JsonElement url = await bench.SettingAsync("mqtt.url");
        JsonElement user = await bench.SettingAsync("mqtt.user");

        Assert.Equal(("flag", "--mqtt", true, "mqtt://127.0.0.1:1"), (url.GetProperty("source").GetString(), url.GetProperty("where").GetString(), url.GetProperty("readOnly").GetBoolean(), url.GetProperty("value").GetString()));
        Assert.Equal(("--mqtt", true), (user.GetProperty("where").GetString(), user.GetProperty("readOnly").GetBoolean()));
    }

    [Fact]
    public async Task Change_WithAnOldTag_IsRefusedAndTheNewOneHolds()
    {
        await using SettingsBench bench = await SettingsBench.StartAsync();
        using HttpResponseMessage first = await bench.SendAsync("GET", "settings");
        string tag = first.Headers.ETag!.Tag;

        Assert.Equal(200, (await bench.CallAsync("PATCH", "settings", """{"settings":{"retention.days":6}}""", tag)).Status);
        (int status, JsonElement body) = await bench.CallAsync("PATCH", "settings", """{"settings":{"retention.days":7}}""", tag);

        Assert.Equal((412, "precondition-failed"), (status, body.GetProperty("code").GetString()));
        Assert.Equal(6, (await bench.SettingAsync("retention.days")).GetProperty("value").GetInt32());
    }

    /// <summary>The whole way of a network: made with a drawn key, pending, there after the restart, joined by a real node, set anew, removed; the history stays.</summary>
    [Fact]
    public async Task Network_MadeAtRunTime_IsJoinedByANodeAfterTheRestartAndLeavesItsHistory()
    {
        await using SettingsBench bench = await SettingsBench.StartAsync();
        (int status, JsonElement made) = await bench.CallAsync("POST", "networks", """{"name":"Barn","generateKey":true,"links":["udp://127.0.0.1:0"],"channel":7}""");
        Assert.Equal(201, status);
        string key = made.GetProperty("key").GetString()!;
        Assert.True(made.GetProperty("network").GetProperty("pending").GetBoolean());

        // The network that was made up stays beside it.
        Assert.Equal(["networks.Barn"], Pending((await bench.CallAsync("GET", "settings")).Body));
        await bench.RestartAsync();
        Assert.Equal(["EnigmaIOT", "Barn"], bench.Gateway.Settings.Networks.Select(static network => network.Name));
        Assert.Empty(Pending((await bench.CallAsync("GET", "settings")).Body));

        IPEndPoint udp = IPEndPoint.Parse(bench.Gateway.Links.Last()["udp://".Length..]);
        var own = new MacAddress(0x0200_0000_0001);
        var configuration = new NodeConfiguration { NetworkName = "Barn", NetworkKey = NetworkKey.FromText(key), Gateway = GatewayAddress };
        await using (new RunningNode(new NodeOptions { Address = own, Configuration = configuration }, udp))
        {
            await Poll.UntilAsync(() => bench.Gateway.Control.Find("enigmaiot/Barn/02:00:00:00:00:01").Count == 1, () => string.Join(' ', bench.Gateway.Control.Devices));
        }

        (status, JsonElement set) = await bench.CallAsync("PUT", "networks/Barn", """{"key":"another key of it","links":["udp://127.0.0.1:0"],"counters":false}""");
        Assert.Equal((200, JsonValueKind.Null, false), (status, set.GetProperty("key").ValueKind, set.GetProperty("network").GetProperty("counters").GetBoolean()));
        Assert.Equal(400, (await bench.CallAsync("DELETE", "networks/Barn?confirm=barn")).Status);
        Assert.Equal(204, (await bench.CallAsync("DELETE", "networks/Barn?confirm=Barn")).Status);
        await bench.RestartAsync();

        Assert.Equal(["EnigmaIOT"], bench.Gateway.Settings.Networks.Select(static network => network.Name));
        Assert.Single(bench.Gateway.Control.Find("enigmaiot/Barn/02:00:00:00:00:01"));
        Assert.NotEmpty(bench.Gateway.Control.Journal.Read(new JournalQuery(0, 10, "enigmaiot/Barn/02:00:00:00:00:01", EntryKind.Joined)));
        Assert.Equal(
            [
                "network.create network Barn: made with links udp://127.0.0.1:0",
                "network.change network Barn: key set anew, channel: 7 -> default, counters: default -> False",
                "network.remove network Barn: removed",
            ],
            await AuditAsync(bench));
    }

    [Theory]
    [InlineData("POST", "networks", """{"name":"a/b","key":"12345678","links":["udp://127.0.0.1:0"]}""", "name must be 1 to 20 characters without / \\ # + and control characters")]
    [InlineData("POST", "networks", """{"name":"Barn","key":"123456789012345678901234567890123","channel":14}""", "channel must be a whole number from 0 to 13|key must be 1 to 32 octets|links at least one link is needed (--link)")]
    [InlineData("POST", "networks", """{"name":"Barn"}""", "key is missing; give one, or say generateKey")]
    [InlineData("POST", "networks", """{"name":"EnigmaIOT","key":"12345678","links":["udp://127.0.0.1:0"]}""", "name the name EnigmaIOT is taken by another network")]
    [InlineData("POST", "networks", """{"name":"Barn","key":"12345678","links":["serial:/dev/ttyUSB0"]}""", "links[0] links of the kind serial are not in this release; udp is")]
    [InlineData("DELETE", "networks/EnigmaIOT?confirm=EnigmaIOT", null, "name was made up because no network is named; it goes when another one takes its place")]
    [InlineData("PUT", "networks/EnigmaIOT", """{"name":"Else","links":["udp://127.0.0.1:0"]}""", "name stays: devices and their history carry it; make a new network instead")]
    public async Task Network_ThatCannotBe_IsRefusedWithAllReasons(string method, string path, string? body, string expected)
    {
        await using SettingsBench bench = await SettingsBench.StartAsync();

        (int status, JsonElement answer) = await bench.CallAsync(method, path, body);

        Assert.Equal((400, expected), (status, string.Join('|', Errors(answer))));
    }

    [Fact]
    public async Task Setup_WithinTheLimits_MakesNetworkAndBrokerAndReplacesTheMadeUpOne()
    {
        await using SettingsBench bench = await SettingsBench.StartAsync();
        Assert.True((await bench.CallAsync("GET", "settings")).Body.GetProperty("offersSetup").GetBoolean());

        (int status, JsonElement body) = await bench.CallAsync("POST", "settings/setup", """
            {"networkName":"home","networkKey":"12345678","channel":3,"gatewayName":"cellar","mqtt":{"server":"127.0.0.1","port":1,"user":"gw","password":"broker password"}}
            """);
        Assert.Equal((201, JsonValueKind.Null), (status, body.GetProperty("key").ValueKind));
        await bench.RestartAsync();

        Assert.Equal(("home", "12345678", 3), (bench.Gateway.Settings.Networks.Single().Name, bench.Gateway.Settings.Networks[0].Key, bench.Gateway.Settings.Networks[0].Channel!.Value));
        Assert.Equal(("cellar", "mqtt://127.0.0.1:1", "gw"), (bench.Gateway.Settings.GatewayName, bench.Gateway.Broker, bench.Gateway.Settings.Mqtt!.User));
        Assert.False((await bench.CallAsync("GET", "settings")).Body.GetProperty("offersSetup").GetBoolean());
    }

    /// <summary>The limits of the original's page: name 1..20, key 8..32, channel 0..13, server 40, user 20, password 40.</summary>
    [Fact]
    public async Task Setup_BeyondTheLimits_NamesEachField()
    {
        await using SettingsBench bench = await SettingsBench.StartAsync();

        (int status, JsonElement body) = await bench.CallAsync("POST", "settings/setup", $$$"""
            {"networkName":"{{{new string('n', 21)}}}","networkKey":"1234567","channel":14,
             "mqtt":{"server":"{{{new string('s', 41)}}}","port":65536,"user":"{{{new string('u', 21)}}}","password":"{{{new string('p', 41)}}}"}}
            """);

        Assert.Equal(400, status);
        Assert.Equal(["channel", "mqtt.password", "mqtt.port", "mqtt.server", "mqtt.user", "networkKey", "networkName"], Errors(body).Select(static error => error.Split(' ')[0]).Distinct());
    }

    [Fact]
    public async Task Import_OfAnOriginalsFiles_TakesOverNetworkAndBroker()
    {
        await using SettingsBench bench = await SettingsBench.StartAsync();

        (int status, _) = await bench.CallAsync("POST", "settings/import", """
            {"config":{"type":"gw","channel":5,"networkKey":"key of the old one","networkName":"old"},"mqtt":{"mqtt_server":"10.0.0.5","mqtt_port":"1883","mqtt_user":"","mqtt_pass":""}}
            """);
        (int bad, JsonElement refused) = await bench.CallAsync("POST", "settings/import", """{"config":{"type":"node","networkName":"x"}}""");

        Assert.Equal((200, 400), (status, bad));
        Assert.Equal(["config.channel", "config.networkKey", "config.type"], Errors(refused).Select(static error => error.Split(' ')[0]));
        await bench.RestartAsync();
        Assert.Equal(("old", 5, "mqtt://10.0.0.5:1883"), (bench.Gateway.Settings.Networks.Single().Name, bench.Gateway.Settings.Networks[0].Channel!.Value, bench.Gateway.Broker));
    }

    /// <summary>The address was free when it was tried and is taken when the gateway starts: it goes back to where it was reached, and says so.</summary>
    [Fact]
    public async Task Start_WithANewAddressThatFails_TakesTheChangeBack()
    {
        await using SettingsBench bench = await SettingsBench.StartWithStoredAddressAsync();
        int before = bench.Gateway.Address.Port;
        using var taken = new Socket(SocketType.Stream, ProtocolType.Tcp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        int port = ((IPEndPoint)taken.LocalEndPoint!).Port;
        taken.Close();
        Assert.Equal(200, (await bench.CallAsync("PATCH", "settings", $$$"""{"settings":{"http":"127.0.0.1:{{{port}}}","retention.days":9}}""")).Status);

        using var other = new TcpListener(IPAddress.Loopback, port);
        await bench.RestartAsync(other.Start);

        JsonElement settings = (await bench.CallAsync("GET", "settings")).Body;
        Assert.Equal(before, bench.Gateway.Address.Port);
        Assert.Contains("another gateway or program listens there", settings.GetProperty("takenBack").GetProperty("reason").GetString(), StringComparison.Ordinal);
        Assert.Equal(30, (await bench.SettingAsync("retention.days")).GetProperty("value").GetInt32());
        Assert.Contains(bench.Logs.Lines, static line => line.Contains("taken back", StringComparison.Ordinal));
        Assert.Equal(200, (await bench.CallAsync("PATCH", "settings", """{"settings":{"retention.days":8}}""")).Status);
        Assert.Equal(JsonValueKind.Null, (await bench.CallAsync("GET", "settings")).Body.GetProperty("takenBack").ValueKind);
    }

    private static IEnumerable<string> Errors(JsonElement problem) =>
        problem.GetProperty("errors").EnumerateArray().Select(static one => $"{one.GetProperty("path").GetString()} {one.GetProperty("message").GetString()}").Order(StringComparer.Ordinal);

    private static IEnumerable<string> Pending(JsonElement settings) => settings.GetProperty("pending").EnumerateArray().Select(static one => one.GetString()!);

    private static async Task<IEnumerable<string>> AuditAsync(SettingsBench bench) =>
        (await bench.CallAsync("GET", "events?kind=audit")).Body.GetProperty("events").EnumerateArray().Select(static one => $"{one.GetProperty("action").GetString()} {one.GetProperty("detail").GetString()}");
}
