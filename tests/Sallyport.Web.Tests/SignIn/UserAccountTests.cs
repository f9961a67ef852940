using Sallyport.Gateway.Journal;
using Sallyport.Web.Access;
using Sallyport.Web.Tests.Fakes;

namespace Sallyport.Web.Tests.SignIn;

public sealed class UserAccountTests
{
    [Fact]
    public async Task LastAdmin_CannotBeRemovedOrLowered()
    {
        await using var bench = await WebBench.StartAsync();
        using var anna = await bench.SignedInAsync("anna", AccessRole.Admin);
        // Invited admins cannot sign in yet and do not count.
        Assert.Equal(201, (await bench.CallAsync("POST", "/api/v1/users", """{"name":"invited","role":"admin"}""", anna)).Status);

        Assert.Equal("last-admin", (await bench.CallAsync("DELETE", "/api/v1/users/anna", client: anna)).Code);
        Assert.Equal("last-admin", (await bench.CallAsync("PUT", "/api/v1/users/anna", """{"role":"viewer"}""", anna)).Code);

        using var ben = await bench.SignedInAsync("ben", AccessRole.Admin);
        Assert.Equal(204, (await bench.CallAsync("DELETE", "/api/v1/users/anna", client: ben)).Status);
        Assert.Equal(401, (await bench.CallAsync("GET", "/api/v1/session", client: anna)).Status);
        Assert.Equal("last-admin", (await bench.CallAsync("DELETE", "/api/v1/users/ben", client: ben)).Code);
    }

    /// <summary>Two admins with the same list: the second edit is refused, whichever account it is about. Who signs in edits nothing.</summary>
    [Fact]
    public async Task Edit_WithTheTagOfAnOlderList_IsRefused()
    {
        await using var bench = await WebBench.StartAsync();
        using var anna = await bench.SignedInAsync("anna", AccessRole.Admin);
        await bench.CallAsync("POST", "/api/v1/users", """{"name":"ben","role":"viewer"}""", anna);
        var seen = await TagAsync(bench);
        using var eve = await SignInAsync(bench, "anna");
        Assert.Equal(200, (await bench.CallAsync("GET", "/api/v1/users", headers: ("If-None-Match", seen))).Status);

        var first = await bench.CallAsync("PUT", "/api/v1/users/ben", """{"role":"operator"}""", anna, ("If-Match", seen));
        var second = await bench.CallAsync("PUT", "/api/v1/users/anna", """{"role":"viewer"}""", eve, ("If-Match", seen));
        var third = await bench.CallAsync("DELETE", "/api/v1/users/ben", client: eve, headers: ("If-Match", seen));

        Assert.Equal(200, first.Status);
        Assert.Equal((412, "precondition-failed", 412, "precondition-failed"), (second.Status, second.Code, third.Status, third.Code));
        Assert.Equal(first.Headers["ETag"], second.Headers["ETag"]);
        Assert.Equal((AccessRole.Operator, AccessRole.Admin), (bench.Access.Users.Find("ben")!.Role, bench.Access.Users.Find("anna")!.Role));
        Assert.DoesNotContain(bench.Journal.Entries, static entry => Json(entry).Contains("user.remove", StringComparison.Ordinal));

        Assert.Equal(204, (await bench.CallAsync("DELETE", "/api/v1/users/ben", client: eve, headers: ("If-Match", second.Headers["ETag"]))).Status);
        Assert.Equal(412, (await bench.CallAsync("DELETE", "/api/v1/users/ben", client: anna, headers: ("If-Match", second.Headers["ETag"]))).Status);
        Assert.Equal(404, (await bench.CallAsync("DELETE", "/api/v1/users/ben", client: anna)).Status);
    }

    [Fact]
    public async Task List_Unchanged_Is304AndItsTagOutlivesARestart()
    {
        await using var bench = await WebBench.StartAsync();
        bench.Access.Users.Add("ben", AccessRole.Viewer);
        var seen = await TagAsync(bench);

        Assert.Equal(304, (await bench.CallAsync("GET", "/api/v1/users", headers: ("If-None-Match", seen))).Status);
        using var again = new AccessBook(bench.Store, "x", TimeProvider.System, new SessionLimits(), new PasswordHasher(WebBench.QuickIterations));
        Assert.Equal(bench.Access.Users.Revision, again.Users.Revision);
    }

    [Fact]
    public async Task Edits_AtTheSameTimeWithTheSameTag_OneHolds()
    {
        await using var bench = await WebBench.StartAsync();
        bench.Access.Users.Add("ben", AccessRole.Viewer);
        var seen = await TagAsync(bench);

        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(number =>
            bench.CallAsync("PUT", "/api/v1/users/ben", $$"""{"role":"{{(number % 2 == 0 ? "operator" : "admin")}}"}""", headers: ("If-Match", seen))));

        Assert.Equal([200, .. Enumerable.Repeat(412, 15)], answers.Select(static answer => answer.Status).Order());
        Assert.Single(bench.Journal.Entries, static entry => Json(entry).Contains("user.role", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Role_Changed_HoldsAtOnceForWhoIsSignedIn()
    {
        await using var bench = await WebBench.StartAsync();
        using var ben = await bench.SignedInAsync("ben", AccessRole.Operator);
        const string Order = """{"device":"nobody","verb":"get","text":"x"}""";
        Assert.Equal("unknown-device", (await bench.CallAsync("POST", "/api/v1/downlinks", Order, ben)).Code);

        Assert.Equal(200, (await bench.CallAsync("PUT", "/api/v1/users/ben", """{"role":"viewer"}""")).Status);

        Assert.Equal("forbidden-role", (await bench.CallAsync("POST", "/api/v1/downlinks", Order, ben)).Code);
    }

    [Fact]
    public async Task Name_OfATokenAndOfAUser_CannotBeTheSame()
    {
        await using var bench = await WebBench.StartAsync();
        await bench.CallAsync("POST", "/api/v1/tokens", """{"name":"Grafana","role":"viewer"}""");
        await bench.CallAsync("POST", "/api/v1/users", """{"name":"anna","role":"viewer"}""");

        Assert.Equal(400, (await bench.CallAsync("POST", "/api/v1/users", """{"name":"grafana","role":"viewer"}""")).Status);
        Assert.Equal(400, (await bench.CallAsync("POST", "/api/v1/tokens", """{"name":"ANNA","role":"viewer"}""")).Status);
        Assert.Equal(400, (await bench.CallAsync("POST", "/api/v1/users", """{"name":"Anna","role":"viewer"}""")).Status);
    }

    [Fact]
    public async Task Password_OfOlderParameters_IsHashedAnewWhenItFits()
    {
        await using var bench = await WebBench.StartAsync();
        bench.Access.Users.Add("anna", AccessRole.Viewer);
        using (var past = new AccessBook(bench.Store, "x", TimeProvider.System, new SessionLimits(), new PasswordHasher(WebBench.QuickIterations)))
        {
            past.Users.SetPassword("anna", past.Hasher.Make(WebBench.Password));
        }

        using var now = new AccessBook(bench.Store, "x", TimeProvider.System, new SessionLimits(), new PasswordHasher(2 * WebBench.QuickIterations));
        var desk = new SignInDesk(now, bench.Control, TimeProvider.System);
        var context = new Microsoft.AspNetCore.Http.DefaultHttpContext();

        await desk.ProveAsync(context, "anna", "wrong wrong wrong");
        Assert.StartsWith($"pbkdf2-sha512${WebBench.QuickIterations}$", now.Users.PasswordOf("anna"), StringComparison.Ordinal);
        Assert.Equal(SignInVerdict.Done, (await desk.ProveAsync(context, "anna", WebBench.Password)).Verdict);
        Assert.StartsWith($"pbkdf2-sha512${2 * WebBench.QuickIterations}$", now.Users.PasswordOf("anna"), StringComparison.Ordinal);
        Assert.Equal(SignInVerdict.Done, (await desk.ProveAsync(context, "anna", WebBench.Password)).Verdict);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("pbkdf2-sha512$1000$AAAA$AAAA")]
    [InlineData("pbkdf2-sha512$2000000000$AAAAAAAAAAAAAAAAAAAAAA==$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    [InlineData("plain$correct horse battery")]
    public void Hash_ThatIsNone_FitsNobody(string? stored) => Assert.Equal((false, false), new PasswordHasher(1_000).Verify(WebBench.Password, stored));

    [Fact]
    public void Hash_OfThePlatform_IsWhatPeopleAreToldItIs()
    {
        Assert.Equal(210_000, PasswordHasher.CurrentIterations);
        var (one, other) = (new PasswordHasher(1_000).Make("x"), new PasswordHasher(1_000).Make("x"));
        Assert.NotEqual(one, other);
        Assert.Matches(@"^pbkdf2-sha512\$1000\$[A-Za-z0-9+/]{22}==\$[A-Za-z0-9+/]{43}=$", one);
    }

    [Fact]
    public async Task Secrets_OfPeople_AreInNoSettingAndNoEntry()
    {
        await using var bench = await WebBench.StartAsync();
        var ownerLink = (await bench.CallAsync("POST", "/api/v1/owner-link")).Json.GetProperty("link").GetString()!;
        using var owner = bench.Visitor();
        using var content = new StringContent($$"""{"link":"{{ownerLink}}","name":"anna","password":"{{WebBench.Password}}"}""", null, "application/json");
        using var answer = await owner.PostAsync(new Uri("/api/v1/link", UriKind.Relative), content, TestContext.Current.CancellationToken);
        var cookie = answer.Headers.GetValues("Set-Cookie").Single().Split('=', 2)[1].Split(';')[0];
        var userLink = (await bench.CallAsync("POST", "/api/v1/users", """{"name":"ben","role":"viewer"}""", owner)).Json.GetProperty("link").GetString()!;
        await bench.CallAsync("POST", "/api/v1/session", """{"name":"anna","password":"a wrong password"}""", owner);

        var kept = bench.Store.LoadSettings("").Select(static setting => setting.Key + setting.Value).Concat(bench.Journal.Entries.Select(Json)).ToArray();

        Assert.Contains(kept, static text => text.Contains("session.refused", StringComparison.Ordinal));
        string[] secrets = [ownerLink, userLink, cookie, WebBench.Password, "a wrong password"];
        Assert.All(secrets, secret => Assert.DoesNotContain(kept, text => text.Contains(secret, StringComparison.Ordinal)));
    }

    private static async Task<string> TagAsync(WebBench bench) => (await bench.CallAsync("GET", "/api/v1/users")).Headers["ETag"];

    private static async Task<HttpClient> SignInAsync(WebBench bench, string name)
    {
        var client = bench.Visitor();
        Assert.Equal(201, (await bench.CallAsync("POST", "/api/v1/session", $$"""{"name":"{{name}}","password":"{{WebBench.Password}}"}""", client)).Status);
        return client;
    }

    private static string Json(JournalEntry entry)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        EntryJson.Write(entry, buffer);
        return System.Text.Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
