using Sallyport.Gateway.Journal.Bodies;
using Sallyport.Web.Tests.Fakes;

namespace Sallyport.Web.Tests.Live;

/// <summary>Listeners that are gone without closing anything: no farewell, no reset, no acknowledgement. Their places become free.</summary>
public sealed class VanishedListenerTests
{
    private static readonly TimeSpan VanishTime = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan BeyondSilence = TimeSpan.FromSeconds(16);

    /// <summary>The sign of life of a quiet stream finds out.</summary>
    [Theory]
    [InlineData("events", "events", ": the journal follows")]
    [InlineData("frames", "frames", ": frames follow")]
    public async Task Stream_VanishedListenerThoughNothingHappens_FreesItsPlace(string path, string way, string opening)
    {
        var time = new MovingTime();
        await using var bench = await WebBench.StartAsync(time: time, vanishTime: VanishTime);
        using var silence = Pass(time);
        using var dead = await ListenAsync(bench, path, opening);
        using var living = await ListenAsync(bench, path, opening);
        await UntilAsync(bench, way, 2);
        await dead.UntilAsync(":\n\n");

        dead.Vanish();

        await UntilAsync(bench, way, 1);
        await living.UntilAsync(":\n\n");
        await living.UntilAsync(":\n\n");
        await UntilAsync(bench, way, 1);
    }

    [Fact]
    public async Task Stream_VanishedListenerWhileEntriesCome_FreesItsPlaceAndOthersMissNothing()
    {
        await using var bench = await WebBench.StartAsync(vanishTime: VanishTime);
        using var dead = await ListenAsync(bench, "events", ": the journal follows");
        using var living = await ListenAsync(bench, "events", ": the journal follows");
        dead.Vanish();

        _ = bench.Journal.Append(1, "enigmaiot/attic/02:00:00:00:00:01", new UplinkBody { Encoding = "raw", Payload = [1] });
        Assert.True(bench.Journal.Commit());
        await living.UntilAsync("event: uplink\n");

        await UntilAsync(bench, "events", 1);
        _ = bench.Journal.Append(2, "enigmaiot/attic/02:00:00:00:00:01", new UplinkBody { Encoding = "raw", Payload = [2] });
        Assert.True(bench.Journal.Commit());
        await living.UntilAsync("event: uplink\n");
    }

    [Fact]
    public async Task Socket_Vanished_FreesItsPlace()
    {
        var time = new MovingTime();
        await using var bench = await WebBench.StartAsync(time: time, vanishTime: VanishTime);
        using var silence = Pass(time);
        using var dead = await VanishingCaller.GetAsync(
            bench, "/api/v1/live", " 101 ", "Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==", "Sec-WebSocket-Protocol: sallyport.live.1");
        await UntilAsync(bench, "socket", 1);

        dead.Vanish();

        await UntilAsync(bench, "socket", 0);
    }

    private static Task<VanishingCaller> ListenAsync(WebBench bench, string path, string opening) =>
        VanishingCaller.GetAsync(bench, "/api/v1/" + path, opening, "Accept: text/event-stream");

    /// <summary>Lets so much time go by, again and again, that a sign of life is due.</summary>
    private static Timer Pass(MovingTime time) => new(_ => time.Move(BeyondSilence), null, TimeSpan.Zero, TimeSpan.FromMilliseconds(200));

    /// <summary>Waits until so many listen.</summary>
    private static async Task UntilAsync(WebBench bench, string way, int count)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromMinutes(1));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!(await bench.CallAsync("GET", "/metrics")).Body.Contains($"sallyport_listeners{{way=\"{way}\"}} {count}\n", StringComparison.Ordinal))
        {
            await timer.WaitForNextTickAsync(limit.Token);
        }
    }
}
