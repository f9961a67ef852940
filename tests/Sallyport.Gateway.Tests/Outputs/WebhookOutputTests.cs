using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using Sallyport.Gateway.Journal;
using Sallyport.Gateway.Journal.Bodies;
using Sallyport.Gateway.Outputs;
using Sallyport.Gateway.Tests.Fakes;

namespace Sallyport.Gateway.Tests.Outputs;

public sealed class WebhookOutputTests : OutputContract
{
    private static readonly byte[] Secret = "0123456789abcdef"u8.ToArray();
    private readonly ManualTime _time = new();
    private readonly Receiver _receiver = new();

    [Fact]
    public async Task Batch_Posted_IsSignedAndNumbered()
    {
        await using var output = Create();
        await output.StartAsync(new GatewayBench().Control, 0, CancellationToken.None);
        output.Offer(new JournalEntry(5, 0, "", new LinkBody("udp://x", "up", null)));
        await output.DisposeAsync();
        var (headers, body) = Assert.Single(_receiver.Requests);
        Assert.Equal("5-5", headers["X-Sallyport-Entries"]);
        Assert.Equal("sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Secret, body)), headers["X-Sallyport-Signature"]);
        Assert.Equal("udp://x", JsonDocument.Parse(body).RootElement[0].GetProperty("link").GetString());
    }

    [Fact]
    public async Task Failures_InARow_PauseLongerUpToTheLimit()
    {
        _time.PausesPassAtOnce = true;
        _receiver.FailuresLeft = 12;
        await using var output = Create();
        await output.StartAsync(new GatewayBench().Control, 0, CancellationToken.None);
        var confirmed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        output.Ready = () =>
        {
            if (output.ConfirmedSeq == 5)
            {
                confirmed.TrySetResult();
            }
        };
        output.Offer(new JournalEntry(5, 0, "", new LinkBody("udp://x", "up", null)));
        await confirmed.Task.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(12, _time.Pauses.Count);
        for (var failure = 0; failure < 12; failure++)
        {
            var limit = Math.Min(Math.Pow(2, failure), 60);
            Assert.InRange(_time.Pauses[failure].TotalSeconds, limit / 2, limit);
        }
    }

    [Fact]
    public async Task Fault_InStatus_SaysTheAnswerButNoAddress()
    {
        _receiver.FailuresLeft = int.MaxValue;
        await using var output = Create();
        var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await output.StartAsync(new GatewayBench().Control, 0, CancellationToken.None);
        output.Ready = () => told.TrySetResult();
        output.Offer(new JournalEntry(5, 0, "", new LinkBody("udp://x", "up", null)));
        await told.Task.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(("failed", "the receiver answered 503"), output.Status);
    }

    /// <summary>Alerts alone: what people should know is posted, everything else counts as arrived.</summary>
    [Fact]
    public async Task Kinds_Chosen_AreTheOnlyOnesPosted()
    {
        await using var output = new WebhookOutput(new WebhookOptions { Url = new Uri("http://receiver.invalid"), Kinds = [EntryKind.Alert] }, new SeededRandom(1), _time, _receiver);
        await output.StartAsync(new GatewayBench().Control, 0, CancellationToken.None);
        output.Offer(new JournalEntry(5, 0, "", new LinkBody("udp://x", "failed", null)));
        output.Offer(new JournalEntry(6, 0, "", new AlertBody(1, "link", "raised", "bad", "udp://x", "The link udp://x has failed.", "Check its cable.", null, null)));
        output.Offer(new JournalEntry(7, 0, "", new LinkBody("udp://x", "up", null)));
        await output.DisposeAsync();

        var posted = JsonDocument.Parse(Assert.Single(_receiver.Requests).Body).RootElement;
        Assert.Equal(("alert", "raised", "The link udp://x has failed."), (posted[0].GetProperty("kind").GetString(), posted[0].GetProperty("state").GetString(), posted[0].GetProperty("text").GetString()));
        Assert.Equal((1, 7L), (posted.GetArrayLength(), output.ConfirmedSeq));
    }

    [Fact]
    public void Secret_TooShort_IsRefused() =>
        Assert.Throws<ArgumentException>(() => new WebhookOutput(new WebhookOptions { Url = new Uri("http://x"), Secret = new byte[15] }, new SeededRandom(1), _time));

    protected override IGatewayOutput Create()
    {
        var options = new WebhookOptions { Url = new Uri("http://receiver.invalid/hook?token=secret"), Secret = Secret, BatchEntries = 7, Window = 40 };
        return new WebhookOutput(options, new SeededRandom(1), _time, _receiver);
    }

    protected override IReadOnlyList<long> Arrived() =>
        [.. _receiver.Requests.SelectMany(static request => JsonDocument.Parse(request.Body).RootElement.EnumerateArray().Select(static entry => entry.GetProperty("seq").GetInt64()))];

    protected override void SetDestination(bool works) => _receiver.FailuresLeft = works ? 0 : int.MaxValue;

    protected override Task PassTimeAsync()
    {
        _time.Advance(TimeSpan.FromMinutes(1));
        return Task.CompletedTask;
    }

    private sealed class Receiver : HttpMessageHandler
    {
        private readonly Lock _gate = new();
        private readonly List<(Dictionary<string, string> Headers, byte[] Body)> _requests = [];

        public int FailuresLeft { get; set; }

        public IReadOnlyList<(Dictionary<string, string> Headers, byte[] Body)> Requests
        {
            get
            {
                lock (_gate)
                {
                    return [.. _requests];
                }
            }
        }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var body = await request.Content!.ReadAsByteArrayAsync(cancellationToken);
            lock (_gate)
            {
                if (FailuresLeft > 0)
                {
                    FailuresLeft--;
                    return new HttpResponseMessage(HttpStatusCode.ServiceUnavailable);
                }

                _requests.Add((request.Headers.ToDictionary(header => header.Key, header => header.Value.Single()), body));
                return new HttpResponseMessage(HttpStatusCode.NoContent);
            }
        }
    }
}
