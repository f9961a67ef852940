using System.Text.Json;
using Microsoft.AspNetCore.Routing;
using Sallyport.Web.Access;
using Sallyport.Web.Api;
using Sallyport.Web.Outputs;
using Sallyport.Web.Tests.Fakes;

namespace Sallyport.Web.Tests.Api;

public sealed class OpenApiDocumentTests
{
    /// <summary>One call per operation that has a good answer, in an order in which each can succeed.</summary>
    private static readonly (string Id, string Path, string? Body)[] GoodCalls =
    [
        ("getHealth", "/api/v1/health", null),
        ("getVersion", "/api/v1/version", null),
        ("getOpenApi", "/api/v1/openapi.json", null),
        ("listDevices", "/api/v1/devices", null),
        ("getDevice", "/api/v1/devices/lamp", null),
        ("editDevice", "/api/v1/devices/lamp", """{"name":"bulb","tags":["window"],"note":null}"""),
        ("bulkDevices", "/api/v1/devices/bulk", """{"action":"tag","devices":["lamp","nobody"],"tags":["x"]}"""),
        ("listNetworks", "/api/v1/networks", null),
        ("getNetwork", "/api/v1/networks/attic", null),
        ("makeLiveTicket", "/api/v1/live/tickets", null),
        ("listValues", "/api/v1/devices/lamp/values", null),
        ("getHistory", "/api/v1/devices/lamp/history?points=10", null),
        ("submitDownlink", "/api/v1/downlinks", """{"device":"lamp","verb":"set","json":{"light":1},"expiresIn":60,"priority":-3,"coalesceKey":"light"}"""),
        ("listDownlinks", "/api/v1/downlinks?device=lamp&limit=5", null),
        ("getDownlink", "/api/v1/downlinks/{id}?wait=0", null),
        ("cancelDownlink", "/api/v1/downlinks/{id}", null),
        ("setPolicy", "/api/v1/policies", """{"scope":"enigmaiot","key":"unencrypted","value":"on"}"""),
        ("listPolicies", "/api/v1/policies", null),
        ("getSettings", "/api/v1/settings", null),
        ("changeSettings", "/api/v1/settings", """{"settings":{"retention.days":7}}"""),
        ("setUp", "/api/v1/settings/setup", """{"networkName":"home","networkKey":"12345678","channel":3,"address":null,"link":null,"gatewayName":null,"mqtt":{"server":"box","port":1883,"tls":false,"user":null,"password":null}}"""),
        ("importSettings", "/api/v1/settings/import", """{"config":{"type":"gw"},"mqtt":null,"link":null}"""),
        ("testMqtt", "/api/v1/settings/mqtt/test", """{"url":"mqtt://box","user":null,"password":null,"caFile":null}"""),
        ("getStorage", "/api/v1/storage?days=3&gibibytes=1", null),
        ("backUp", "/api/v1/backup", """{"includeKey":true}"""),
        ("createNetwork", "/api/v1/networks", """{"name":"barn","generateKey":true,"links":["udp://127.0.0.1:0"]}"""),
        ("changeNetwork", "/api/v1/networks/barn", """{"channel":4}"""),
        ("removeNetwork", "/api/v1/networks/barn?confirm=barn", null),
        ("listOutputs", "/api/v1/outputs", null),
        ("needStop", "/api/v1/outputs/stop", null),
        ("discoverOutputs", "/api/v1/buses/bus0/discover", null),
        ("setWatchdog", "/api/v1/outputs/estim/bus0/42/watchdog", """{"seconds":5}"""),
        ("limitOutputs", "/api/v1/outputs/estim/bus0/42/limits", """{"limits":[{"output":0,"maximumLevel":800,"maximumRise":50}]}"""),
        ("armOutputs", "/api/v1/outputs/estim/bus0/42/arm", """{"outputs":[0],"timeoutSeconds":60}"""),
        ("setLevels", "/api/v1/outputs/estim/bus0/42/levels", """{"levels":[{"output":0,"level":20,"rampMilliseconds":100}]}"""),
        ("refreshOutputs", "/api/v1/outputs/estim/bus0/42/refresh", null),
        ("continueOutputs", "/api/v1/outputs/estim/bus0/42/continue", null),
        ("lowerOutputs", "/api/v1/outputs/estim/bus0/42/lower", """{"rampMilliseconds":0}"""),
        ("grantKey", "/api/v1/outputs/estim/bus0/42/keys", """{"seconds":60,"permissions":[{"command":"levels","outputs":[0],"maximumLevel":300}]}"""),
        ("revokeKey", "/api/v1/outputs/estim/bus0/42/keys", null),
        ("stopOutputs", "/api/v1/outputs/stop", null),
        ("clearOutputs", "/api/v1/outputs/estim/bus0/42/clear", null),
        ("setMasterKey", "/api/v1/outputs/estim/bus0/42/key", """{"file":"/keys/good"}"""),
        ("listAlerts", "/api/v1/alerts", null),
        ("acknowledgeAlert", "/api/v1/alerts/1/acknowledgement", null),
        ("muteAlert", "/api/v1/alerts/1/mute", """{"seconds":3600}"""),
        ("unmuteAlert", "/api/v1/alerts/1/mute", null),
        ("setAlertRule", "/api/v1/alert-rules/silent", """{"enabled":true,"numbers":{"minutes":5}}"""),
        ("listAlertRules", "/api/v1/alert-rules", null),
        ("tryAlertRule", "/api/v1/alert-rules/try", """{"rule":"name-conflict"}"""),
        ("createToken", "/api/v1/tokens", """{"name":"grafana","role":"viewer","expiresIn":3600}"""),
        ("listTokens", "/api/v1/tokens", null),
        ("revokeToken", "/api/v1/tokens/grafana", null),
        ("makeOwnerLink", "/api/v1/owner-link", null),
        ("checkLink", "/api/v1/link/check", """{"link":"{link}"}"""),
        ("useLink", "/api/v1/link", """{"link":"{link}","name":"anna","password":"the first password"}"""),
        ("getSession", "/api/v1/session", null),
        ("changePassword", "/api/v1/session/password", """{"current":"the first password","password":"the second password"}"""),
        ("addUser", "/api/v1/users", """{"name":"bob","role":"viewer"}"""),
        ("makeUserLink", "/api/v1/users/bob/link", null),
        ("setUserRole", "/api/v1/users/bob", """{"role":"operator"}"""),
        ("listUsers", "/api/v1/users", null),
        ("removeUser", "/api/v1/users/bob", null),
        ("listSessions", "/api/v1/sessions", null),
        ("endSession", "/api/v1/sessions/{session}", null),
        ("signIn", "/api/v1/session", """{"name":"Anna","password":"the second password"}"""),
        ("signOut", "/api/v1/session", null),
        ("listEvents", "/api/v1/events", null),
        ("listAudit", "/api/v1/audit?who=local&action=user&target=anna&q=a&since=0&order=oldest&limit=5", null),
        ("listFrames", "/api/v1/frames?filter=type:data&limit=5", null),
        ("getFrameFilter", "/api/v1/frames/filter", null),
        ("getFrame", "/api/v1/frames/1", null),
        ("exportFrames", "/api/v1/frames.pcapng", null),
        ("replaceDevice", "/api/v1/devices/replace", """{"device":"fresh","replaces":"lamp","force":true}"""),
        ("kickDevice", "/api/v1/devices/fresh", null),
        ("getTopology", "/api/v1/topology?at=2026-01-01T00:00:00Z", null),
        ("restart", "/api/v1/restart", """{"confirm":true}"""),
        ("reset", "/api/v1/reset", """{"confirm":true}"""),
    ];

    /// <summary>Calls that a person makes: without a token, with the cookie.</summary>
    private static readonly string[] OfPeople = ["checkLink", "useLink", "getSession", "changePassword", "listSessions", "endSession", "signIn", "signOut"];

    [Fact]
    public async Task Document_MappedEndpoints_AreAllInIt()
    {
        await using var bench = await WebBench.StartAsync(hasOutputs: true);
        var document = (await bench.CallAsync("GET", "/api/v1/openapi.json")).Json;

        var mapped = bench.Endpoints.Where(static one => one.RoutePattern.RawText!.StartsWith("/api/v1/", StringComparison.Ordinal))
            .SelectMany(static one => one.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Select(method => $"{method} {OpenApiDocument.PathOf(one)}"));
        var written = Operations(document).Select(static one => $"{one.Method} {one.Path}").ToArray();

        Assert.Equal(mapped.Order(StringComparer.Ordinal), written.Order(StringComparer.Ordinal));
        Assert.Equal(OpenApiOperations.All.Count, written.Length);
        Assert.Equal(written.Length, Operations(document).Select(static one => one.Operation.GetProperty("operationId").GetString()).Distinct().Count());
    }

    [Fact]
    public async Task Document_Operations_DeclareTheParametersOfTheirPath()
    {
        await using var bench = await WebBench.StartAsync(hasOutputs: true);
        var document = (await bench.CallAsync("GET", "/api/v1/openapi.json")).Json;

        Assert.Equal("3.1.1", document.GetProperty("openapi").GetString());
        Assert.All(Operations(document), one =>
        {
            var inPath = one.Operation.TryGetProperty("parameters", out var parameters)
                ? parameters.EnumerateArray().Where(static parameter => parameter.GetProperty("in").GetString() == "path").Select(static parameter => $"{{{parameter.GetProperty("name")}}}")
                : [];
            Assert.Equal(one.Path.Split('/').Where(static part => part.StartsWith('{')), inPath);
        });
    }

    [Fact]
    public async Task Document_GoodAnswers_FitTheirSchemas()
    {
        await using var bench = await WebBench.StartAsync(hasOutputs: true);
        await bench.JoinAsync(1, sleepy: true, name: "lamp");
        (await bench.JoinAsync(2, name: "fresh")).Name("lamp");
        await WebBench.UntilAsync(() => bench.Control.Alerts.Open.Count == 1);
        await bench.StimulatorAsync();
        var document = (await bench.CallAsync("GET", "/api/v1/openapi.json")).Json;
        var operations = Operations(document).ToDictionary(static one => one.Operation.GetProperty("operationId").GetString()!);

        // A call that becomes a socket has no good answer to look at; LiveSocketTests has it.
        var called = operations.Where(static one => !one.Value.Operation.GetProperty("responses").TryGetProperty("101", out _)).Select(static one => one.Key);
        Assert.Equal(called.Order(StringComparer.Ordinal), GoodCalls.Select(static call => call.Id).Order(StringComparer.Ordinal));

        var downlink = "";
        var (link, session) = ("", "");
        using var visitor = bench.Visitor();
        foreach (var (id, path, form) in GoodCalls)
        {
            var (method, _, operation) = operations[id];
            var body = form?.Replace("{link}", link, StringComparison.Ordinal);

            var filled = path.Replace("{id}", downlink, StringComparison.Ordinal).Replace("{session}", session, StringComparison.Ordinal);
            var answer = await bench.CallAsync(method, filled, body, OfPeople.Contains(id) ? visitor : bench.Http);

            var good = operation.GetProperty("responses").EnumerateObject().Single(static one => one.Name[0] == '2');
            Assert.True(good.Name == $"{answer.Status}", $"{id}: {answer.Status} {answer.Body}");
            if (good.Value.TryGetProperty("content", out var content) && !content.TryGetProperty("application/json", out _))
            {
                Assert.True(content.TryGetProperty(answer.ContentType!, out _), id);
            }
            else if (good.Value.TryGetProperty("content", out _))
            {
                AssertFits(document, content.GetProperty("application/json").GetProperty("schema"), answer.Json, id);
                link = id == "makeOwnerLink" ? answer.Json.GetProperty("link").GetString()! : link;
                session = id == "listSessions" ? answer.Json[0].GetProperty("id").GetString()! : session;
                downlink = id == "submitDownlink" ? answer.Json.GetProperty("downlinkId").ToString() : downlink;
            }
            else
            {
                Assert.Empty(answer.Body);
            }

            if (operation.TryGetProperty("requestBody", out var request))
            {
                AssertFits(document, request.GetProperty("content").GetProperty("application/json").GetProperty("schema"), JsonElement.Parse(body!), id);
            }
        }
    }

    /// <summary>Made from the document: a new operation cannot be forgotten.</summary>
    [Fact]
    public async Task Document_EveryOperation_Refuses401WithoutTokenAnd403ToTheWrongRole()
    {
        await using var bench = await WebBench.StartAsync(hasOutputs: true);
        var document = (await bench.CallAsync("GET", "/api/v1/openapi.json")).Json;
        using var nobody = bench.Client(null);
        using var stranger = bench.Client("not a token");
        var holders = new Dictionary<string, HttpClient>(StringComparer.Ordinal);
        string[] roles = ["viewer", "operator", "admin"];
        foreach (var role in roles)
        {
            var made = await bench.CallAsync("POST", "/api/v1/tokens", $$"""{"name":"the {{role}}","role":"{{role}}"}""");
            holders[role] = bench.Client(made.Json.GetProperty("token").GetString());
        }

        var open = new List<string>();
        foreach (var (method, path, operation) in Operations(document))
        {
            // A body that is no object, and names of nothing: whoever is let in changes nothing.
            var called = string.Join('/', path.Split('/').Select(static part => part.StartsWith('{') ? "nothing" : part));
            if (operation.GetProperty("x-required-role").GetString() is not { } least)
            {
                open.Add($"{method} {path}");
                Assert.Equal(0, operation.GetProperty("security").GetArrayLength());
                var isReading = method == "GET";

                // The emergency stop reads no body, so that nothing in it can hold it up.
                Assert.Equal(called == StopPath.Route && !isReading ? 202 : isReading ? 200 : 400, (await bench.CallAsync(method, called, isReading ? null : "[]", nobody)).Status);
                continue;
            }

            AssertRefused(document, operation, await bench.CallAsync(method, called, "[]", nobody), 401);
            AssertRefused(document, operation, await bench.CallAsync(method, called, "[]", stranger), 401);
            foreach (var role in roles)
            {
                var answer = await bench.CallAsync(method, called, "[]", holders[role]);
                if (Array.IndexOf(roles, role) < Array.IndexOf(roles, least))
                {
                    AssertRefused(document, operation, answer, 403);
                }
                else
                {
                    Assert.False(answer.Status is 401 or 403 or >= 500, $"{method} {path} as {role}: {answer.Status}");
                }
            }
        }

        Assert.Equal(
            ["GET /api/v1/health", "GET /api/v1/outputs/stop", "GET /api/v1/version", "POST /api/v1/link", "POST /api/v1/link/check", "POST /api/v1/outputs/stop", "POST /api/v1/session"],
            open.Order(StringComparer.Ordinal));
        Assert.Empty(bench.Machine.Resets);
        foreach (var holder in holders.Values)
        {
            holder.Dispose();
        }
    }

    /// <summary>Made from the document, too: whatever changes something asks for more than the cookie.</summary>
    [Fact]
    public async Task Document_EveryOperation_RefusesAForeignPageThatHasTheCookie()
    {
        await using var bench = await WebBench.StartAsync(hasOutputs: true);
        var document = (await bench.CallAsync("GET", "/api/v1/openapi.json")).Json;
        using var owner = await bench.SignedInAsync("anna", AccessRole.Admin);
        foreach (var (method, path, operation) in Operations(document).Where(static one => one.Operation.GetProperty("x-required-role").GetString() is not null))
        {
            var called = string.Join('/', path.Split('/').Select(static part => part.StartsWith('{') ? "nothing" : part));
            foreach (var (header, value) in ((string, string)[])[("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Site", "same-site"), ("Origin", "https://elsewhere.example"), ("X-Nothing", "said")])
            {
                owner.DefaultRequestHeaders.Remove("Sec-Fetch-Site");
                owner.DefaultRequestHeaders.Remove("Origin");
                owner.DefaultRequestHeaders.Add(header, value);

                var answer = await bench.CallAsync(method, called, "[]", owner);

                if (header == "X-Nothing" && method == "GET")
                {
                    Assert.False(answer.Status is 401 or 403, $"{method} {path}: {answer.Status}");
                }
                else
                {
                    AssertRefused(document, operation, answer, 403);
                    Assert.Equal("cross-site", answer.Code);
                }
            }
        }

        Assert.Single(bench.Access.Sessions.List);
    }

    /// <summary>A scope is closed to every area that it does not name, and to all that makes passes.</summary>
    [Fact]
    public async Task Document_EveryOperation_RefusesAScopeWithoutIt()
    {
        await using var bench = await WebBench.StartAsync(hasOutputs: true);
        var document = (await bench.CallAsync("GET", "/api/v1/openapi.json")).Json;
        var made = await bench.CallAsync("POST", "/api/v1/tokens", """{"name":"narrow","role":"admin","areas":["metrics"]}""");
        using var narrow = bench.Client(made.Json.GetProperty("token").GetString());
        foreach (var (method, path, operation) in Operations(document).Where(static one => one.Operation.GetProperty("x-required-role").GetString() is not null))
        {
            var answer = await bench.CallAsync(method, string.Join('/', path.Split('/').Select(static part => part.StartsWith('{') ? "nothing" : part)), "[]", narrow);
            if (path.StartsWith("/api/v1/session/", StringComparison.Ordinal) || path == "/api/v1/session")
            {
                Assert.NotEqual(403, answer.Status);
            }
            else
            {
                AssertRefused(document, operation, answer, 403);
                Assert.Equal("forbidden-scope", answer.Code);
            }
        }

        Assert.Equal(200, (await bench.CallAsync("GET", "/metrics", client: narrow)).Status);
        Assert.Equal(400, (await bench.CallAsync("POST", "/api/v1/tokens", """{"name":"wide","role":"admin","areas":["tokens"]}""")).Status);
    }

    /// <summary>Made from the document: a call that makes something and forgets its key fails here.</summary>
    [Fact]
    public async Task Document_EveryPost_TakesAKeyAndHonoursItOrMakesNothing()
    {
        await using var bench = await WebBench.StartAsync(hasOutputs: true);
        await bench.JoinAsync(1, sleepy: true, name: "lamp");
        await bench.JoinAsync(2, name: "fresh");
        var posts = Operations((await bench.CallAsync("GET", "/api/v1/openapi.json")).Json).Where(static one => one.Method == "POST").ToArray();
        var without = new List<string>();
        foreach (var (_, _, operation) in posts)
        {
            var id = operation.GetProperty("operationId").GetString()!;
            if (!operation.TryGetProperty("parameters", out var parameters) || !parameters.EnumerateArray().Any(static one => one.GetProperty("name").GetString() == "Idempotency-Key"))
            {
                without.Add(id);
                continue;
            }

            var (_, path, body) = GoodCalls.Single(call => call.Id == id);
            path = path.Replace("{id}", "1", StringComparison.Ordinal);
            if (id == "makeUserLink")
            {
                await bench.CallAsync("POST", "/api/v1/users", GoodCalls.Single(static call => call.Id == "addUser").Body);
            }

            var first = await bench.CallAsync("POST", path, body, headers: ("Idempotency-Key", $"key-of-{id}"));
            var again = await bench.CallAsync("POST", path, body, headers: ("Idempotency-Key", $"key-of-{id}"));
            var other = await bench.CallAsync("POST", path, (body ?? "{}") + " ", headers: ("Idempotency-Key", $"key-of-{id}"));

            Assert.True(first.Status < 300, $"{id}: {first.Status} {first.Body}");
            Assert.True((first.Status, first.Body) == (again.Status, again.Body), $"{id}: {again.Status} {again.Body}");
            Assert.True((other.Status, other.Code) == (409, "idempotency-mismatch"), $"{id}: {other.Status} {other.Body}");
        }

        // A ticket is good once, so the same answer again would be of no use; orders for outputs are never repeated, and a stop stops each time.
        Assert.Equal(["armOutputs", "backUp", "checkLink", "clearOutputs", "continueOutputs", "discoverOutputs", "grantKey", "limitOutputs", "lowerOutputs", "makeLiveTicket", "refreshOutputs", "reset", "restart", "setLevels", "setMasterKey", "setWatchdog", "signIn", "stopOutputs", "testMqtt", "tryAlertRule", "useLink"], without.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("getDevice", "/api/v1/devices/nobody", null)]
    [InlineData("listDevices", "/api/v1/devices?state=asleep", null)]
    [InlineData("listDevices", "/api/v1/devices?limit=0", null)]
    [InlineData("listDevices", "/api/v1/devices?silentSince=yesterday", null)]
    [InlineData("editDevice", "/api/v1/devices/nobody", """{"note":"x"}""")]
    [InlineData("acknowledgeAlert", "/api/v1/alerts/7/acknowledgement", null)]
    [InlineData("muteAlert", "/api/v1/alerts/7/mute", """{"seconds":60}""")]
    [InlineData("muteAlert", "/api/v1/alerts/7/mute", """{"seconds":0}""")]
    [InlineData("unmuteAlert", "/api/v1/alerts/7/mute", null)]
    [InlineData("setAlertRule", "/api/v1/alert-rules/dance", """{"enabled":true}""")]
    [InlineData("setAlertRule", "/api/v1/alert-rules/silent", """{"enabled":true,"numbers":{"minutes":-1}}""")]
    [InlineData("setAlertRule", "/api/v1/alert-rules/silent", """{"numbers":{"minutes":1}}""")]
    [InlineData("tryAlertRule", "/api/v1/alert-rules/try", """{"rule":"dance"}""")]
    [InlineData("editDevice", "/api/v1/devices/nobody", """{"tags":"x"}""")]
    [InlineData("replaceDevice", "/api/v1/devices/replace", """{"device":"nobody","replaces":"lamp"}""")]
    [InlineData("bulkDevices", "/api/v1/devices/bulk", """{"action":"dance","devices":["lamp"]}""")]
    [InlineData("bulkDevices", "/api/v1/devices/bulk", """{"action":"kick","devices":[]}""")]
    [InlineData("bulkDevices", "/api/v1/devices/bulk", """{"action":"send","devices":["lamp"],"downlink":{"verb":"set"}}""")]
    [InlineData("getNetwork", "/api/v1/networks/cellar", null)]
    [InlineData("getDownlink", "/api/v1/downlinks/77", null)]
    [InlineData("getDownlink", "/api/v1/downlinks/1?wait=61", null)]
    [InlineData("listEvents", "/api/v1/events?kind=none", null)]
    [InlineData("listAudit", "/api/v1/audit?order=up", null)]
    [InlineData("listAudit", "/api/v1/audit?limit=0", null)]
    [InlineData("submitDownlink", "/api/v1/downlinks", """{"device":"nobody","verb":"set","text":"x"}""")]
    [InlineData("submitDownlink", "/api/v1/downlinks", "{")]
    [InlineData("listFrames", "/api/v1/frames?filter=typ:x", null)]
    [InlineData("getFrame", "/api/v1/frames/4711", null)]
    [InlineData("exportFrames", "/api/v1/frames.pcapng?limit=0", null)]
    [InlineData("revokeToken", "/api/v1/tokens/nobody", null)]
    [InlineData("setPolicy", "/api/v1/policies", """{"scope":"","key":"none","value":"x"}""")]
    [InlineData("changeSettings", "/api/v1/settings", """{"settings":{"what":1}}""")]
    [InlineData("importSettings", "/api/v1/settings/import", "{}")]
    [InlineData("testMqtt", "/api/v1/settings/mqtt/test", "{}")]
    [InlineData("getStorage", "/api/v1/storage?days=0", null)]
    [InlineData("backUp", "/api/v1/backup", "[]")]
    [InlineData("changeNetwork", "/api/v1/networks/nothing", "{}")]
    [InlineData("removeNetwork", "/api/v1/networks/attic?confirm=no", null)]
    [InlineData("setLevels", "/api/v1/outputs/estim/bus0/42/levels", """{"levels":[{"output":9,"level":20}]}""")]
    [InlineData("setLevels", "/api/v1/outputs/estim/bus0/42/levels", """{"levels":[{"output":0,"level":70000}]}""")]
    [InlineData("armOutputs", "/api/v1/outputs/estim/bus0/42/arm", """{"outputs":[0],"timeoutSeconds":0}""")]
    [InlineData("armOutputs", "/api/v1/outputs/estim/bus1/42/arm", """{"outputs":[0],"timeoutSeconds":1}""")]
    [InlineData("lowerOutputs", "/api/v1/outputs/nobody/lower", """{"rampMilliseconds":0}""")]
    [InlineData("grantKey", "/api/v1/outputs/estim/bus0/42/keys", """{"seconds":60,"permissions":[{"command":"clear","outputs":[0]}]}""")]
    [InlineData("setMasterKey", "/api/v1/outputs/estim/bus0/42/key", """{"file":"/keys/bad"}""")]
    [InlineData("discoverOutputs", "/api/v1/buses/nothing/discover", null)]
    [InlineData("restart", "/api/v1/restart", """{"confirm":false}""")]
    public async Task Document_Refusals_AreTheOnesItNames(string id, string path, string? body)
    {
        await using var bench = await WebBench.StartAsync(hasOutputs: true);
        var document = (await bench.CallAsync("GET", "/api/v1/openapi.json")).Json;
        var (method, _, operation) = Operations(document).Single(one => one.Operation.GetProperty("operationId").GetString() == id);

        var answer = await bench.CallAsync(method, path, body);

        AssertRefused(document, operation, answer, answer.Status);
    }

    [Theory]
    [InlineData("""{"type":"object","required":["a"]}""", "{}")]
    [InlineData("""{"type":"integer"}""", "1.5")]
    [InlineData("""{"properties":{"a":{"type":["string","null"]}}}""", """{"a":1}""")]
    [InlineData("""{"properties":{"a":true},"additionalProperties":false}""", """{"b":1}""")]
    [InlineData("""{"items":{"enum":["x"]}}""", """["y"]""")]
    [InlineData("""{"additionalProperties":{"type":"number"}}""", """{"b":"1"}""")]
    [InlineData("""{"maximum":3}""", "4")]
    [InlineData("""{"$ref":"#/components/schemas/x"}""", "true")]
    [InlineData("""{"unheardOf":3}""", "4")]
    public void SchemaCheck_ValueThatDoesNotFit_IsNamed(string schema, string value) =>
        Assert.NotEmpty(SchemaCheck.Faults(JsonElement.Parse("""{"components":{"schemas":{"x":{"const":false}}}}"""), JsonElement.Parse(schema), JsonElement.Parse(value)));

    private static IEnumerable<(string Method, string Path, JsonElement Operation)> Operations(JsonElement document) =>
        document.GetProperty("paths").EnumerateObject().SelectMany(static path => path.Value.EnumerateObject().Select(method => (method.Name.ToUpperInvariant(), path.Name, method.Value)));

    private static void AssertRefused(JsonElement document, JsonElement operation, WebBench.Answer answer, int status)
    {
        var id = operation.GetProperty("operationId").GetString()!;
        Assert.True((status, "application/problem+json") == (answer.Status, answer.ContentType), $"{id}: {answer.Status} {answer.Body}");
        Assert.True(operation.GetProperty("responses").TryGetProperty($"{status}", out var response), $"{id}: {status} is not in the document");
        AssertFits(document, response.GetProperty("content").GetProperty("application/problem+json").GetProperty("schema"), answer.Json, id);
    }

    private static void AssertFits(JsonElement document, JsonElement schema, JsonElement value, string id) =>
        Assert.True(SchemaCheck.Faults(document, schema, value) is [], $"{id}: {string.Join("; ", SchemaCheck.Faults(document, schema, value))}");
}
