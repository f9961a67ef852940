using System.Text.Json;
using Sallyport.Web.EnigmaIot;
using Sallyport.Wire;

namespace Sallyport.Web.Tests.EnigmaIot;

public sealed class OriginalApiTests
{
    private readonly FakeView _view = new();

    public static TheoryData<string> Exchanges => [.. Recorded().Select(exchange => exchange.GetProperty("name").GetString()!)];

    /// <summary>Each recorded exchange, octet for octet; the ages of a node are set to what the recording says, and True and False are words of JSON.</summary>
    [Theory]
    [MemberData(nameof(Exchanges))]
    public void Answer_RecordedExchange_IsTheOriginals(string name)
    {
        var exchange = Recorded().Single(exchange => exchange.GetProperty("name").GetString() == name);
        var request = exchange.GetProperty("request").GetString()!.Split(' ', 2);
        var body = exchange.GetProperty("body").GetString()!.Replace(":True", ":true", StringComparison.Ordinal).Replace(":False", ":false", StringComparison.Ordinal);
        if (body.Contains("keyValidSince", StringComparison.Ordinal))
        {
            var recorded = JsonElement.Parse(body);
            _view.List[0] = _view.List[0] with
            {
                SessionSinceMicroseconds = _view.NowMicroseconds - (recorded.GetProperty("keyValidSince").GetInt64() * 1000),
                LastSeenMicroseconds = _view.NowMicroseconds - (recorded.GetProperty("lastMessageTime").GetInt64() * 1000),
            };
        }

        if (name is "nodes_two" or "node_delete")
        {
            _view.List.Insert(0, FakeView.Node(1, FakeView.Second, null));
        }

        var answer = new OriginalApi(_view).Answer(request[0], request[1]);

        Assert.Equal((exchange.GetProperty("status").GetInt32(), exchange.GetProperty("content_type").GetString(), body), (answer.Status, answer.ContentType, answer.Body));
    }

    [Fact]
    public void Recording_Exchanges_Are17() => Assert.Equal(17, Recorded().Length);

    [Fact]
    public void Info_TwoAddresses_AreSwappedAsInTheOriginal()
    {
        var view = new SwappedView();

        var addresses = JsonElement.Parse(new OriginalApi(view).Answer("GET", "/api/gw/info").Body).GetProperty("addresses");

        Assert.Equal((view.Gateway.Station.ToString(), view.Gateway.AccessPoint.ToString()), (addresses.GetProperty("AP").GetString(), addresses.GetProperty("STA").GetString()));
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("DELETE")]
    public void Node_SharedId_Is409AndDoesNothing(string method)
    {
        _view.List.Add(FakeView.Node(0, FakeView.Second, null));

        var answer = new OriginalApi(_view).Answer(method, "/api/node/node?nodeid=0");

        Assert.Equal((409, OriginalAction.None), (answer.Status, answer.Action));
    }

    [Fact]
    public void Restart_UnknownNode_Is404() =>
        Assert.Equal((404, OriginalAction.None), Outcome("PUT", "/api/node/restart?nodename=nobody"));

    [Theory]
    [InlineData("restart", OriginalAction.RestartGateway)]
    [InlineData("reset", OriginalAction.ResetGateway)]
    public void Gateway_OnlyWithConfirm_IsActedUpon(string word, OriginalAction action)
    {
        Assert.Equal((404, OriginalAction.None), Outcome("PUT", $"/api/gw/{word}"));
        Assert.Equal((404, OriginalAction.None), Outcome("PUT", $"/api/gw/{word}?confirm=0"));
        Assert.Equal((200, action), Outcome("PUT", $"/api/gw/{word}?confirm=1"));
    }

    [Theory]
    [InlineData("PUT", "/api/node/restart?nodeid=0", OriginalAction.RestartNode)]
    [InlineData("DELETE", "/api/node/node?nodeaddr=5c:cf:7f:12:34:56", OriginalAction.RemoveNode)]
    public void Node_Known_IsNamedInTheAction(string method, string target, OriginalAction action)
    {
        var answer = new OriginalApi(_view).Answer(method, target);

        Assert.Equal((200, action, FakeView.Kitchen), (answer.Status, answer.Action, answer.Node));
    }

    [Theory]
    [InlineData("/api/node/node?nodeid=x&nodename=kitchen2", 200)]
    [InlineData("/api/node/node?nodename=nobody&nodeid=0", 404)]
    [InlineData("/api/node/node?nodename=kitchen%32", 200)]
    [InlineData("/api/node/node?nodeid=99999999999999999999", 404)]
    [InlineData("/api/node/node?nodeid=%", 404)]
    [InlineData("/api/node/node?&&=&nodeid", 404)]
    public void Node_ManyParameters_FirstThatNamesOneDecides(string target, int status) => Assert.Equal(status, new OriginalApi(_view).Answer("GET", target).Status);

    [Fact]
    public void Node_UnknownValues_IsStillJson()
    {
        _view.List[0] = new OriginalNode { NodeId = 7, Address = FakeView.Second, Name = "a \"quoted\" name", PacketsPerHour = float.PositiveInfinity };

        var node = JsonElement.Parse(new OriginalApi(_view).Answer("GET", "/api/node/node?nodeid=7").Body);

        Assert.Equal(JsonValueKind.Null, node.GetProperty("rssi").ValueKind);
        Assert.Equal("0.0.0", node.GetProperty("version").GetString());
        Assert.Equal("a \"quoted\" name", node.GetProperty("Name").GetString());
    }

    private (int Status, OriginalAction Action) Outcome(string method, string target)
    {
        var answer = new OriginalApi(_view).Answer(method, target);
        return (answer.Status, answer.Action);
    }

    private static JsonElement[] Recorded() =>
        [.. JsonElement.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "vectors", "enigmaiot.json"))).GetProperty("rest").EnumerateArray()];

    private sealed class SwappedView : IOriginalView
    {
        public OriginalGateway Gateway { get; } = new() { Network = "n", AccessPoint = new MacAddress(1), Station = new MacAddress(2), MaximumNodes = 1 };

        public IReadOnlyList<OriginalNode> Nodes => [];

        public long NowMicroseconds => 0;
    }
}
