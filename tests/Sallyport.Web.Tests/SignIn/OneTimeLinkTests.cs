using Sallyport.Gateway.Journal.Bodies;
using Sallyport.Web.Access;
using Sallyport.Web.Tests.Fakes;

namespace Sallyport.Web.Tests.SignIn;

public sealed class OneTimeLinkTests
{
    private readonly MovingTime _time = new();

    [Fact]
    public async Task OwnerLink_Replayed_IsOver()
    {
        await using var bench = await WebBench.StartAsync();
        var link = (await bench.CallAsync("POST", "/api/v1/owner-link")).Json.GetProperty("link").GetString()!;
        using var owner = bench.Visitor();
        using var thief = bench.Visitor();

        var used = await UseAsync(bench, link, "Anna", owner);

        Assert.Equal((201, "anna", "admin"), (used.Status, used.Json.GetProperty("name").GetString(), used.Json.GetProperty("role").GetString()));
        Assert.Equal((410, "link-over"), await CodeAsync(UseAsync(bench, link, "thief", thief)));
        Assert.Equal((410, "link-over"), await CodeAsync(bench.CallAsync("POST", "/api/v1/link/check", $$"""{"link":"{{link}}"}""", thief)));
        Assert.Equal((409, "owner-exists"), await CodeAsync(bench.CallAsync("POST", "/api/v1/owner-link")));
        Assert.Equal(200, (await bench.CallAsync("GET", "/api/v1/users", client: owner)).Status);
        Assert.Equal(["user.link", "user.owner", "session.begin"], bench.Journal.Entries.Select(static entry => entry.Body).OfType<AuditBody>().Select(static body => body.Action));
    }

    [Fact]
    public async Task OwnerLink_UsedTwiceAtOnce_HasOneOwner()
    {
        await using var bench = await WebBench.StartAsync();
        bench.Access.Links.Make(null, out var link);
        using var visitor = bench.Visitor();

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(number => UseAsync(bench, link, $"person{number}", visitor)));

        Assert.Single(answers, static answer => answer.Status == 201);
        Assert.All(answers, static answer => Assert.Contains(answer.Status, (int[])[201, 410]));
        Assert.Single(bench.Access.Users.List);
    }

    [Fact]
    public async Task OwnerLink_AfterADayOrAfterANewerOne_IsOver()
    {
        await using var bench = await WebBench.StartAsync(time: _time);
        using var visitor = bench.Visitor();
        bench.Access.Links.Make(null, out var replaced);
        bench.Access.Links.Make(null, out var link);
        Assert.Equal(410, (await UseAsync(bench, replaced, "anna", visitor)).Status);

        _time.Move(OneTimeLinks.Life);

        Assert.Equal(410, (await UseAsync(bench, link, "anna", visitor)).Status);
        Assert.Empty(bench.Access.Users.List);
        using var later = new AccessBook(bench.Store, "x", _time);
        Assert.Empty(bench.Store.LoadSettings("link."));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Anna Maria")]
    [InlineData("-anna")]
    [InlineData("local")]
    [InlineData("mqtt")]
    [InlineData("name-of-more-than-32-characters-x")]
    [InlineData("grafana")]
    public async Task OwnerLink_NameThatCannotBe_IsRefusedAndTheLinkStaysGood(string name)
    {
        await using var bench = await WebBench.StartAsync();
        await bench.CallAsync("POST", "/api/v1/tokens", """{"name":"grafana","role":"viewer"}""");
        bench.Access.Links.Make(null, out var link);
        using var visitor = bench.Visitor();

        Assert.Equal((400, "malformed"), await CodeAsync(UseAsync(bench, link, name, visitor)));

        Assert.Equal(201, (await UseAsync(bench, link, "anna", visitor)).Status);
    }

    [Theory]
    [InlineData("too short")]
    [InlineData("aaaaaaaaaaaaaaaa")]
    [InlineData("all about Anna 1")]
    public async Task Link_WeakPassword_IsRefusedAndTheLinkStaysGood(string password)
    {
        await using var bench = await WebBench.StartAsync();
        bench.Access.Links.Make(null, out var link);
        using var visitor = bench.Visitor();

        Assert.Equal((400, "weak-password"), await CodeAsync(UseAsync(bench, link, "anna", visitor, password)));

        Assert.Equal(201, (await UseAsync(bench, link, "anna", visitor)).Status);
    }

    [Fact]
    public async Task UserLink_Used_SetsThePasswordAndEndsOldSessions()
    {
        await using var bench = await WebBench.StartAsync();
        using var before = await bench.SignedInAsync("ben", AccessRole.Operator);
        var link = (await bench.CallAsync("POST", "/api/v1/users/ben/link")).Json.GetProperty("link").GetString()!;
        using var visitor = bench.Visitor();
        var asked = await bench.CallAsync("POST", "/api/v1/link/check", $$"""{"link":"{{link}}"}""", visitor);
        Assert.Equal("ben", asked.Json.GetProperty("user").GetString());

        // The name is that of the link, whatever the visitor says.
        var used = await UseAsync(bench, link, "somebody", visitor);

        Assert.Equal(("ben", "operator"), (used.Json.GetProperty("name").GetString(), used.Json.GetProperty("role").GetString()));
        Assert.Equal(401, (await bench.CallAsync("GET", "/api/v1/session", client: before)).Status);
        Assert.Equal(410, (await UseAsync(bench, link, "ben", visitor)).Status);
    }

    [Fact]
    public async Task OwnerLink_NameOfSomebodyWithAPassword_CannotBeTakenOver()
    {
        await using var bench = await WebBench.StartAsync();
        using var ben = await bench.SignedInAsync("ben", AccessRole.Viewer);
        bench.Access.Links.Make(null, out var link);
        using var visitor = bench.Visitor();

        Assert.Equal(400, (await UseAsync(bench, link, "ben", visitor)).Status);
        Assert.Equal(200, (await bench.CallAsync("GET", "/api/v1/session", client: ben)).Status);
    }

    [Fact]
    public async Task Link_FromAForeignPage_IsRefused()
    {
        await using var bench = await WebBench.StartAsync();
        bench.Access.Links.Make(null, out var link);
        using var foreign = bench.Client(null);
        foreign.DefaultRequestHeaders.Add("Origin", "https://elsewhere.example");

        Assert.Equal((403, "cross-site"), await CodeAsync(UseAsync(bench, link, "anna", foreign)));
        Assert.Equal((403, "cross-site"), await CodeAsync(bench.CallAsync("POST", "/api/v1/session", """{"name":"a","password":"b"}""", foreign)));
        Assert.Empty(bench.Access.Users.List);
    }

    private static Task<WebBench.Answer> UseAsync(WebBench bench, string link, string name, HttpClient client, string password = WebBench.Password) =>
        bench.CallAsync("POST", "/api/v1/link", $$"""{"link":"{{link}}","name":"{{name}}","password":"{{password}}"}""", client);

    private static async Task<(int, string?)> CodeAsync(Task<WebBench.Answer> call)
    {
        var answer = await call;
        return (answer.Status, answer.Code);
    }
}
