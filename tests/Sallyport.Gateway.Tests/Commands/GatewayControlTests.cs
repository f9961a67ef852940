using Sallyport.Gateway.Commands;
using Sallyport.Gateway.Downlinks;
using Sallyport.Gateway.EnigmaIot;
using Sallyport.Gateway.Host;
using Sallyport.Gateway.Journal.Bodies;
using Sallyport.Gateway.Tests.Fakes;

namespace Sallyport.Gateway.Tests.Commands;

public sealed class GatewayControlTests
{
    [Fact]
    public void Submit_UnknownDevice_IsRefusedAndQueuesNothing()
    {
        var bench = new GatewayBench();
        Assert.Equal(CommandRefusal.UnknownDevice, bench.Set("enigmaiot/attic/nobody", "x").Refusal);
        Assert.Equal(CommandRefusal.UnknownDevice, bench.Set("enigmaiot/cellar/broadcast", "x").Refusal);
        Assert.Empty(bench.Bodies<DownlinkBody>());
    }

    [Fact]
    public void Submit_ByName_GoesToTheDevice()
    {
        var bench = new GatewayBench();
        var node = bench.Join(1, name: "lamp");
        Assert.Equal(GatewayBench.Id(node), bench.Set("enigmaiot/attic/lamp", "x").Downlink!.Request.Device);
        Assert.Equal(GatewayBench.Id(node), bench.Set("lamp", "x").Downlink!.Request.Device);
    }

    [Theory]
    [InlineData(214, CommandRefusal.None)]
    [InlineData(215, CommandRefusal.TooLong)]
    public void Submit_UserData_KeepsTheLimitOfTheFrame(int octets, CommandRefusal refusal)
    {
        var bench = new GatewayBench();
        var node = bench.Join(1);
        Assert.Equal(refusal, bench.Set(GatewayBench.Id(node), new string('x', octets)).Refusal);
    }

    [Theory]
    [InlineData("dance", false, "")]
    [InlineData("version", true, "")]
    [InlineData("version", false, "00")]
    [InlineData("sleeptime", true, "3c")]
    [InlineData("name", true, "612f62")]
    [InlineData("name", true, "")]
    [InlineData("ota", true, "00")]
    public void Submit_MalformedControl_IsRefused(string word, bool sets, string arguments)
    {
        var bench = new GatewayBench();
        var node = bench.Join(1);
        Assert.Equal(CommandRefusal.Malformed, bench.Order(GatewayBench.Id(node), word, Convert.FromHexString(arguments), sets).Refusal);
        Assert.Empty(node.Heard);
    }

    [Theory]
    [InlineData("0x84", CommandRefusal.None)]
    [InlineData("msgpack", CommandRefusal.None)]
    [InlineData("json", CommandRefusal.Malformed)]
    [InlineData("0xff", CommandRefusal.Malformed)]
    [InlineData("klingon", CommandRefusal.Malformed)]
    public void Submit_Encoding_MustHaveANumberOnTheAir(string encoding, CommandRefusal refusal)
    {
        var bench = new GatewayBench();
        var node = bench.Join(1);
        Assert.Equal(refusal, bench.Submit(new DownlinkRequest { Device = GatewayBench.Id(node), Verb = DownlinkVerb.Set, Encoding = encoding }).Refusal);
    }

    [Fact]
    public void Submit_ExpiredOrOverPriority_IsRefused()
    {
        var bench = new GatewayBench();
        var node = bench.Join(1);
        Assert.Equal(CommandRefusal.Malformed, bench.Set(GatewayBench.Id(node), "x", expires: TimeSpan.FromSeconds(-1)).Refusal);
        Assert.Equal(CommandRefusal.Malformed, bench.Set(GatewayBench.Id(node), "x", priority: 101).Refusal);
    }

    [Fact]
    public void Submit_JournalFull_IsNotAccepted()
    {
        var bench = new GatewayBench();
        var node = bench.Join(1);
        bench.Journal.RefusesAppends = true;
        Assert.Equal(CommandRefusal.NotAccepting, bench.Set(GatewayBench.Id(node), "x").Refusal);
        bench.Journal.RefusesAppends = false;
        Assert.True(bench.Set(GatewayBench.Id(node), "y").Accepted);
        bench.Turn();
        Assert.Equal(["y"], node.TakeTexts());
        Assert.Null(AuditTrail.Verify(bench.Journal.Entries, AuditTrail.Beginning));
    }

    [Fact]
    public void Submit_MoreThanMayWait_IsRefusedAtOnce()
    {
        var bench = new GatewayBench(new GatewayHostOptions { WaitingCommands = 2 });
        var node = bench.Join(1);
        var request = new DownlinkRequest { Device = GatewayBench.Id(node), Verb = DownlinkVerb.Get };
        var tasks = Enumerable.Range(0, 3).Select(_ => bench.Control.SubmitAsync(request, GatewayBench.Tester, CancellationToken.None)).ToArray();
        Assert.Equal([false, false, true], tasks.Select(task => task.IsCompleted));
        Assert.Equal(CommandRefusal.NotAccepting, bench.Finish(tasks[2]).Refusal);
    }

    [Fact]
    public void Kick_DeviceWithoutSession_IsTooLate()
    {
        var bench = new GatewayBench();
        var node = bench.Join(1);
        bench.Crash();
        Assert.Equal(CommandRefusal.TooLate, bench.Finish(bench.Control.KickAsync(GatewayBench.Id(node), GatewayBench.Tester, CancellationToken.None)).Refusal);
    }

    [Fact]
    public void Policy_Unencrypted_IsStrictUntilAllowedForTheDevice()
    {
        var bench = new GatewayBench();
        var allowed = bench.Join(1);
        var other = bench.Join(2);
        allowed.Clear("refused");
        bench.Turn();
        Assert.Empty(bench.Bodies<UplinkBody>());
        Assert.Equal("unencrypted-not-allowed", Assert.Single(bench.Bodies<RefusedBody>()).Reason);

        Assert.True(SetPolicy(bench, GatewayBench.Id(allowed), EnigmaIotPolicies.Unencrypted, "on").Accepted);
        allowed.Clear("heard");
        other.Clear("refused");
        bench.Turn();
        var uplink = Assert.Single(bench.Bodies<UplinkBody>());
        Assert.Equal(("raw", false), (uplink.Encoding, uplink.Encrypted));
        Assert.Equal("none", bench.Device(allowed).Protection);
    }

    [Fact]
    public void Policy_FirmwareOff_CommandIsForbiddenAndAudited()
    {
        var bench = new GatewayBench();
        var node = bench.Join(1);
        SetPolicy(bench, "enigmaiot", "firmware", "off");
        var result = bench.Order(GatewayBench.Id(node), "ota", [1, 0, 0xAA], sets: true);
        Assert.Equal(CommandRefusal.Forbidden, result.Refusal);
        Assert.Equal("downlink.forbidden", bench.Bodies<AuditBody>()[^1].Action);
    }

    [Fact]
    public void Policy_Set_SurvivesACrashAndCanBeTakenBack()
    {
        var bench = new GatewayBench();
        SetPolicy(bench, "enigmaiot", EnigmaIotPolicies.NameRefusals, "off");
        bench.Crash();
        Assert.Equal(("enigmaiot", EnigmaIotPolicies.NameRefusals, "off"), Assert.Single(bench.Control.Policies));
        SetPolicy(bench, "enigmaiot", EnigmaIotPolicies.NameRefusals, null);
        Assert.Empty(bench.Control.Policies);
        Assert.Equal(["off", null], bench.Bodies<PolicyBody>().Select(body => body.Value));
    }

    [Theory]
    [InlineData("enigmaiot", "enigmaiot.telepathy", "on")]
    [InlineData("enigmaiot", "enigmaiot.unencrypted", "maybe")]
    [InlineData("mesh", "enigmaiot.unencrypted", "on")]
    public void Policy_UnknownKeyValueOrScope_IsRefused(string scope, string key, string value)
    {
        var bench = new GatewayBench();
        Assert.False(SetPolicy(bench, scope, key, value).Accepted);
        Assert.Empty(bench.Control.Policies);
        Assert.Empty(bench.Bodies<PolicyBody>());
    }

    [Fact]
    public void Health_AllWell_SaysOk()
    {
        var bench = new GatewayBench(new CollectingOutput());
        var node = bench.Join(1);
        var health = bench.Control.Health;
        Assert.Equal(("ok", 1, 0L), (health.Status, health.Devices, health.Outputs[0].Behind));
        Assert.Equal(("enigmaiot", "up"), (health.Links[0].Protocol, health.Links[0].State));
        Assert.NotNull(node);
    }

    private static CommandResult SetPolicy(GatewayBench bench, string scope, string key, string? value) =>
        bench.Finish(bench.Control.SetPolicyAsync(scope, key, value, GatewayBench.Tester, CancellationToken.None));
}
