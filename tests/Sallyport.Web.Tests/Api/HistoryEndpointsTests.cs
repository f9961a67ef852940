using System.Text;
using System.Text.Json;
using Sallyport.Gateway.Journal.Bodies;
using Sallyport.Web.Tests.Fakes;

namespace Sallyport.Web.Tests.Api;

public sealed class HistoryEndpointsTests
{
    private const long Noon = 1_792_411_200_000_000; // 2026-10-19T12:00:00Z
    private const string Id = "enigmaiot/attic/02:00:00:00:00:09";

    [Fact]
    public async Task History_OfAnHour_HasBucketsGapAndUnits()
    {
        await using var bench = await WebBench.StartAsync();
        for (var second = 0; second < 3_600; second++)
        {
            if (second is < 600 or >= 1_200)
            {
                Say(bench, Noon + (second * 1_000_000L), $"{{\"t\":{(second == 2_000 ? 99 : second % 60)},\"on\":{(second < 1_800 ? "true" : "false")}}}");
            }
        }

        Assert.True(bench.Journal.Commit());

        var answer = await bench.CallAsync("GET", $"/api/v1/devices/{Id}/history?value=t&from=2026-10-19T12:00:00Z&to=2026-10-19T13:00:00Z&points=60");
        var both = (await bench.CallAsync("GET", $"/api/v1/devices/{Uri.EscapeDataString(Id)}/history?from=2026-10-19T12:59:00Z&to=2026-10-19T13:00:00Z&points=100")).Json;

        Assert.Equal(200, answer.Status);
        Assert.Equal((60_000, 3_000, true), (answer.Json.GetProperty("bucketMs").GetInt32(), answer.Json.GetProperty("messages").GetInt32(), answer.Json.GetProperty("complete").GetBoolean()));
        var one = Assert.Single(answer.Json.GetProperty("series").EnumerateArray());
        var points = one.GetProperty("points");
        Assert.Equal(51, points.GetProperty("time").GetArrayLength());
        Assert.Equal(JsonValueKind.Null, points.GetProperty("max")[10].ValueKind);
        Assert.Equal(Enumerable.Range(0, 51).Select(static index => index == 10 ? null : index == 24 ? (double?)99 : 59), points.GetProperty("max").EnumerateArray().Select(Number));
        Assert.Equal(Noon / 1_000, points.GetProperty("time")[0].GetInt64());
        Assert.Equal(["t", "on"], both.GetProperty("series").EnumerateArray().Select(static series => series.GetProperty("path").GetString()));
        Assert.All(both.GetProperty("series").EnumerateArray(), static series => Assert.True(series.GetProperty("raw").GetBoolean()));
    }

    [Fact]
    public async Task Values_OfADevice_AreItsNewestReadings()
    {
        await using var bench = await WebBench.StartAsync();
        Say(bench, Noon, """{"t":1,"old":"x"}""");
        Say(bench, Noon + 1_500_000, """{"t":2.5,"on":false}""");
        Assert.True(bench.Journal.Commit());

        var answer = await bench.CallAsync("GET", $"/api/v1/devices/{Id}/values");

        Assert.Equal(
            """[{"path":"t","label":"t","unit":null,"kind":"number","last":2.5,"lastAt":"2026-10-19T12:00:01.500Z","count":2},{"path":"on","label":"on","unit":null,"kind":"switch","last":false,"lastAt":"2026-10-19T12:00:01.500Z","count":1},{"path":"old","label":"old","unit":null,"kind":"word","last":"x","lastAt":"2026-10-19T12:00:00.000Z","count":1}]""",
            answer.Json.GetProperty("values").GetRawText());
        Assert.Equal("2026-10-19T12:00:00.000Z", answer.Json.GetProperty("lookedBackTo").GetString());
    }

    [Theory]
    [InlineData("points=0", 400)]
    [InlineData("points=2001", 400)]
    [InlineData("from=2026-10-19T13:00:00Z&to=2026-10-19T13:00:00Z", 400)]
    [InlineData("from=now", 400)]
    [InlineData("from=0001-01-01T00:00:00Z&to=9999-12-31T23:59:59Z", 200)]
    public async Task History_Parameters_HaveBounds(string query, int status)
    {
        await using var bench = await WebBench.StartAsync();
        await bench.JoinAsync(1, name: "lamp");

        Assert.Equal(status, (await bench.CallAsync("GET", $"/api/v1/devices/lamp/history?{query}")).Status);
    }

    [Theory]
    [InlineData("/api/v1/devices/nobody/history")]
    [InlineData("/api/v1/devices/a/b/c/values")]
    [InlineData("/api/v1/devices/a/b/c/d/history")]
    public async Task Device_ThatNeverWas_Is404(string path)
    {
        await using var bench = await WebBench.StartAsync();

        Assert.Equal((404, "unknown-device"), ((await bench.CallAsync("GET", path)).Status, (await bench.CallAsync("GET", path)).Code));
    }

    private static double? Number(JsonElement element) => element.ValueKind == JsonValueKind.Null ? null : element.GetDouble();

    private static void Say(WebBench bench, long time, string json) =>
        Assert.NotEqual(0, bench.Journal.Append(time, Id, new UplinkBody { Encoding = "json", Payload = Encoding.UTF8.GetBytes(json) }));
}
