using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Http;
using Sallyport.Gateway.Downlinks;
using Sallyport.Web.Access;
using Sallyport.Web.Api;
using Sallyport.Web.Live;

namespace Sallyport.Web.Tests.Api;

public sealed class IdempotentAnswersBoundTests
{
    private readonly AccessGate _gate = new(
        new WebServerOptions
        {
            Endpoint = new IPEndPoint(IPAddress.Loopback, 0),
            Access = new AccessBook(new Gateway.Tests.Fakes.InMemoryStateStore(), "x"),
        },
        new LiveTickets(TimeProvider.System));

    private readonly SettableTime _time = new();
    private int _made;

    [Fact]
    public async Task Key_After24Hours_IsNew()
    {
        var answers = new IdempotentAnswers(_time);
        await CallAsync(answers, "k", MakeAsync);

        _time.Seconds = (24 * 3600) - 1;
        await CallAsync(answers, "k", MakeAsync);
        Assert.Equal(1, _made);

        _time.Seconds++;
        await CallAsync(answers, "k", MakeAsync);
        Assert.Equal(2, _made);
    }

    [Fact]
    public async Task Keys_AboveTheMaximum_PushOutTheOldestOnly()
    {
        var answers = new IdempotentAnswers(_time);
        for (var number = 0; number <= IdempotentAnswers.Maximum; number++)
        {
            await CallAsync(answers, number.ToString(CultureInfo.InvariantCulture), MakeAsync);
        }

        await CallAsync(answers, "1", MakeAsync);
        Assert.Equal(IdempotentAnswers.Maximum + 1, _made);
        await CallAsync(answers, "0", MakeAsync);
        Assert.Equal(IdempotentAnswers.Maximum + 2, _made);
    }

    [Fact]
    public async Task Key_WhoseFirstCallRuns_Is409()
    {
        var answers = new IdempotentAnswers(_time);
        var inside = 0;

        var outside = await CallAsync(answers, "k", async context =>
        {
            inside = await CallAsync(answers, "k", MakeAsync);
            await MakeAsync(context);
        });

        Assert.Equal((409, 201, 1), (inside, outside, _made));
    }

    [Fact]
    public void Store_AboveTheMaximumOrTooOld_ForgetsAndLeavesNothing()
    {
        var store = new Gateway.Tests.Fakes.InMemoryStateStore();
        var kept = new AnswerStore(store, _time);
        for (var number = 0; number <= AnswerStore.Maximum; number++)
        {
            _time.Seconds++;
            kept.Keep(new CallMark("who", $"/path {number}", "f"), new KeptAnswer(201, "", null, [1]));
        }

        Assert.Null(kept.Find(new CallMark("who", "/path 0", "f")));
        Assert.Equal("f", kept.Find(new CallMark("who", "/path 1", "g"))!.Value.Fingerprint);
        Assert.Equal(AnswerStore.Maximum, store.LoadSettings("once:").Count);

        _time.Seconds += 24 * 3600;
        Assert.Null(kept.Find(new CallMark("who", $"/path {AnswerStore.Maximum}", "f")));
        _ = new AnswerStore(store, _time);
        Assert.Empty(store.LoadSettings("once:"));
    }

    [Fact]
    public void Store_DiskThatRefuses_CostsOnlyTheMemory()
    {
        var store = new Gateway.Tests.Fakes.InMemoryStateStore { Refuses = true };
        var kept = new AnswerStore(store, _time);
        kept.Keep(new CallMark("who", "/path k", "f"), new KeptAnswer(201, "", null, [1]));
        Assert.Null(kept.Find(new CallMark("who", "/path k", "f")));
    }

    private Task MakeAsync(HttpContext context)
    {
        _made++;
        context.Response.StatusCode = StatusCodes.Status201Created;
        return Task.CompletedTask;
    }

    private async Task<int> CallAsync(IdempotentAnswers answers, string key, Func<HttpContext, Task> work)
    {
        var context = new DefaultHttpContext();
        context.Request.Headers[IdempotentAnswers.Header] = key;
        context.SetEndpoint(new Endpoint(null, new EndpointMetadataCollection(new RequiredRole(null)), "made up"));
        await _gate.InvokeAsync(context, inner => answers.RunAsync(inner, work));
        return context.Response.StatusCode;
    }

    private sealed class SettableTime : TimeProvider
    {
        public long Seconds { get; set; }

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => Seconds;

        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddSeconds(Seconds);
    }
}
