using System.Text.Json;
using Sallyport.Web.Tests.Fakes;

namespace Sallyport.Web.Tests.Api;

public sealed class DeviceEditEndpointsTests
{
    private const string First = "enigmaiot/attic/5C:CF:7F:00:00:01";
    private const string Second = "enigmaiot/attic/5C:CF:7F:00:00:02";

    [Fact]
    public async Task Patch_NameTagsAndNote_AreInTheAnswerAndTheJournal()
    {
        await using var bench = await WebBench.StartAsync();
        await bench.JoinAsync(1, sleepy: true, name: "node1");

        var answer = await bench.CallAsync("PATCH", $"/api/v1/devices/{First}", """{"name":"kitchen","tags":["Window","a"],"note":"left shelf"}""");

        Assert.Equal(200, answer.Status);
        Assert.Equal(("kitchen", "node1", "pending", "left shelf"), (Text(answer.Json, "name"), Text(answer.Json, "announcedName"), Text(answer.Json, "nameState"), Text(answer.Json, "note")));
        Assert.Equal(["a", "window"], Tags(answer.Json));
        var entry = (await bench.CallAsync("GET", "/api/v1/events?kind=device")).Json.GetProperty("events")[0];
        Assert.Equal(("edited", "kitchen"), (Text(entry, "change"), Text(entry, "name")));
        var downlink = (await bench.CallAsync("GET", $"/api/v1/downlinks/{answer.Json.GetProperty("nameDownlinkId")}")).Json;
        Assert.Equal(("control", "name", "queued"), (Text(downlink, "verb"), Text(downlink, "control"), Text(downlink, "state")));
    }

    [Fact]
    public async Task Patch_NameThatTheDeviceTakes_IsAgreed()
    {
        await using var bench = await WebBench.StartAsync();
        var node = await bench.JoinAsync(1, name: "node1");
        await bench.CallAsync("PATCH", $"/api/v1/devices/{First}", """{"name":"kitchen"}""");
        node.Name("kitchen");
        node.Control([0x08, 0x5C, 0xCF, 0x7F, 0, 0, 1, .. "kitchen"u8]);
        await WebBench.UntilAsync(() => bench.Control.Find(First)[0].AnnouncedName == "kitchen");

        Assert.Equal("agreed", Text((await bench.CallAsync("GET", $"/api/v1/devices/{First}")).Json, "nameState"));
        Assert.Equal("announced", Text((await bench.CallAsync("PATCH", $"/api/v1/devices/{First}", """{"name":null}""")).Json, "nameState"));
    }

    [Theory]
    [InlineData("""{"name":"a/b"}""", 400, "malformed")]
    [InlineData("""{"name":7}""", 400, "malformed")]
    [InlineData("""{"tags":[1]}""", 400, "malformed")]
    [InlineData("""{"tags":["two words"]}""", 400, "malformed")]
    [InlineData("""{"nickname":"x"}""", 400, "malformed")]
    [InlineData("""{"name":"fan"}""", 409, "name-taken")]
    public async Task Patch_Wrong_IsRefusedWithItsCode(string body, int status, string code)
    {
        await using var bench = await WebBench.StartAsync();
        await bench.JoinAsync(1);
        await bench.JoinAsync(2, name: "fan");

        var answer = await bench.CallAsync("PATCH", $"/api/v1/devices/{First}", body);

        Assert.Equal((status, code), (answer.Status, answer.Code));
        Assert.Empty((await bench.CallAsync("GET", "/api/v1/events?kind=device")).Json.GetProperty("events").EnumerateArray());
    }

    [Fact]
    public async Task Tag_TwoPeopleEdit_TheSecondIsToldAndTrafficIsNoEdit()
    {
        await using var bench = await WebBench.StartAsync();
        var node = await bench.JoinAsync(1);
        var seen = (await bench.CallAsync("GET", $"/api/v1/devices/{First}")).Headers["ETag"];
        node.Data("the device itself");
        await WebBench.UntilAsync(() => bench.Control.Find(First)[0].Received == 1);

        var one = await bench.CallAsync("PATCH", $"/api/v1/devices/{First}", """{"tags":["a"]}""", headers: ("If-Match", seen));
        var other = await bench.CallAsync("PATCH", $"/api/v1/devices/{First}", """{"tags":["b"]}""", headers: ("If-Match", seen));

        Assert.Equal(200, one.Status);
        Assert.Equal((412, "precondition-failed"), (other.Status, other.Code));
        Assert.Equal(one.Headers["ETag"], other.Headers["ETag"]);
        Assert.Equal(["a"], Tags((await bench.CallAsync("GET", $"/api/v1/devices/{First}")).Json));
        Assert.Equal(412, (await bench.CallAsync("PATCH", $"/api/v1/devices/{First}", """{"tags":["b"]}""", headers: ("If-Match", "\"nonsense\""))).Status);
        Assert.Equal(200, (await bench.CallAsync("PATCH", $"/api/v1/devices/{First}", """{"tags":["b"]}""", headers: ("If-Match", "*"))).Status);
    }

    [Theory]
    [InlineData("/api/v1/devices/enigmaiot/attic/5C:CF:7F:00:00:01")]
    [InlineData("/api/v1/policies")]
    public async Task Tag_OfWhatTheCallerHas_Is304UntilItChanges(string path)
    {
        await using var bench = await WebBench.StartAsync();
        var node = await bench.JoinAsync(1);
        var tag = (await bench.CallAsync("GET", path)).Headers["ETag"];

        var same = await bench.CallAsync("GET", path, headers: ("If-None-Match", $"\"other\", {tag}"));
        Assert.Equal((304, ""), (same.Status, same.Body));
        node.Data("x");
        await WebBench.UntilAsync(() => bench.Control.Find(First)[0].Received == 1);
        await bench.CallAsync("PUT", "/api/v1/policies", """{"scope":"enigmaiot","key":"unencrypted","value":"on"}""");
        Assert.Equal(200, (await bench.CallAsync("GET", path, headers: ("If-None-Match", tag))).Status);
    }

    [Fact]
    public async Task Tag_OfPolicies_RefusesAnOlderLook()
    {
        await using var bench = await WebBench.StartAsync();
        var seen = (await bench.CallAsync("GET", "/api/v1/policies")).Headers["ETag"];
        const string Body = """{"scope":"enigmaiot","key":"unencrypted","value":"on"}""";

        Assert.Equal(200, (await bench.CallAsync("PUT", "/api/v1/policies", Body, headers: ("If-Match", seen))).Status);
        Assert.Equal(412, (await bench.CallAsync("PUT", "/api/v1/policies", Body, headers: ("If-Match", seen))).Status);
    }

    [Theory]
    [InlineData("protocol=enigmaiot", 3)]
    [InlineData("protocol=mesh", 0)]
    [InlineData("segment=attic&state=sleeping", 1)]
    [InlineData("tag=Window", 2)]
    [InlineData("q=FAN", 1)]
    [InlineData("q=shelf", 1)]
    [InlineData("tag=window&q=fan", 1)]
    [InlineData("silentSince=2020-01-01T00:00:00Z", 0)]
    [InlineData("silentSince=2100-01-01T00:00:00Z", 3)]
    public async Task List_Filter_GivesThoseThatFit(string query, int count)
    {
        await using var bench = await WebBench.StartAsync();
        await bench.JoinAsync(1, sleepy: true);
        await bench.JoinAsync(2, name: "fan");
        await bench.JoinAsync(3);
        await bench.CallAsync("PATCH", $"/api/v1/devices/{First}", """{"note":"left shelf","tags":["window"]}""");
        await bench.CallAsync("PATCH", $"/api/v1/devices/{Second}", """{"tags":["window"]}""");

        Assert.Equal(count, (await bench.CallAsync("GET", $"/api/v1/devices?{query}")).Json.GetArrayLength());
    }

    [Fact]
    public async Task List_Pages_FollowTheLinkToTheEnd()
    {
        await using var bench = await WebBench.StartAsync();
        for (var number = 1; number <= 5; number++)
        {
            await bench.JoinAsync(number);
        }

        var ids = new List<string>();
        for (var path = "/api/v1/devices?limit=2&protocol=enigmaiot"; path is not null;)
        {
            var page = await bench.CallAsync("GET", path);
            ids.AddRange(page.Json.EnumerateArray().Select(static device => Text(device, "id")));
            path = page.Headers.TryGetValue("Link", out var link) ? link[1..link.IndexOf('>', StringComparison.Ordinal)] : null;
        }

        Assert.Equal((await bench.CallAsync("GET", "/api/v1/devices")).Json.EnumerateArray().Select(static device => Text(device, "id")), ids);
    }

    [Fact]
    public async Task List_ChangedSince_GivesWhatWasEditedAndNotWhatReported()
    {
        await using var bench = await WebBench.StartAsync();
        var node = await bench.JoinAsync(1);
        await bench.JoinAsync(2);
        node.Data("first");
        await WebBench.UntilAsync(() => bench.Control.Find(First)[0].Received == 1);
        var cursor = (await bench.CallAsync("GET", "/api/v1/devices")).Headers["Sallyport-Cursor"];
        node.Data("second");
        await WebBench.UntilAsync(() => bench.Control.Find(First)[0].Received == 2);
        await bench.CallAsync("PATCH", $"/api/v1/devices/{Second}", """{"tags":["x"]}""");

        var changes = await bench.CallAsync("GET", $"/api/v1/devices?changedSince={cursor}");

        Assert.Equal(("some", Second), (changes.Headers["Sallyport-Changes"], Text(Assert.Single(changes.Json.EnumerateArray()), "id")));
        Assert.Equal(0, (await bench.CallAsync("GET", $"/api/v1/devices?changedSince={changes.Headers["Sallyport-Cursor"]}")).Json.GetArrayLength());
        var foreign = await bench.CallAsync("GET", "/api/v1/devices?changedSince=other-1");
        Assert.Equal(("all", 2), (foreign.Headers["Sallyport-Changes"], foreign.Json.GetArrayLength()));
    }

    [Fact]
    public async Task Replace_DeviceThatReports_NeedsForceAndThenKeepsHistory()
    {
        await using var bench = await WebBench.StartAsync();
        var old = await bench.JoinAsync(1, name: "kitchen");
        old.Data("before");
        await WebBench.UntilAsync(() => bench.Control.Find(First)[0].Received == 1);
        await bench.JoinAsync(2);

        var alive = await bench.CallAsync("POST", "/api/v1/devices/replace", $$"""{"device":"{{Second}}","replaces":"kitchen"}""");
        Assert.Equal((409, "still-alive"), (alive.Status, alive.Code));
        var answer = await bench.CallAsync("POST", "/api/v1/devices/replace", $$"""{"device":"{{Second}}","replaces":"kitchen","force":true}""");

        Assert.Equal((200, "kitchen", First), (answer.Status, Text(answer.Json, "name"), answer.Json.GetProperty("formerly")[0].GetString()));
        var retired = (await bench.CallAsync("GET", $"/api/v1/devices/{First}")).Json;
        Assert.Equal(("left", Second), (Text(retired, "state"), Text(retired, "replacedBy")));
        var history = (await bench.CallAsync("GET", $"/api/v1/events?device={Second}&kind=uplink")).Json.GetProperty("events");
        Assert.Equal(First, Text(Assert.Single(history.EnumerateArray()), "device"));
    }

    [Fact]
    public async Task Bulk_TagAndSend_HaveAResultPerDevice()
    {
        await using var bench = await WebBench.StartAsync();
        await bench.JoinAsync(1, sleepy: true);
        await bench.JoinAsync(2, sleepy: true);

        var tagged = (await bench.CallAsync("POST", "/api/v1/devices/bulk", $$"""{"action":"tag","devices":["{{First}}","nobody","{{Second}}"],"tags":["Roof"]}""")).Json;
        Assert.Equal((2, 1), (tagged.GetProperty("done").GetInt32(), tagged.GetProperty("refused").GetInt32()));
        Assert.Equal("unknown-device", Text(tagged.GetProperty("results")[1], "code"));
        Assert.Equal(2, (await bench.CallAsync("GET", "/api/v1/devices?tag=roof")).Json.GetArrayLength());

        var sent = (await bench.CallAsync("POST", "/api/v1/devices/bulk", $$"""{"action":"send","devices":["{{First}}","{{Second}}"],"downlink":{"verb":"control","control":"version"} }""")).Json;
        var numbers = sent.GetProperty("results").EnumerateArray().Select(static result => result.GetProperty("downlinkId").GetInt64()).ToArray();
        Assert.Equal(2, numbers.Distinct().Count());
        Assert.All(numbers, number => Assert.Equal("version", bench.Control.FindDownlink(number)!.Request.Control));

        await bench.CallAsync("POST", "/api/v1/devices/bulk", $$"""{"action":"untag","devices":["{{First}}"],"tags":["roof"]}""");
        Assert.Equal(Second, Text(Assert.Single((await bench.CallAsync("GET", "/api/v1/devices?tag=roof")).Json.EnumerateArray()), "id"));
        await bench.CallAsync("POST", "/api/v1/devices/bulk", $$"""{"action":"kick","devices":["{{First}}","{{Second}}"]}""");
        Assert.Equal(2, (await bench.CallAsync("GET", "/api/v1/devices?state=left")).Json.GetArrayLength());
    }

    [Fact]
    public async Task Bulk_TooMany_IsRefusedAsAWhole()
    {
        await using var bench = await WebBench.StartAsync();
        await bench.JoinAsync(1);
        var devices = string.Join(",", Enumerable.Range(0, 501).Select(static number => $"\"d{number}\""));

        var answer = await bench.CallAsync("POST", "/api/v1/devices/bulk", $$"""{"action":"kick","devices":[{{devices}}]}""");

        Assert.Equal((400, "malformed"), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task Networks_List_TellsCountsLinksAndNoKey()
    {
        await using var bench = await WebBench.StartAsync();
        await bench.JoinAsync(1);

        var answer = await bench.CallAsync("GET", "/api/v1/networks");

        var network = Assert.Single(answer.Json.EnumerateArray());
        Assert.Equal(("attic", "enigmaiot", "02:53:41:4C:4C:59", 3), (Text(network, "name"), Text(network, "protocol"), Text(network, "address"), network.GetProperty("channel").GetInt32()));
        Assert.Equal((1, 1, "up"), (network.GetProperty("devices").GetInt32(), network.GetProperty("present").GetInt32(), Text(network.GetProperty("links")[0], "state")));
        Assert.EndsWith("Data in clear is refused.", Text(network, "protection"), StringComparison.Ordinal);
        Assert.DoesNotContain("network key 123", answer.Body, StringComparison.Ordinal);
        Assert.Equal("unknown-network", (await bench.CallAsync("GET", "/api/v1/networks/cellar")).Code);
    }

    private static string Text(JsonElement element, string property) => element.GetProperty(property).GetString()!;

    private static string[] Tags(JsonElement device) => [.. device.GetProperty("tags").EnumerateArray().Select(static tag => tag.GetString()!)];
}
