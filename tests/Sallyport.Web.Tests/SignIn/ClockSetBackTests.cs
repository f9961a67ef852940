using Sallyport.Gateway.Tests.Fakes;
using Sallyport.Web.Access;
using Sallyport.Web.Live;
using Sallyport.Web.Tests.Fakes;

namespace Sallyport.Web.Tests.SignIn;

/// <summary>The host's clock is set back: what lets somebody in lasts as long as it was to, also over a restart, and nobody is signed out.</summary>
public sealed class ClockSetBackTests : IDisposable
{
    private static readonly TimeSpan Year = TimeSpan.FromDays(365);
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(1);
    private static readonly SessionLimits Limits = new();
    private readonly MovingTime _time = new();
    private readonly InMemoryStateStore _store = new();
    private AccessBook _book;

    public ClockSetBackTests() => _book = new AccessBook(_store, "x", _time);

    public void Dispose() => _book.Dispose();

    [Fact]
    public void Session_NotUsed_EndsAtTheIdleLimit()
    {
        _book.Sessions.Begin("anna", "192.0.2.1", "Browser", out var secret);
        _time.Move(TimeSpan.FromHours(1));
        _time.SetClock(-Year);
        Assert.NotNull(_book.Sessions.Find(secret, isPerson: false));

        _time.Move(Limits.Idle - TimeSpan.FromHours(1) - Moment);
        Assert.NotNull(_book.Sessions.Find(secret, isPerson: false));
        _time.Move(Moment);
        Assert.Null(_book.Sessions.Find(secret, isPerson: true));
        Assert.Empty(_book.Sessions.List);
    }

    [Fact]
    public void Session_UsedAllTheTime_EndsAtTheAbsoluteLimit()
    {
        var session = _book.Sessions.Begin("anna", "192.0.2.1", "Browser", out var secret);
        var step = Limits.Absolute / 100;
        for (var number = 1; number < 100; number++)
        {
            _time.Move(step);
            _time.SetClock(-2 * step);
            Assert.NotNull(_book.Sessions.Find(secret, isPerson: true));
        }

        _time.Move(step);
        Assert.Null(_book.Sessions.Find(secret, isPerson: true));
        Assert.False(_book.Sessions.Holds(session));
    }

    /// <summary>The time before the restart cannot be known any more, but a whole life is the most that it gains.</summary>
    [Fact]
    public void Session_RestartedWithAnEarlierClock_LastsNoLongerThanAWholeOne()
    {
        _book.Sessions.Begin("anna", "192.0.2.1", "Browser", out var secret);
        _time.SetClock(-Year);
        Restart();
        Assert.NotNull(_book.Sessions.Find(secret, isPerson: false));
        _time.Move(Limits.Idle - Moment);
        Assert.NotNull(_book.Sessions.Find(secret, isPerson: false));
        _time.Move(Moment);
        Assert.Null(_book.Sessions.Find(secret, isPerson: true));
    }

    [Fact]
    public void Session_ClockSetBackAndForthAgain_IsNotOver()
    {
        _book.Sessions.Begin("anna", "192.0.2.1", "Browser", out var secret);
        _time.SetClock(-Year);
        Assert.NotNull(_book.Sessions.Find(secret, isPerson: true));
        _time.SetClock(Year);
        Assert.NotNull(_book.Sessions.Find(secret, isPerson: true));
        Restart();
        Assert.NotNull(_book.Sessions.Find(secret, isPerson: true));
    }

    [Fact]
    public void Token_WithAnEnd_EndsAfterItsLife()
    {
        var now = _time.Microseconds();
        var token = _book.Tokens.Create("short", AccessRole.Viewer, now, out var secret, out _, now + TimeSpan.FromHours(1).Microseconds())!;
        _book.Tokens.Create("endless", AccessRole.Viewer, now, out var endless, out _);
        _time.SetClock(-Year);
        _time.Move(TimeSpan.FromHours(1) - Moment);
        Assert.NotNull(_book.Tokens.Find(secret));
        _time.Move(Moment);
        Assert.Null(_book.Tokens.Find(secret));
        Assert.False(_book.Tokens.Holds(token));

        Restart();
        _time.Move(TimeSpan.FromHours(1));
        Assert.Null(_book.Tokens.Find(secret));
        Assert.NotNull(_book.Tokens.Find(endless));
    }

    [Fact]
    public void Link_ClockSetBack_IsGoodForItsTimeOnly()
    {
        _book.Links.Make(null, out var secret);
        _time.SetClock(-Year);
        _time.Move(OneTimeLinks.Life - Moment);
        Assert.NotNull(_book.Links.Find(secret));
        _time.Move(Moment);
        Assert.Null(_book.Links.Take(secret));
    }

    [Fact]
    public void Ticket_ClockSetBack_IsGoodForItsTimeOnly()
    {
        var tickets = new LiveTickets(_time);
        var pass = Pass.Of(ApiTokens.Local);
        var (early, late) = (tickets.Make(pass), tickets.Make(pass));
        _time.SetClock(-Year);
        _time.Move(LiveTickets.Life - Moment);
        Assert.NotNull(tickets.Take(early));
        _time.Move(Moment);
        Assert.Null(tickets.Take(late));
    }

    private void Restart()
    {
        _book.Dispose();
        _book = new AccessBook(_store, "x", _time);
    }
}
