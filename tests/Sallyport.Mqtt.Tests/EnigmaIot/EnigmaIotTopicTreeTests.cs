using System.Text;
using System.Text.Json;
using Sallyport.Gateway.Journal;
using Sallyport.Gateway.Journal.Bodies;
using Sallyport.Mqtt.EnigmaIot;
using Sallyport.Mqtt.Topics;

namespace Sallyport.Mqtt.Tests.EnigmaIot;

public class EnigmaIotTopicTreeTests
{
    private const string Device = "enigmaiot/FieldNet/5C:CF:7F:12:34:56";

    [Fact]
    public void Availability_BothStates_AreRetained()
    {
        var tree = Tree();

        Assert.Equal(("FieldNet/gateway/status", "1", true), Shown(tree.Availability(true)));
        Assert.Equal(("FieldNet/gateway/status", "0", true), Shown(tree.Availability(false)));
        Assert.Equal(["FieldNet/+/set/#", "FieldNet/+/get/#"], tree.Subscriptions);
    }

    [Fact]
    public void Error_Refusal_IsValidJson()
    {
        Assert.Equal(
            ("FieldNet/x/result/error", """{"error":"unknown-device","detail":"no \"x\"\u0001"}""", false),
            Shown(Tree().Error("FieldNet/x/result/error", "unknown-device", "no \"x\"\u0001")));
    }

    [Fact]
    public void Status_UnknownSignal_IsNull()
    {
        var status = Publish(Tree(), new UplinkBody { Encoding = "raw", Payload = [1], Encrypted = true, Received = 1 })[1];

        Assert.Equal("""{"rssi":null,"per":0.000000e+00,"lostmessages":0,"totalmessages":1,"packetshour":0.00}""", status.Payload);
    }

    [Theory]
    [InlineData(1, 2048, 0.125f, "4.882812e-04", "0.12")]
    [InlineData(3, 2048, 0.375f, "1.464844e-03", "0.38")]
    [InlineData(1, 3, 2.5f, "3.333333e-01", "2.50")]
    [InlineData(99_999_999, 10_000_000, 99.995f, "1.000000e+01", "100.00")]
    [InlineData(0, 0, 0f, "0.000000e+00", "0.00")]
    [InlineData(1, 0, 1201070.875f, "0.000000e+00", "1201070.88")]
    [InlineData(1, 1, float.PositiveInfinity, "1.000000e+00", "0.00")]
    [InlineData(1, 1, float.NaN, "1.000000e+00", "0.00")]
    public void Status_Numbers_PrintAsTheCLibraryDoes(long lost, long received, float rate, string per, string packets)
    {
        var status = Publish(Tree(), new UplinkBody { Encoding = "raw", Payload = [], Encrypted = true, Received = received, LostTotal = lost, PacketsPerHour = rate })[1];

        Assert.Contains($"\"per\":{per},", status.Payload, StringComparison.Ordinal);
        Assert.EndsWith($"\"packetshour\":{packets}}}", status.Payload, StringComparison.Ordinal);
        using var parsed = JsonDocument.Parse(status.Payload);
    }

    [Fact]
    public void Uplink_StatusMessagesOff_HasNoStatus()
    {
        var tree = new EnigmaIotTopicTree(new EnigmaIotTopicOptions("FieldNet") { StatusMessages = false });

        var messages = Publish(tree, new UplinkBody { Name = "a", Encoding = "raw", Payload = [0x41], Encrypted = true, Lost = 2 });

        Assert.Equal([("FieldNet/a/data", "A", false), ("FieldNet/a/debug/lostmessages", """{"lostMessages":2}""", false)], messages);
    }

    [Theory]
    [InlineData(true, "")]
    [InlineData(false, "ab")]
    public void Uplink_EncodingThatNobodyDecodes_IsEmptyWhileCompatible(bool compatible, string data)
    {
        var tree = new EnigmaIotTopicTree(new EnigmaIotTopicOptions("FieldNet") { Compatible = compatible, StatusMessages = false });

        Assert.Equal(data, Publish(tree, new UplinkBody { Encoding = "0x85", Payload = "ab"u8.ToArray(), Encrypted = true })[0].Payload);
    }

    [Fact]
    public void Uplink_Unencrypted_IsDeliveredAsItsOctets()
    {
        Assert.Equal("\u0001g\u0001\u000e", Publish(Tree(), new UplinkBody { Encoding = "cayenne", Payload = [1, 0x67, 1, 0x0E], Encrypted = false })[0].Payload);
    }

    [Fact]
    public void Left_Silent_SaysNothing()
    {
        Assert.Empty(Publish(Tree(), new LeftBody("inactive", 0, true)));
    }

    [Fact]
    public void Control_WithoutResult_SaysNothing()
    {
        Assert.Empty(Publish(Tree(), new ControlBody("a", "version", [1], null)));
        Assert.Empty(Publish(Tree(), new ControlBody("a", "clock", [], "{}")));
        Assert.Empty(Publish(Tree(), new ControlBody("a", "0x77", [1], null)));
        Assert.Empty(Publish(Tree(), new DownlinkBodyStub()));
    }

    [Theory]
    [InlineData("enigmaiot/FieldNet/5C:CF:7F:12:34:56", true)]
    [InlineData("enigmaiot/FieldNet2/5C:CF:7F:12:34:56", false)]
    [InlineData("mesh/FieldNet/5C:CF:7F:12:34:56", false)]
    [InlineData("", false)]
    public void Covers_Device_OfThisSegmentOnly(string device, bool covered)
    {
        var entry = new JournalEntry(1, 0, device, new LeftBody("kicked", 6, false));
        var messages = new List<Publication>();

        Tree().Publish(entry, messages);

        Assert.Equal(covered, Tree().Covers(entry));
        Assert.Equal(covered ? 1 : 0, messages.Count);
    }

    [Fact]
    public void Alert_RaisedAndCleared_IsKeptWhileItIsOpen()
    {
        var raised = new AlertBody(3, "silent", "raised", "attention", Device, "lamp is silent.", "Check it.", null, null);
        Assert.Equal(
            [("FieldNet/5C:CF:7F:12:34:56/alert/silent", """{"alertId":3,"state":"raised","severity":"attention","subject":"enigmaiot/FieldNet/5C:CF:7F:12:34:56","text":"lamp is silent.","time":"1970-01-01T00:00:00.000Z"}""", true)],
            Publish(Tree(), raised));
        var cleared = Publish(Tree(), raised with { State = "cleared", Text = "it is heard again" });
        Assert.Equal([("FieldNet/5C:CF:7F:12:34:56/alert/silent", false), ("FieldNet/5C:CF:7F:12:34:56/alert/silent", true)], cleared.Select(static one => (one.Topic, one.Retain)));
        Assert.Contains("\"state\":\"cleared\"", cleared[0].Payload, StringComparison.Ordinal);
        Assert.Equal("", cleared[1].Payload);
        Assert.Empty(Publish(Tree(), raised with { State = "muted" }));
    }

    [Theory]
    [InlineData("gateway", "disk", 1)]
    [InlineData("udp://127.0.0.1:7000", "link", 1)]
    [InlineData("enigmaiot/FieldNet", "silent", 1)]
    [InlineData("enigmaiot/Other", "silent", 0)]
    public void Alert_WithoutDevice_IsTheGateways(string subject, string rule, int count)
    {
        var messages = new List<Publication>();

        Tree().Publish(new JournalEntry(1, 0, "", new AlertBody(1, rule, "raised", "bad", subject, "text", null, null, null)), messages);

        Assert.Equal(Enumerable.Repeat($"FieldNet/gateway/alert/{rule}", count), messages.Select(static one => one.Topic));
    }

    [Fact]
    public void Availability_OfADevice_IsKept() =>
        Assert.Equal([("FieldNet/5C:CF:7F:12:34:56/availability", "late", true)], Publish(Tree(), new AvailabilityBody("late", "usually every 10 min, silent for 38 min", 2280, 600)));

    [Theory]
    [InlineData("gateway.restart", "", 1)]
    [InlineData("gateway.restart", "FieldNet", 1)]
    [InlineData("gateway.restart", "Other", 0)]
    [InlineData("token.create", "", 0)]
    public void Audit_Restart_IsTold(string action, string target, int count)
    {
        var messages = new List<Publication>();

        Tree().Publish(new JournalEntry(1, 0, "", new AuditBody("local", "local", "rest", action, target, null, "", "")), messages);

        Assert.Equal(Enumerable.Repeat(("FieldNet/gateway/data", """{"action":"restart"}""", false), count), messages.Select(Shown));
    }

    [Theory]
    [InlineData("", "FieldNet", "")]
    [InlineData("a/b", "FieldNet", "")]
    [InlineData("a+", "FieldNet", "")]
    [InlineData("FieldNet", "#", "")]
    [InlineData("FieldNet", "FieldNet", "site")]
    [InlineData("FieldNet", "FieldNet", "+/")]
    public void Tree_NameThatIsNoTopicLevel_IsMisuse(string network, string segment, string prefix)
    {
        Assert.Throws<ArgumentException>(() => new EnigmaIotTopicTree(new EnigmaIotTopicOptions(network) { Segment = segment, Prefix = prefix }));
    }

    private static EnigmaIotTopicTree Tree() => new(new EnigmaIotTopicOptions("FieldNet"));

    private static List<(string Topic, string Payload, bool Retain)> Publish(EnigmaIotTopicTree tree, EntryBody body)
    {
        var messages = new List<Publication>();
        tree.Publish(new JournalEntry(1, 0, Device, body), messages);
        return [.. messages.Select(Shown)];
    }

    private static (string Topic, string Payload, bool Retain) Shown(Publication message) => (message.Topic, Encoding.Latin1.GetString(message.Payload.Span), message.Retain);

    private sealed record DownlinkBodyStub : EntryBody
    {
        public override EntryKind Kind => EntryKind.Firmware;
    }
}
