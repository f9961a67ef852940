using System.Globalization;
using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Sallyport.Client;

/// <summary>A gateway's REST API (<c>/api/v1</c>). Each method throws <see cref="GatewayException"/> when the gateway refuses or cannot be reached. Thread safe.</summary>
public sealed partial class GatewayClient : IDisposable
{
    /// <summary>Longest wait that the gateway allows in one request.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(90);
    private readonly HttpClient _http;

    /// <summary>Talks to a gateway; nothing is sent yet.</summary>
    /// <param name="url">Base address, without <c>/api</c>.</param>
    /// <param name="token">Bearer token; null for health and version only.</param>
    /// <param name="fingerprint">SHA-256 of a certificate that is trusted whoever signed it and whatever name it has, 64 lower-case hex digits; null: only what this machine trusts.</param>
    public GatewayClient(Uri url, string? token, string? fingerprint = null)
    {
        var handler = new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false, ConnectTimeout = TimeSpan.FromSeconds(10) };
        if (fingerprint is not null)
        {
            handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, _) =>
                certificate is not null && string.Equals(Convert.ToHexStringLower(SHA256.HashData(certificate.GetRawCertData())), fingerprint, StringComparison.Ordinal);
        }

        _http = new HttpClient(handler)
        {
            BaseAddress = url,
            Timeout = Timeout.InfiniteTimeSpan,
        };
        if (token is not null)
        {
            _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }
    }

    /// <summary>How the gateway does.</summary>
    public Task<JsonElement> HealthAsync(CancellationToken cancellationToken) => SendAsync(HttpMethod.Get, "api/v1/health", null, ClientJson.Default.JsonElement, cancellationToken);

    /// <summary>Queues a downlink.</summary>
    public Task<DownlinkInfo> SubmitAsync(DownlinkOrder order, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, "api/v1/downlinks", Body(order, ClientJson.Default.DownlinkOrder), ClientJson.Default.DownlinkInfo, cancellationToken);

    /// <summary>Waits until nothing more is expected to happen to a downlink, or the time is over.</summary>
    /// <param name="downlinkId">Which.</param>
    /// <param name="longest">How long, rounded up to seconds; longer than a minute takes several requests.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<DownlinkInfo> WaitAsync(long downlinkId, TimeSpan longest, CancellationToken cancellationToken)
    {
        while (true)
        {
            var step = longest < LongestWait ? longest : LongestWait;
            longest -= step;
            var path = string.Create(CultureInfo.InvariantCulture, $"api/v1/downlinks/{downlinkId}?wait={(int)Math.Ceiling(Math.Max(0, step.TotalSeconds))}");
            var downlink = await SendAsync(HttpMethod.Get, path, null, ClientJson.Default.DownlinkInfo, cancellationToken).ConfigureAwait(false);
            if (downlink.Final || longest <= TimeSpan.Zero)
            {
                return downlink;
            }
        }
    }

    /// <summary>One page of the journal.</summary>
    /// <param name="query">Which entries.</param>
    /// <param name="limit">1..10,000; a page with fewer entries is the last.</param>
    /// <param name="cancellationToken">Stops.</param>
    public Task<EventPage> EventsAsync(EventQuery query, int limit, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Get, string.Create(CultureInfo.InvariantCulture, $"{EventPath(query)}&limit={limit}"), null, ClientJson.Default.EventPage, cancellationToken);

    /// <summary>One page of the audit.</summary>
    /// <param name="query">Which entries.</param>
    /// <param name="limit">1..10,000.</param>
    /// <param name="cancellationToken">Stops.</param>
    public Task<AuditPage> AuditAsync(AuditQuery query, int limit, CancellationToken cancellationToken)
    {
        var path = new StringBuilder().Append(CultureInfo.InvariantCulture, $"api/v1/audit?order=oldest&since={query.Since}&limit={limit}");
        foreach (var (name, value) in ((string, string?)[])[("who", query.Who), ("action", query.Action), ("target", query.Target)])
        {
            if (value is not null)
            {
                path.Append('&').Append(name).Append('=').Append(Uri.EscapeDataString(value));
            }
        }

        return SendAsync(HttpMethod.Get, path.ToString(), null, ClientJson.Default.AuditPage, cancellationToken);
    }

    /// <summary>Entries as they come, those after <see cref="EventQuery.Since"/> first. Ends when the gateway ends the stream.</summary>
    public async IAsyncEnumerable<JsonElement> FollowAsync(EventQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(EventPath(query), UriKind.Relative));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        using var response = await AskAsync(request, cancellationToken).ConfigureAwait(false);
        await RefuseAsync(response, cancellationToken).ConfigureAwait(false);
        using var stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        var parser = SseParser.Create(stream, static (type, data) => type is "gap" or "epoch" or "end" ? default : JsonElement.Parse(data));
        await foreach (var item in parser.EnumerateAsync(cancellationToken).ConfigureAwait(false))
        {
            if (item.Data.ValueKind == JsonValueKind.Object)
            {
                yield return item.Data;
            }
        }
    }

    /// <summary>Open alerts, the oldest first.</summary>
    public async Task<IReadOnlyList<AlertInfo>> AlertsAsync(CancellationToken cancellationToken) =>
        (await SendAsync(HttpMethod.Get, "api/v1/alerts", null, ClientJson.Default.AlertList, cancellationToken).ConfigureAwait(false)).Alerts;

    /// <summary>All policies.</summary>
    public Task<PolicyList> PoliciesAsync(CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Get, "api/v1/policies", null, ClientJson.Default.PolicyList, cancellationToken);

    /// <summary>Sets a policy; a null value goes back to the default.</summary>
    public Task<PolicyList> SetPolicyAsync(PolicyValue policy, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Put, "api/v1/policies", PolicyBody(policy), ClientJson.Default.PolicyList, cancellationToken);

    /// <summary>All tokens that were made, without their secrets.</summary>
    public async Task<IReadOnlyList<TokenInfo>> TokensAsync(CancellationToken cancellationToken) =>
        await SendAsync(HttpMethod.Get, "api/v1/tokens", null, ClientJson.Default.TokenInfoArray, cancellationToken).ConfigureAwait(false);

    /// <summary>Makes a token that does not expire; the answer holds the secret.</summary>
    /// <param name="name">1 to 64 printable characters.</param>
    /// <param name="role"><c>viewer, operator</c> or <c>admin</c>.</param>
    /// <param name="cancellationToken">Stops.</param>
    public Task<TokenInfo> CreateTokenAsync(string name, string role, CancellationToken cancellationToken) => CreateTokenAsync(name, role, null, cancellationToken);

    /// <summary>Makes a token; the answer holds the secret.</summary>
    /// <param name="name">1 to 64 printable characters.</param>
    /// <param name="role"><c>viewer, operator</c> or <c>admin</c>.</param>
    /// <param name="expiresIn">How long it lets its holder in, above 0 and at most 100 years; null: until it is revoked.</param>
    /// <param name="cancellationToken">Stops.</param>
    public Task<TokenInfo> CreateTokenAsync(string name, string role, TimeSpan? expiresIn, CancellationToken cancellationToken) =>
        CreateTokenAsync(name, role, expiresIn, [], [], cancellationToken);

    /// <summary>Makes a token that is limited to parts of the API and to devices; the answer holds the secret.</summary>
    /// <param name="name">1 to 64 printable characters.</param>
    /// <param name="role"><c>viewer, operator</c> or <c>admin</c>.</param>
    /// <param name="expiresIn">How long it lets its holder in, above 0 and at most 100 years; null: until it is revoked.</param>
    /// <param name="areas">First words of paths under <c>/api/v1</c>, and <c>metrics</c>; none: all that the role may.</param>
    /// <param name="devices">Ids, or networks as <c>protocol/segment</c>; none: all.</param>
    /// <param name="cancellationToken">Stops.</param>
    public Task<TokenInfo> CreateTokenAsync(
        string name, string role, TimeSpan? expiresIn, IReadOnlyCollection<string> areas, IReadOnlyCollection<string> devices, CancellationToken cancellationToken) => SendAsync(
        HttpMethod.Post,
        "api/v1/tokens",
        Object(writer =>
        {
            writer.WriteString("name", name);
            writer.WriteString("role", role);
            if (expiresIn is { } life)
            {
                writer.WriteNumber("expiresIn", life.TotalSeconds);
            }

            WriteWords(writer, "areas", areas);
            WriteWords(writer, "devices", devices);
        }),
        ClientJson.Default.TokenInfo,
        cancellationToken);

    /// <summary>Takes a token away, by id or name.</summary>
    public Task RevokeTokenAsync(string token, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Delete, $"api/v1/tokens/{Uri.EscapeDataString(token)}", null, ClientJson.Default.JsonElement, cancellationToken);

    /// <summary>Puts the gateway into its factory state. It answers before it begins.</summary>
    public Task ResetAsync(CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, "api/v1/reset", Object(static writer => writer.WriteBoolean("confirm", true)), ClientJson.Default.JsonElement, cancellationToken);

    /// <summary>Closes the connections.</summary>
    public void Dispose() => _http.Dispose();

    /// <summary>Makes a backup of the gateway's folder and writes it as tar.gz.</summary>
    /// <param name="target">Takes the octets as they come.</param>
    /// <param name="includeKey">With the key of the secrets.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="IOException">The connection broke before the end.</exception>
    public async Task BackUpAsync(Stream target, bool includeKey, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("api/v1/backup", UriKind.Relative));
        request.Content = new ByteArrayContent(Object(writer => writer.WriteBoolean("includeKey", includeKey))) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        using var response = await AskAsync(request, cancellationToken).ConfigureAwait(false);
        await RefuseAsync(response, cancellationToken).ConfigureAwait(false);
        await response.Content.CopyToAsync(target, cancellationToken).ConfigureAwait(false);
    }

    private static string EventPath(EventQuery query)
    {
        var path = new StringBuilder().Append(CultureInfo.InvariantCulture, $"api/v1/events?since={query.Since}");
        if (query.Device is { } device)
        {
            path.Append("&device=").Append(Uri.EscapeDataString(device));
        }

        if (query.Kind is { } kind)
        {
            path.Append("&kind=").Append(Uri.EscapeDataString(kind));
        }

        return path.ToString();
    }

    private async Task<T> SendAsync<T>(HttpMethod method, string path, byte[]? body, JsonTypeInfo<T> type, CancellationToken cancellationToken, string? ifMatch = null) =>
        (await SendTaggedAsync(method, path, body, type, cancellationToken, ifMatch).ConfigureAwait(false)).Value;

    /// <summary>Sends and reads the answer with its entity tag. With <paramref name="ifMatch"/> only while what is changed still has that tag.</summary>
    private async Task<(T Value, string? Tag)> SendTaggedAsync<T>(
        HttpMethod method, string path, byte[]? body, JsonTypeInfo<T> type, CancellationToken cancellationToken, string? ifMatch = null)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(AnswerTime);
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        if (ifMatch is not null)
        {
            request.Headers.IfMatch.Add(EntityTagHeaderValue.Parse(ifMatch));
        }

        if (body is not null)
        {
            request.Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        }

        try
        {
            using var response = await AskAsync(request, timeout.Token).ConfigureAwait(false);
            await RefuseAsync(response, timeout.Token).ConfigureAwait(false);
            var octets = await response.Content.ReadAsByteArrayAsync(timeout.Token).ConfigureAwait(false);
            return (octets.Length == 0 ? default! : JsonSerializer.Deserialize(octets, type) ?? throw NotOurs((int)response.StatusCode, null), response.Headers.ETag?.ToString());
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new GatewayException("unreachable", 0, $"{_http.BaseAddress} does not answer");
        }
        catch (JsonException exception)
        {
            throw NotOurs(200, exception);
        }
    }

    private async Task<HttpResponseMessage> AskAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            return await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        }
        catch (HttpRequestException exception)
        {
            throw new GatewayException("unreachable", 0, $"{_http.BaseAddress} cannot be reached: {exception.Message}", exception);
        }
    }

    private async Task RefuseAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.IsSuccessStatusCode)
        {
            return;
        }

        var status = (int)response.StatusCode;
        try
        {
            var problem = JsonElement.Parse(await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false));
            var code = problem.GetProperty("code").GetString() ?? "unknown";
            throw new GatewayException(code, status, problem.GetProperty("detail").GetString() ?? code);
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw NotOurs(status, exception);
        }
    }

    private GatewayException NotOurs(int status, Exception? cause) => new("not-a-gateway", status, $"{_http.BaseAddress} does not answer like a gateway (status {status})", cause);

    private static byte[] Body<T>(T value, JsonTypeInfo<T> type) => JsonSerializer.SerializeToUtf8Bytes(value, type);

    private static byte[] PolicyBody(PolicyValue policy) => Object(writer =>
    {
        writer.WriteString("scope", policy.Scope);
        writer.WriteString("key", policy.Key);
        writer.WriteString("value", policy.Value);
    });

    private static void WriteWords(Utf8JsonWriter writer, string name, IReadOnlyCollection<string> words)
    {
        writer.WriteStartArray(name);
        foreach (var word in words)
        {
            writer.WriteStringValue(word);
        }

        writer.WriteEndArray();
    }

    private static byte[] Object(Action<Utf8JsonWriter> properties)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            properties(writer);
            writer.WriteEndObject();
        }

        return stream.ToArray();
    }
}
