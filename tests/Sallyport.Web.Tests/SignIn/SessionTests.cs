using Sallyport.Web.Access;
using Sallyport.Web.Tests.Fakes;

namespace Sallyport.Web.Tests.SignIn;

public sealed class SessionTests
{
    private const string Who = "/api/v1/session";
    private readonly MovingTime _time = new();

    [Fact]
    public async Task Cookie_OfASignIn_CannotBeReadSentByOthersOrOutliveTheSession()
    {
        await using var bench = await WebBench.StartAsync();
        using var visitor = await bench.SignedInAsync("anna", AccessRole.Viewer);
        using var content = new StringContent($$"""{"name":"anna","password":"{{WebBench.Password}}"}""", null, "application/json");

        using var answer = await visitor.PostAsync(new Uri(Who, UriKind.Relative), content, TestContext.Current.CancellationToken);

        var cookie = Assert.Single(answer.Headers.GetValues("Set-Cookie"));
        Assert.Matches($"^sallyport-{bench.Url.Port}=[A-Za-z0-9_-]{{43}}; max-age=2592000; path=/; samesite=strict; httponly$", cookie);
    }

    [Fact]
    public async Task Session_NothingDoneForTheIdleLimit_IsOver()
    {
        await using var bench = await WebBench.StartAsync(time: _time);
        using var visitor = await bench.SignedInAsync("anna", AccessRole.Viewer);
        _time.Move(TimeSpan.FromHours(11));
        Assert.Equal(200, (await bench.CallAsync("GET", Who, client: visitor)).Status);
        _time.Move(TimeSpan.FromHours(12) - TimeSpan.FromSeconds(1));
        Assert.Equal(200, (await bench.CallAsync("GET", Who, client: visitor)).Status);

        _time.Move(TimeSpan.FromHours(12));

        Assert.Equal("unauthorized", (await bench.CallAsync("GET", Who, client: visitor)).Code);
        Assert.Empty(bench.Access.Sessions.List);
    }

    [Fact]
    public async Task Session_OnlyTimersAsk_IsOverAtTheIdleLimit()
    {
        await using var bench = await WebBench.StartAsync(time: _time);
        using var visitor = await bench.SignedInAsync("anna", AccessRole.Viewer);
        visitor.DefaultRequestHeaders.Add(SessionCookie.BackgroundHeader, "1");
        _time.Move(TimeSpan.FromHours(8));
        Assert.Equal(200, (await bench.CallAsync("GET", Who, client: visitor)).Status);

        _time.Move(TimeSpan.FromHours(4));

        Assert.Equal(401, (await bench.CallAsync("GET", Who, client: visitor)).Status);
    }

    [Fact]
    public async Task Session_UsedAllTheTime_IsOverAtTheAbsoluteLimit()
    {
        await using var bench = await WebBench.StartAsync(time: _time);
        using var visitor = await bench.SignedInAsync("anna", AccessRole.Viewer);
        for (var day = 0; day < 60; day++)
        {
            _time.Move(TimeSpan.FromHours(11.9));
            Assert.Equal(200, (await bench.CallAsync("GET", Who, client: visitor)).Status);
        }

        _time.Move(TimeSpan.FromHours(6.1));

        Assert.Equal(401, (await bench.CallAsync("GET", Who, client: visitor)).Status);
    }

    [Fact]
    public void Session_AfterARestart_IsTheSameAndItsEndStays()
    {
        var store = new Gateway.Tests.Fakes.InMemoryStateStore();
        string kept;
        string ended;
        using (var before = new AccessBook(store, "x", _time))
        {
            before.Users.Add("anna", AccessRole.Admin);
            before.Sessions.Begin("anna", "192.0.2.1", "Browser", out kept);
            before.Sessions.End(before.Sessions.Begin("anna", "192.0.2.1", "Browser", out ended).Id);
        }

        using var after = new AccessBook(store, "x", _time);

        Assert.Equal("anna", after.Sessions.Find(kept, isPerson: true)?.User);
        Assert.Null(after.Sessions.Find(ended, isPerson: true));
        _time.Move(TimeSpan.FromHours(13));
        using var late = new AccessBook(store, "x", _time);
        Assert.Empty(late.Sessions.List);
        Assert.Empty(store.LoadSettings("session."));
    }

    [Fact]
    public async Task Session_TwentyFirstOfAPerson_TakesThePlaceOfTheOneNotUsedLongest()
    {
        await using var bench = await WebBench.StartAsync(time: _time);
        using var first = await bench.SignedInAsync("anna", AccessRole.Viewer);
        for (var number = 0; number < UserSessions.MostOfOne; number++)
        {
            Assert.Equal(200, number > 0 ? 200 : (await bench.CallAsync("GET", Who, client: first)).Status);
            _time.Move(TimeSpan.FromSeconds(1));
            bench.Access.Sessions.Begin("anna", "192.0.2.1", "", out _);
        }

        Assert.Equal(UserSessions.MostOfOne, bench.Access.Sessions.List.Count);
        Assert.Equal(401, (await bench.CallAsync("GET", Who, client: first)).Status);
    }

    [Fact]
    public async Task Password_Changed_EndsTheOtherSessionsAndTheLink()
    {
        await using var bench = await WebBench.StartAsync();
        using var here = await bench.SignedInAsync("anna", AccessRole.Viewer);
        using var there = bench.Visitor();
        await bench.CallAsync("POST", Who, $$"""{"name":"anna","password":"{{WebBench.Password}}"}""", there);
        bench.Access.Links.Make("anna", out var link);

        Assert.Equal("wrong-credentials", (await bench.CallAsync("PUT", Who + "/password", """{"current":"not it at all","password":"another good one"}""", here)).Code);
        Assert.Equal("weak-password", (await bench.CallAsync("PUT", Who + "/password", $$"""{"current":"{{WebBench.Password}}","password":"short"}""", here)).Code);
        Assert.Equal(204, (await bench.CallAsync("PUT", Who + "/password", $$"""{"current":"{{WebBench.Password}}","password":"another good one"}""", here)).Status);

        Assert.Equal(200, (await bench.CallAsync("GET", Who, client: here)).Status);
        Assert.Equal(401, (await bench.CallAsync("GET", Who, client: there)).Status);
        Assert.Null(bench.Access.Links.Find(link));
        Assert.Equal(401, (await bench.CallAsync("POST", Who, $$"""{"name":"anna","password":"{{WebBench.Password}}"}""", there)).Status);
        Assert.Equal(201, (await bench.CallAsync("POST", Who, """{"name":"anna","password":"another good one"}""", there)).Status);
    }

    [Fact]
    public async Task Sessions_Listed_AreOnesOwnAndForAnAdminAll()
    {
        await using var bench = await WebBench.StartAsync();
        using var anna = await bench.SignedInAsync("anna", AccessRole.Admin);
        using var ben = await bench.SignedInAsync("ben", AccessRole.Viewer);
        var ofAnna = bench.Access.Sessions.List.Single(static session => session.User == "anna").Id;

        var own = (await bench.CallAsync("GET", "/api/v1/sessions", client: ben)).Json;
        Assert.Equal(("ben", true), (Assert.Single(own.EnumerateArray()).GetProperty("user").GetString(), own[0].GetProperty("isMine").GetBoolean()));
        Assert.Equal("unknown-session", (await bench.CallAsync("DELETE", $"/api/v1/sessions/{ofAnna}", client: ben)).Code);
        Assert.Equal(2, (await bench.CallAsync("GET", "/api/v1/sessions", client: anna)).Json.GetArrayLength());

        Assert.Equal(204, (await bench.CallAsync("DELETE", $"/api/v1/sessions/{own[0].GetProperty("id").GetString()}", client: anna)).Status);
        Assert.Equal(401, (await bench.CallAsync("GET", Who, client: ben)).Status);
        Assert.Equal(204, (await bench.CallAsync("DELETE", Who, client: anna)).Status);
        Assert.Equal(401, (await bench.CallAsync("GET", Who, client: anna)).Status);
    }

    [Fact]
    public async Task Stream_SessionEnded_Ends()
    {
        await using var bench = await WebBench.StartAsync();
        using var anna = await bench.SignedInAsync("anna", AccessRole.Viewer);
        anna.DefaultRequestHeaders.Add("Accept", "text/event-stream");
        using var stream = new StreamReader(await anna.GetStreamAsync(new Uri("/api/v1/events", UriKind.Relative), TestContext.Current.CancellationToken));
        Assert.StartsWith(":", await stream.ReadLineAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);

        bench.Access.Sessions.EndAll("anna");

        var (lines, line) = (0, stream.ReadLineAsync(TestContext.Current.CancellationToken).AsTask());
        while (await line.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken) is not null)
        {
            lines++;
            line = stream.ReadLineAsync(TestContext.Current.CancellationToken).AsTask();
        }

        Assert.InRange(lines, 0, 100);
    }
}
