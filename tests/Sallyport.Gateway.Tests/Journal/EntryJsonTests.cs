using System.Reflection;
using System.Text.Json;
using Sallyport.Gateway.Downlinks;
using Sallyport.Gateway.Journal;
using Sallyport.Gateway.Journal.Bodies;

namespace Sallyport.Gateway.Tests.Journal;

public sealed class EntryJsonTests
{
    private const long Moment = 1_795_242_855_123_999;

    /// <summary>One body of each shape with every property filled.</summary>
    private static readonly EntryBody[] Samples =
    [
        new JoinedBody(3, true, true, -61, 3),
        new LeftBody("kicked", 6, false),
        new NamedBody("lamp", 3, null, null),
        new UplinkBody { Name = "lamp", Encoding = "msgpack", Payload = [0x81, 0xA1, 0x61, 0x01], Counter = 7, Lost = 1, Encrypted = true, Rssi = -61, Received = 5, LostTotal = 2, PacketsPerHour = 60 },
        new ControlBody("lamp", "version", [0, 9, 8], """{"version":"0.9.8"}"""),
        new DownlinkBody(4, DownlinkStatus.Queued, "why", new DownlinkRequest { Device = "enigmaiot/attic/x", Verb = DownlinkVerb.Set, ExpiresAtMicroseconds = Moment }, """{"a":1}"""),
        new RefusedBody("bad-tag", 1, 9, "detail"),
        new LinkBody("udp://127.0.0.1:7000", "up", null),
        new PolicyBody("enigmaiot", "enigmaiot.unencrypted", "on", null),
        new AuditBody("owner", "local", "cli", "policy.set", "enigmaiot", null, new string('0', 64), new string('a', 64)),
        new DeviceBody(DeviceBody.TookOver, "kitchen", ["a", "b"], "left shelf", 4, "enigmaiot/attic/x", ["enigmaiot/attic/x"]),
        new AlertBody(3, "silent", "raised", "attention", "enigmaiot/attic/x", "x is silent", "check its power", null, null),
        new OutputBody("status", "active", "none", "sealed", [300, 0], [300, 100], 12.5),
        new AvailabilityBody("late", "usually every 10 min, silent for 38 min", 2280, 600),
    ];

    [Fact]
    public void Samples_CoverEveryBody() =>
        Assert.Equal(
            typeof(EntryBody).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(EntryBody))).Select(type => type.Name).Order(),
            Samples.Select(body => body.GetType().Name).Order());

    [Fact]
    public void Uplink_Written_IsFlatAndExact()
    {
        var entry = new JournalEntry(12, Moment, "enigmaiot/attic/5C:CF:7F:00:00:01", Samples[3]);
        Assert.Equal(
            """{"seq":12,"time":"2026-11-21T06:34:15.123Z","device":"enigmaiot/attic/5C:CF:7F:00:00:01","kind":"uplink","name":"lamp","encoding":"msgpack","payloadHex":"81a16101","json":{"a":1},"counter":7,"lost":1,"encrypted":true,"rssi":-61,"received":5,"lostTotal":2,"packetsPerHour":60}""",
            System.Text.Encoding.UTF8.GetString(EntryJson.ToUtf8(entry)));
    }

    [Fact]
    public void Uplink_ThatCannotBeDecoded_HasNullJson()
    {
        var body = new UplinkBody { Encoding = "msgpack", Payload = [0xC1], PacketsPerHour = float.PositiveInfinity };
        using var document = Parse(body);
        Assert.Equal(JsonValueKind.Null, document.RootElement.GetProperty("json").ValueKind);
        Assert.Equal(JsonValueKind.Null, document.RootElement.GetProperty("name").ValueKind);
        Assert.Equal(0, document.RootElement.GetProperty("packetsPerHour").GetInt32());
    }

    [Fact]
    public void Discovery_Written_ShowsTheMessage()
    {
        using var document = Parse(new ControlBody(null, "discovery", [0x81, 0xA1, 0x61, 0x01], null));
        Assert.Equal("""{"a":1}""", document.RootElement.GetProperty("result").GetRawText());
    }

    [Fact]
    public void Kinds_WordsAndBack_AreTheSame()
    {
        foreach (var kind in Enum.GetValues<EntryKind>())
        {
            Assert.True(EntryJson.TryParseKind(EntryJson.Word(kind), out var back));
            Assert.Equal(kind, back);
        }

        Assert.False(EntryJson.TryParseKind("Uplink", out _));
    }

    [Fact]
    public void EveryBody_StoredAndReadBack_IsTheSame()
    {
        foreach (var body in Samples)
        {
            Assert.Equal(EntryCodec.Encode(body), EntryCodec.Encode(EntryCodec.Decode(body.Kind, EntryCodec.Encode(body))));
        }
    }

    [Fact]
    public void EveryEntry_Written_HasNoNameTwice()
    {
        foreach (var body in Samples)
        {
            using var document = Parse(body);
            var names = document.RootElement.EnumerateObject().Select(property => property.Name).ToList();
            Assert.Equal(names.Distinct(), names);
            Assert.Equal(EntryJson.Word(body.Kind), document.RootElement.GetProperty("kind").GetString());
        }
    }

    [Fact]
    public void EveryProperty_OfEveryKind_IsDocumented()
    {
        var page = File.ReadAllText(Path.Combine(Root(), "docs", "events.md"));
        foreach (var body in Samples)
        {
            var kind = EntryJson.Word(body.Kind);
            var begin = page.IndexOf($"\n## {kind}\n", StringComparison.Ordinal);
            Assert.True(begin >= 0, $"docs/events.md has no section '{kind}'");
            var end = page.IndexOf("\n## ", begin + 1, StringComparison.Ordinal);
            var section = page[begin..end];
            using var document = Parse(body);
            foreach (var property in document.RootElement.EnumerateObject().Select(property => property.Name).Except(["seq", "time", "device", "kind"]))
            {
                Assert.True(section.Contains($"| `{property}` |", StringComparison.Ordinal), $"docs/events.md does not document {kind}.{property}");
            }

            var shown = document.RootElement.EnumerateObject().Count() - 4;
            var rows = section.Split('\n').Count(line => line.StartsWith("| `", StringComparison.Ordinal));
            Assert.Equal((kind, shown), (kind, rows));
        }
    }

    [Fact]
    public void EveryProperty_OfABody_IsShown()
    {
        foreach (var body in Samples)
        {
            using var document = Parse(body);
            var hidden = body.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance)
                .Select(property => JsonNamingPolicy.CamelCase.ConvertName(property.Name))
                .Except(["kind", "durability", "equalityContract"])
                .Where(name => !document.RootElement.TryGetProperty(name, out _) && !document.RootElement.TryGetProperty(name + "Hex", out _));
            Assert.Empty(hidden);
        }
    }

    private static JsonDocument Parse(EntryBody body) => JsonDocument.Parse(EntryJson.ToUtf8(new JournalEntry(1, Moment, "", body)));

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Sallyport.slnx")))
        {
            folder = folder.Parent;
        }

        return folder.FullName;
    }
}
