using System.Buffers;
using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using Sallyport.Gateway.Journal;
using Sallyport.Wire;

namespace Sallyport.Gateway.Outputs;

/// <summary>
/// Posts entries as JSON arrays. A batch is confirmed by any 2xx answer and otherwise posted again, unchanged, after a pause. The header
/// <c>X-Sallyport-Entries: FIRST-LAST</c> lets a receiver drop repeats; <c>X-Sallyport-Signature: sha256=HEX</c> is the HMAC-SHA256 of the body.
/// </summary>
public sealed class WebhookOutput : BatchedOutput
{
    private const int ShortestSecret = 16;
    private readonly WebhookOptions _options;
    private readonly HttpClient _client;

    /// <summary>A webhook that does not post yet.</summary>
    /// <param name="options">Its settings.</param>
    /// <param name="random">Spreads retries.</param>
    /// <param name="time">Pauses.</param>
    /// <param name="handler">Carries the requests; disposed with the output. Null: the platform's, which follows no redirects, so that a signed batch reaches nobody else.</param>
    public WebhookOutput(WebhookOptions options, IRandomSource random, TimeProvider time, HttpMessageHandler? handler = null)
        : base(Checked(options).Name, options.Window, options.BatchEntries, new RetryDelay(options.FirstPause, options.LongestPause, random), time)
    {
        _options = options;
        _client = new HttpClient(handler ?? new SocketsHttpHandler { AllowAutoRedirect = false, ConnectTimeout = options.Timeout }) { Timeout = options.Timeout };
    }

    /// <inheritdoc/>
    private protected override void Close() => _client.Dispose();

    private static WebhookOptions Checked(WebhookOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Url.Scheme is not ("http" or "https") || options.Secret.Length is > 0 and < ShortestSecret || options.BatchEntries < 1 || options.Window < 1)
        {
            throw new ArgumentException("a webhook needs an http or https address, a secret of 16 octets or none, and windows above 0", nameof(options));
        }

        return options;
    }

    /// <inheritdoc/>
    private protected override async Task<string?> WriteAsync(IReadOnlyList<JournalEntry> batch)
    {
        IReadOnlyList<JournalEntry> wanted = _options.Kinds.Count == 0 ? batch : [.. batch.Where(entry => _options.Kinds.Contains(entry.Kind))];
        if (wanted.Count == 0)
        {
            return null;
        }

        var body = Body(wanted);
        using var request = new HttpRequestMessage(HttpMethod.Post, _options.Url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Add("X-Sallyport-Entries", string.Create(CultureInfo.InvariantCulture, $"{wanted[0].Seq}-{wanted[^1].Seq}"));
        if (_options.Secret.Length > 0)
        {
            request.Headers.Add("X-Sallyport-Signature", "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(_options.Secret.Span, body)));
        }

        using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, CancellationToken.None).ConfigureAwait(false);
        return response.IsSuccessStatusCode ? null : string.Create(CultureInfo.InvariantCulture, $"the receiver answered {(int)response.StatusCode}");
    }

    private static byte[] Body(IReadOnlyList<JournalEntry> batch)
    {
        var body = new ArrayBufferWriter<byte>();
        body.Write("["u8);
        for (var index = 0; index < batch.Count; index++)
        {
            if (index > 0)
            {
                body.Write(","u8);
            }

            EntryJson.Write(batch[index], body);
        }

        body.Write("]"u8);
        return body.WrittenSpan.ToArray();
    }
}
