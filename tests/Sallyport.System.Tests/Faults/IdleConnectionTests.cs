using System.Net;
using System.Net.Http.Headers;
using Sallyport.System.Tests.Cli;

namespace Sallyport.System.Tests.Faults;

/// <summary>Connections that only cost: the built gateway serves the others, in bounded memory, and gives back what it took.</summary>
public sealed class IdleConnectionTests(SharedGateway gateway, ITestOutputHelper output) : IClassFixture<SharedGateway>
{
    private const int Connections = 10_000;
    private const int Places = 1024;
    private const int Slack = 100;
    private const int Sources = 64;
    private const long MostMemory = 64 << 20;

    [Fact]
    public async Task Connections_TenThousandIdle_OthersAreServedInBoundedMemory()
    {
        Assert.SkipWhen(ProcessFigures.MostFiles() < Connections + Places, "this process may not open 10,000 connections (ulimit -n)");
        using HttpClient client = gateway.Process.Client();
        await AssertServesAsync(client);
        using StreamReader events = await ListenAsync(client);
        int files = ProcessFigures.OpenFiles(gateway.Process.Id);
        long resident = ProcessFigures.Resident(gateway.Process.Id);
        var idle = new List<RawHttp>(Connections);
        for (var count = 0; count < Connections; count++)
        {
            idle.Add(await RawHttp.ConnectAsync(gateway.Http));
            await (count % 1000 == 0 ? AssertServesAsync(client) : Task.CompletedTask);
        }

        await AssertServesAsync(client);
        await Poll.UntilAsync(() => OpenFiles <= files + Places + Slack, () => $"{OpenFiles} files");
        long grown = ProcessFigures.Resident(gateway.Process.Id) - resident;
        output.WriteLine($"{Connections} connections: {OpenFiles - files} stay open, {grown >> 10} kB more resident memory");
        Assert.True(grown < MostMemory, $"{grown} octets more for idle connections");
        Assert.Equal("", await idle[0].ReadAsync());

        idle.ForEach(static connection => connection.Dispose());
        await Poll.UntilAsync(() => OpenFiles <= files + Slack, () => $"{OpenFiles} files are open, {files} were before");
        using HttpResponseMessage policy = await client.PutAsync(new Uri("api/v1/policies", UriKind.Relative), Policy(), TestContext.Current.CancellationToken);
        Assert.True(policy.IsSuccessStatusCode, policy.StatusCode.ToString());
        await AssertHearsAsync(events, "event: policy");
    }

    [Fact]
    public async Task Connections_EachWithARequestUnderWay_TheNextIsRefusedByName()
    {
        string head = $"POST /api/v1/downlinks HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {gateway.Token}\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n";
        var busy = new List<RawHttp>(Places);
        string refusal = "";
        while (busy.Count < 2 * Places && refusal.Length == 0)
        {
            RawHttp connection = await RawHttp.ConnectAsync(gateway.Http, source: (byte)(2 + (busy.Count % Sources)));
            busy.Add(connection);
            await connection.SendAsync(head);
            refusal = busy.Count > Places ? await FirstRefusalAsync(busy) : "";
        }

        Assert.StartsWith("HTTP/1.1 503 ", refusal, StringComparison.Ordinal);
        Assert.Contains("\"code\":\"too-many-connections\"", refusal, StringComparison.Ordinal);
        busy.ForEach(static connection => connection.Dispose());
        using HttpClient client = gateway.Process.Client();
        await Poll.UntilAsync(() => client.GetAsync(new Uri("api/v1/devices", UriKind.Relative)).GetAwaiter().GetResult().StatusCode == HttpStatusCode.OK, () => "no answer");
    }

    private int OpenFiles => ProcessFigures.OpenFiles(gateway.Process.Id);

    /// <summary>The newest connection has a request that never ends, unless it was refused: then the answer is there at once.</summary>
    private static async Task<string> FirstRefusalAsync(List<RawHttp> busy)
    {
        Task<string> answer = busy[^1].AnswerAsync();
        return await Task.WhenAny(answer, Task.Delay(TimeSpan.FromMilliseconds(200), TestContext.Current.CancellationToken)) == answer ? await answer : "";
    }

    private static StringContent Policy() => new("""{"scope":"enigmaiot","key":"unencrypted","value":"on"}""", MediaTypeHeaderValue.Parse("application/json"));

    private static async Task<StreamReader> ListenAsync(HttpClient client)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("api/v1/events", UriKind.Relative));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        HttpResponseMessage response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        return new StreamReader(await response.EnsureSuccessStatusCode().Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
    }

    private static async Task AssertHearsAsync(StreamReader events, string line)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        while (await events.ReadLineAsync(limit.Token) is { } heard)
        {
            if (heard == line)
            {
                return;
            }
        }

        Assert.Fail("the listener was closed");
    }

    /// <summary>A client's own idle connection may be the one that made room; it asks again on a new one, as every client of HTTP must.</summary>
    private static async Task AssertServesAsync(HttpClient client)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                using HttpResponseMessage answer = await client.GetAsync(new Uri("api/v1/devices", UriKind.Relative), TestContext.Current.CancellationToken);
                Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
                return;
            }
            catch (HttpRequestException closed) when (closed.InnerException is IOException && tries < 3)
            {
                // The next connection is new.
            }
        }
    }
}
