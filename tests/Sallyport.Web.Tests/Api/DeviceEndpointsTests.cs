using System.Text.Json;
using Sallyport.Web.Tests.Fakes;

namespace Sallyport.Web.Tests.Api;

public sealed class DeviceEndpointsTests
{
    [Fact]
    public async Task List_TwoDevices_AreSortedAndComplete()
    {
        await using var bench = await WebBench.StartAsync();
        await bench.JoinAsync(2);
        await bench.JoinAsync(1, sleepy: true, name: "kitchen");

        var devices = (await bench.CallAsync("GET", "/api/v1/devices")).Json;

        Assert.Equal(2, devices.GetArrayLength());
        var first = devices[0];
        Assert.Equal("enigmaiot/attic/5C:CF:7F:00:00:01", first.GetProperty("id").GetString());
        Assert.Equal(("enigmaiot", "attic", "kitchen", "sleeping"), (Text(first, "protocol"), Text(first, "segment"), Text(first, "name"), Text(first, "state")));
        Assert.Equal(-61, first.GetProperty("rssi").GetInt32());
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$", Text(first, "lastSeen"));
        Assert.Equal(JsonValueKind.Null, first.GetProperty("firmware").ValueKind);
        Assert.Equal(JsonValueKind.Null, devices[1].GetProperty("name").ValueKind);
        Assert.Equal(0, first.GetProperty("tags").GetArrayLength());
    }

    [Theory]
    [InlineData("enigmaiot/attic/5C:CF:7F:00:00:01")]
    [InlineData("enigmaiot%2Fattic%2F5C:CF:7F:00:00:01")]
    [InlineData("enigmaiot%2fattic%2f5C%3ACF%3A7F%3A00%3A00%3A01")]
    [InlineData("enigmaiot/attic/50%25%20off")]
    [InlineData("50%25%20off")]
    [InlineData("5c:cf:7f:00:00:01")]
    public async Task One_AnyFormOfItsName_IsFound(string word)
    {
        await using var bench = await WebBench.StartAsync();
        await bench.JoinAsync(1, name: "50% off");

        var answer = await bench.CallAsync("GET", $"/api/v1/devices/{word}");

        Assert.Equal((200, "enigmaiot/attic/5C:CF:7F:00:00:01"), (answer.Status, answer.Status == 200 ? Text(answer.Json, "id") : answer.Body));
    }

    [Theory]
    [InlineData("nobody")]
    [InlineData("enigmaiot/attic/5C:CF:7F:00:00:02")]
    [InlineData("..%2F..%2Fetc%2Fpasswd")]
    public async Task One_Unknown_Is404(string word)
    {
        await using var bench = await WebBench.StartAsync();

        var answer = await bench.CallAsync("GET", $"/api/v1/devices/{word}");

        Assert.Equal((404, "application/problem+json", "unknown-device"), (answer.Status, answer.ContentType, answer.Code));
    }

    [Fact]
    public async Task Delete_Device_EndsItsSession()
    {
        await using var bench = await WebBench.StartAsync();
        var node = await bench.JoinAsync(1);

        Assert.Equal(204, (await bench.CallAsync("DELETE", $"/api/v1/devices/{WebBench.Id(node)}")).Status);

        await WebBench.UntilAsync(() => bench.Control.Find(WebBench.Id(node))[0].State == Gateway.Devices.DeviceState.Left);
        Assert.Equal((409, "too-late"), Outcome(await bench.CallAsync("DELETE", $"/api/v1/devices/{WebBench.Id(node)}")));
    }

    private static (int Status, string? Code) Outcome(WebBench.Answer answer) => (answer.Status, answer.Code);

    private static string? Text(JsonElement value, string property) => value.GetProperty(property).GetString();
}
