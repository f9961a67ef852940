using System.Text.Json;
using Sallyport.Web.Tests.Fakes;

namespace Sallyport.Web.Tests.Api;

public sealed class AlertEndpointsTests
{
    [Fact]
    public async Task Alerts_OpenAcknowledgedMuted_AreShownAndAudited()
    {
        await using var bench = await WebBench.StartAsync();
        await ConflictAsync(bench);

        var open = Assert.Single((await bench.CallAsync("GET", "/api/v1/alerts")).Json.GetProperty("alerts").EnumerateArray());
        Assert.Equal(
            ("name-conflict", "fan asks for the name 'lamp', which another device has.", "fan", false, JsonValueKind.Null),
            (open.GetProperty("rule").GetString(), open.GetProperty("text").GetString(), open.GetProperty("name").GetString(), open.GetProperty("muted").GetBoolean(), open.GetProperty("acknowledgedAt").ValueKind));

        var id = open.GetProperty("alertId").GetInt64();
        var known = (await bench.CallAsync("PUT", $"/api/v1/alerts/{id}/acknowledgement")).Json.GetProperty("alerts")[0];
        Assert.Equal("local", known.GetProperty("acknowledgedBy").GetString());
        Assert.Equal("too-late", (await bench.CallAsync("PUT", $"/api/v1/alerts/{id}/acknowledgement")).Code);

        var muted = (await bench.CallAsync("PUT", $"/api/v1/alerts/{id}/mute", """{"seconds":3600}""")).Json;
        Assert.True(muted.GetProperty("alerts")[0].GetProperty("muted").GetBoolean());
        Assert.Equal(id, muted.GetProperty("mutes")[0].GetProperty("alertId").GetInt64());
        var back = (await bench.CallAsync("DELETE", $"/api/v1/alerts/{id}/mute")).Json;
        Assert.Equal((0, false), (back.GetProperty("mutes").GetArrayLength(), back.GetProperty("alerts")[0].GetProperty("muted").GetBoolean()));
        Assert.Equal("unknown-alert", (await bench.CallAsync("DELETE", $"/api/v1/alerts/{id}/mute")).Code);

        var audit = (await bench.CallAsync("GET", "/api/v1/events?kind=audit")).Json.GetProperty("events").EnumerateArray().Select(static one => one.GetProperty("action").GetString());
        Assert.Equal(["alert.acknowledged", "alert.muted", "alert.unmuted"], audit.Where(static one => one!.StartsWith("alert.", StringComparison.Ordinal)));
        var history = (await bench.CallAsync("GET", "/api/v1/events?kind=alert")).Json.GetProperty("events").EnumerateArray().Select(static one => one.GetProperty("state").GetString());
        Assert.Equal(["raised", "acknowledged", "muted", "unmuted"], history);
    }

    [Fact]
    public async Task Rules_TwoPeopleEdit_TheSecondIsTold()
    {
        await using var bench = await WebBench.StartAsync();
        using var first = await bench.Http.GetAsync(new Uri("/api/v1/alert-rules", UriKind.Relative), TestContext.Current.CancellationToken);
        var tag = first.Headers.ETag!.Tag;

        var changed = await bench.CallAsync("PUT", "/api/v1/alert-rules/silent", """{"enabled":false,"numbers":{"minutes":15}}""", headers: ("If-Match", tag));
        var rule = changed.Json.GetProperty("rules")[0];
        Assert.Equal((false, 15.0), (rule.GetProperty("enabled").GetBoolean(), rule.GetProperty("numbers")[0].GetProperty("value").GetDouble()));
        Assert.Equal(412, (await bench.CallAsync("PUT", "/api/v1/alert-rules/silent", """{"enabled":true}""", headers: ("If-Match", tag))).Status);

        var kept = (await bench.CallAsync("PUT", "/api/v1/alert-rules/silent", """{"enabled":true}""")).Json.GetProperty("rules")[0];
        Assert.Equal((true, 15.0), (kept.GetProperty("enabled").GetBoolean(), kept.GetProperty("numbers")[0].GetProperty("value").GetDouble()));
    }

    [Fact]
    public async Task Try_Rule_TellsWhatItWouldHaveToldAndChangesNothing()
    {
        await using var bench = await WebBench.StartAsync();
        await ConflictAsync(bench);
        await bench.CallAsync("PUT", "/api/v1/alert-rules/name-conflict", """{"enabled":false}""");
        await WebBench.UntilAsync(() => bench.Control.Alerts.Open.Count == 0);

        var trial = (await bench.CallAsync("POST", "/api/v1/alert-rules/try", """{"rule":"name-conflict"}""")).Json;

        Assert.Equal((1, true), (trial.GetProperty("count").GetInt32(), trial.GetProperty("isComplete").GetBoolean()));
        Assert.Equal("fan asks for the name 'lamp', which another device has.", trial.GetProperty("alerts")[0].GetProperty("text").GetString());
        Assert.Equal(0, (await bench.CallAsync("POST", "/api/v1/alert-rules/try", """{"rule":"name-conflict","numbers":{"times":2}}""")).Json.GetProperty("count").GetInt32());
        Assert.False((await bench.CallAsync("GET", "/api/v1/alert-rules")).Json.GetProperty("rules").EnumerateArray().Single(static one => one.GetProperty("rule").GetString() == "name-conflict").GetProperty("enabled").GetBoolean());
        Assert.Empty(bench.Control.Alerts.Open);
    }

    [Fact]
    public async Task Device_View_TellsItsRhythm()
    {
        await using var bench = await WebBench.StartAsync();
        await bench.JoinAsync(1, name: "lamp");
        var availability = (await bench.CallAsync("GET", "/api/v1/devices/lamp")).Json.GetProperty("availability");
        Assert.Equal(("heard too rarely to know its rhythm", JsonValueKind.Null, 0), (availability.GetProperty("reason").GetString(), availability.GetProperty("lateSince").ValueKind, availability.GetProperty("intervals").GetInt32()));
        Assert.NotEqual(JsonValueKind.Null, availability.GetProperty("lateAt").ValueKind);
    }

    private static async Task ConflictAsync(WebBench bench)
    {
        await bench.JoinAsync(1, name: "lamp");
        (await bench.JoinAsync(2, name: "fan")).Name("lamp");
        await WebBench.UntilAsync(() => bench.Control.Alerts.Open.Count == 1);
    }
}
