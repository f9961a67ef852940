using System.Net;
using Microsoft.AspNetCore.Http;
using Sallyport.Gateway.Journal.Bodies;
using Sallyport.Web.Access;
using Sallyport.Web.Tests.Fakes;

namespace Sallyport.Web.Tests.SignIn;

public sealed class LockOutTests
{
    private readonly MovingTime _time = new();

    [Fact]
    public async Task Tries_FromOneAddress_WaitLongerAndLongerUntilTheLimitAndTheWaitEnds()
    {
        await using var bench = await WebBench.StartAsync(time: _time);
        var desk = Desk(bench);
        var waits = new List<double>();
        for (var number = 0; number < 20; number++)
        {
            var result = await TryAsync(desk, "203.0.113.5", $"nobody{number}");
            while (result.Verdict == SignInVerdict.Wait)
            {
                waits.Add(result.Wait.TotalSeconds);
                _time.Move(result.Wait);
                result = await TryAsync(desk, "203.0.113.5", $"nobody{number}");
            }

            Assert.Equal(SignInVerdict.Wrong, result.Verdict);
        }

        Assert.Equal([1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900, 900, 900], waits.Select(static wait => Math.Round(wait)));
        Assert.Equal(SignInVerdict.Wrong, (await TryAsync(desk, "203.0.113.6", "nobody")).Verdict);
    }

    [Fact]
    public async Task Tries_OnOneAccountFromManyAddresses_WaitAMinuteAtMost()
    {
        await using var bench = await WebBench.StartAsync(time: _time);
        bench.Access.Users.Add("anna", AccessRole.Admin);
        bench.Access.Users.SetPassword("anna", bench.Access.Hasher.Make(WebBench.Password));
        var desk = Desk(bench);
        var longest = TimeSpan.Zero;
        for (var number = 0; number < 60; number++)
        {
            var result = await TryAsync(desk, $"203.0.113.{number}", "anna");
            longest = result.Wait > longest ? result.Wait : longest;
            _time.Move(result.Wait);
        }

        Assert.Equal(SignInDesk.LongestOfAccount.TotalSeconds, longest.TotalSeconds, 0.01);
        _time.Move(SignInDesk.LongestOfAccount);
        Assert.Equal(SignInVerdict.Done, (await TryAsync(desk, "198.51.100.1", "anna", WebBench.Password)).Verdict);
    }

    [Fact]
    public async Task Tries_OfOthersOnAnAccount_DoNotHoldUpAnAddressThatIsSignedIn()
    {
        await using var bench = await WebBench.StartAsync(time: _time);
        bench.Access.Users.Add("anna", AccessRole.Admin);
        bench.Access.Users.SetPassword("anna", bench.Access.Hasher.Make(WebBench.Password));
        var desk = Desk(bench);
        Assert.Equal(SignInVerdict.Done, (await TryAsync(desk, "198.51.100.1", "anna", WebBench.Password)).Verdict);
        for (var number = 0; number < 30; number++)
        {
            await TryAsync(desk, $"203.0.113.{number}", "anna");
        }

        Assert.Equal(SignInVerdict.Wait, (await TryAsync(desk, "198.51.100.2", "anna", WebBench.Password)).Verdict);
        Assert.Equal(SignInVerdict.Done, (await TryAsync(desk, "198.51.100.1", "anna", WebBench.Password)).Verdict);
    }

    [Fact]
    public async Task SignIn_UnknownNameAndWrongPassword_AreAnsweredAlike()
    {
        await using var bench = await WebBench.StartAsync();
        using var anna = await bench.SignedInAsync("anna", AccessRole.Admin);
        bench.Access.Users.Add("invited", AccessRole.Viewer);
        using var visitor = bench.Visitor();
        string[] names = ["anna", "nobody", "invited", "", new('x', 5_000)];

        var answers = new List<WebBench.Answer>();
        foreach (var name in names)
        {
            answers.Add(await bench.CallAsync("POST", "/api/v1/session", $$"""{"name":"{{name}}","password":"wrong wrong wrong"}""", visitor));
        }

        Assert.Equal("wrong-credentials", answers[0].Code);
        Assert.Single(answers.Select(static answer => (answer.Status, answer.Body, answer.Headers.Count)).Distinct());
        var locked = await bench.CallAsync("POST", "/api/v1/session", """{"name":"nobody","password":"wrong wrong wrong"}""", visitor);
        Assert.Equal(429, locked.Status);
    }

    [Fact]
    public void Hash_OfNobodyAndOfAnOlderParameter_CostAsMuchAsAnyOther()
    {
        var (older, hasher) = (new PasswordHasher(1_000), new PasswordHasher(3_000));
        var (known, old) = (hasher.Make("right"), older.Make("right"));
        long Cost(string? stored)
        {
            var before = hasher.Spent;
            hasher.Verify("wrong", stored);
            return hasher.Spent - before;
        }

        Assert.Equal((3_000, 3_000, 3_000), (Cost(known), Cost(null), Cost(old)));
    }

    [Fact]
    public async Task Refusals_InAFlood_AreCountedInTheAuditAndNameNobodyUnknown()
    {
        await using var bench = await WebBench.StartAsync(time: _time);
        var desk = Desk(bench);
        for (var number = 0; number < 200; number++)
        {
            await TryAsync(desk, $"203.0.{number}.1", $"my password {number}");
        }

        _time.Move(RefusalAudit.Span);
        await TryAsync(desk, "203.0.200.1", "x");

        var audit = bench.Journal.Entries.Select(static entry => entry.Body).OfType<AuditBody>().Where(static body => body.Action == "session.refused").ToArray();
        Assert.Equal(RefusalAudit.Most + 1, audit.Length);
        Assert.All(audit, static body => Assert.Equal("", body.Target));
        Assert.Equal("203.0.0.1", audit[0].From);
        Assert.Equal("no such user; 180 refused sign-ins before were not written down", audit[^1].Detail);
    }

    [Fact]
    public void BackOff_ManyKeys_KeepsABoundedNumberAndTheNewest()
    {
        var back = new BackOff(_time, 1, TimeSpan.FromMinutes(1));
        for (var number = 0; number < BackOff.Maximum + 10; number++)
        {
            back.Count($"k{number}");
        }

        Assert.Equal(TimeSpan.Zero, back.WaitOf("k0"));
        Assert.Equal(1, back.WaitOf($"k{BackOff.Maximum + 9}").TotalSeconds, 0.01);
        _time.Move(BackOff.Forgotten);
        back.Count($"k{BackOff.Maximum + 9}");
        Assert.Equal(1, back.WaitOf($"k{BackOff.Maximum + 9}").TotalSeconds, 0.01);
    }

    [Theory]
    [InlineData("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64")]
    [InlineData("192.0.2.7", "192.0.2.7")]
    [InlineData("::1", "::1")]
    public void Address_OfALimit_IsThatOfOneMachine(string address, string key) => Assert.Equal(key, CallerAddress.Key(IPAddress.Parse(address)));

    [Fact]
    public async Task Work_Flood_RunsOneAtATimeAndRefusesTheRest()
    {
        using var work = new PasswordWork();
        using var free = new ManualResetEventSlim();
        var (inside, most) = (0, 0);
        int Hash()
        {
            most = Math.Max(most, Interlocked.Increment(ref inside));
            free.Wait();
            return Interlocked.Decrement(ref inside);
        }

        var all = Enumerable.Range(0, 100).Select(_ => work.RunAsync(Hash, TestContext.Current.CancellationToken)).ToArray();
        free.Set();
        var results = await Task.WhenAll(all);

        Assert.Equal(PasswordWork.MostWaiting + 1, results.Count(static result => result.IsDone));
        Assert.Equal(1, most);
        Assert.True((await work.RunAsync(static () => 0, TestContext.Current.CancellationToken)).IsDone);
    }

    private SignInDesk Desk(WebBench bench) => new(bench.Access, bench.Control, _time);

    private static Task<SignInResult> TryAsync(SignInDesk desk, string from, string name, string password = "wrong wrong wrong")
    {
        var context = new DefaultHttpContext();
        context.Connection.RemoteIpAddress = IPAddress.Parse(from);
        return desk.SignInAsync(context, name, password);
    }
}
