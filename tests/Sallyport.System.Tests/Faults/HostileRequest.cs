using System.Globalization;
using System.Text;

namespace Sallyport.System.Tests.Faults;

/// <summary>Requests that no client of ours makes, by name.</summary>
internal static class HostileRequest
{
    private const string Downlinks = "/api/v1/downlinks";
    private const string Json = "Content-Type: application/json";
    private const string Order = """{"device":"enigmaiot/Net/02:00:00:00:00:01","verb":"set","hex":"00"}""";

    /// <summary>The name of each, the status it must be answered with (0: closed without an answer), and the code of the problem; no code where the server answers before there is a request.</summary>
    public static IReadOnlyList<(string Name, int Status, string Code)> All { get; } =
    [
        ("a request line of 100,000 characters", 414, ""),
        ("a header of 100,000 characters", 431, ""),
        ("2,000 headers", 431, ""),
        ("a header with a zero octet", 400, ""),
        ("a folded header", 400, ""),
        ("a space before the colon", 400, ""),
        ("no host", 400, ""),
        ("two hosts", 400, ""),
        ("the host of somebody else in the request line", 400, ""),
        ("HTTP 0.9", 400, ""),
        ("HTTP 9.9", 505, ""),
        ("the preface of HTTP/2", 0, ""),
        ("a TLS hello", 400, ""),
        ("CONNECT", 421, "wrong-host"),
        ("OPTIONS of everything", 405, "method-not-allowed"),
        ("TRACE", 405, "method-not-allowed"),
        ("an unknown method", 405, "method-not-allowed"),
        ("a method by another header", 405, "method-not-allowed"),
        ("a path upwards", 404, "not-found"),
        ("a path upwards, encoded", 404, "not-found"),
        ("a path upwards, encoded twice", 404, "not-found"),
        ("a path upwards among the files", 404, "not-found"),
        ("a path upwards with backslashes", 404, "not-found"),
        ("a path with a zero octet", 400, ""),
        ("a path that is not UTF-8", 404, "unknown-device"),
        ("a path of overlong UTF-8", 404, "unknown-device"),
        ("a path of 3,000 parts", 404, "not-found"),
        ("two tokens", 401, "unauthorized"),
        ("a token of 15,000 characters", 401, "unauthorized"),
        ("a number above all numbers", 400, "malformed"),
        ("a number below zero", 400, "malformed"),
        ("a parameter twice", 400, "malformed"),
        ("a last id above all numbers", 400, "malformed"),
        ("a body of 100,000,000 octets, announced", 413, "body-too-large"),
        ("a body of 100,000 octets, in chunks", 413, "body-too-large"),
        ("a length below zero", 400, ""),
        ("a length above all numbers", 400, ""),
        ("two lengths", 400, ""),
        ("an unknown coding", 400, ""),
        ("chunks, then identity", 400, ""),
        ("a chunk whose length is no number", 400, "bad-request"),
        ("a chunk of 2^64 octets", 400, "bad-request"),
        ("a chunk with a huge extension", 413, "body-too-large"),
        ("a length and chunks", 400, "malformed"),
        ("a list 10,000 deep", 400, "malformed"),
        ("a value 10,000 deep", 400, "malformed"),
        ("a property twice", 400, "malformed"),
        ("a property twice, deep inside", 400, "malformed"),
        ("an unknown property", 400, "malformed"),
        ("text that is not UTF-8", 400, "malformed"),
        ("UTF-16", 400, "malformed"),
        ("half a surrogate pair", 400, "malformed"),
        ("something behind the value", 400, "malformed"),
        ("a comment", 400, "malformed"),
        ("null", 400, "malformed"),
        ("nothing", 400, "malformed"),
        ("a time of 1e400", 400, "malformed"),
        ("a time below zero", 400, "malformed"),
        ("a priority of 99,999,999,999", 400, "malformed"),
        ("a priority of 1.5", 400, "malformed"),
        ("no media type", 415, "unsupported-media-type"),
        ("the media type of a form", 415, "unsupported-media-type"),
        ("a compressed body", 400, "malformed"),
    ];

    /// <summary>Its octets.</summary>
    public static byte[] Octets(string name, string token) => name switch
    {
        "a request line of 100,000 characters" => Bare($"GET /{new string('a', 100_000)} HTTP/1.1", "Host: localhost"),
        "a header of 100,000 characters" => Bare("GET / HTTP/1.1", "Host: localhost", $"X: {new string('a', 100_000)}"),
        "2,000 headers" => Bare("GET / HTTP/1.1", ["Host: localhost", .. Enumerable.Range(0, 2000).Select(static number => Text($"X{number}: y"))]),
        "a header with a zero octet" => Bare("GET /api/v1/health HTTP/1.1", "Host: localhost", "X: a\0b"),
        "a folded header" => Bare("GET /api/v1/health HTTP/1.1", "Host: localhost", "X: a", " b"),
        "a space before the colon" => Bare("GET /api/v1/health HTTP/1.1", "Host : a"),
        "no host" => Bare("GET /api/v1/health HTTP/1.1"),
        "two hosts" => Bare("GET /api/v1/health HTTP/1.1", "Host: localhost", "Host: b"),
        "the host of somebody else in the request line" => Bare("GET http://elsewhere/api/v1/health HTTP/1.1", "Host: localhost"),
        "HTTP 0.9" => Bare("GET /"),
        "HTTP 9.9" => Bare("GET / HTTP/9.9", "Host: localhost"),
        "the preface of HTTP/2" => Encoding.ASCII.GetBytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
        "a TLS hello" => [0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xFC, 0x03, 0x03, 0x0D, 0x0A, 0x0D, 0x0A],
        "CONNECT" => Bare("CONNECT a:1 HTTP/1.1", "Host: a:1"),
        "OPTIONS of everything" => Get(token, "*", "OPTIONS"),
        "TRACE" => Get(token, "/api/v1/health", "TRACE"),
        "an unknown method" => Get(token, "/api/v1/devices", "BREW"),
        "a method by another header" => Post(token, Order, "/api/v1/devices", "X-HTTP-Method-Override: DELETE"),
        "a path upwards" => Get(token, "/../../etc/passwd"),
        "a path upwards, encoded" => Get(token, "/api/v1/%2e%2e/%2e%2e/etc/passwd"),
        "a path upwards, encoded twice" => Get(token, "/%252e%252e/%252e%252e/etc/passwd"),
        "a path upwards among the files" => Get(token, "/assets/..%2f..%2f..%2fetc%2fpasswd"),
        "a path upwards with backslashes" => Get(token, "/assets/..\\..\\..\\etc\\passwd"),
        "a path with a zero octet" => Get(token, "/api/v1/devices/%00"),
        "a path that is not UTF-8" => Get(token, "/api/v1/devices/%ff%fe"),
        "a path of overlong UTF-8" => Get(token, "/api/v1/devices/%c0%ae%c0%ae"),
        "a path of 3,000 parts" => Get(token, string.Concat(Enumerable.Repeat("/a", 3000))),
        "two tokens" => Bare("GET /api/v1/devices HTTP/1.1", "Host: localhost", "Authorization: Bearer x", $"Authorization: Bearer {token}"),
        "a token of 15,000 characters" => Bare("GET /api/v1/devices HTTP/1.1", "Host: localhost", $"Authorization: Bearer {new string('a', 15_000)}"),
        "a number above all numbers" => Get(token, "/api/v1/events?since=99999999999999999999"),
        "a number below zero" => Get(token, "/api/v1/events?since=-1"),
        "a parameter twice" => Get(token, "/api/v1/events?since=1&since=2"),
        "a last id above all numbers" => Get(token, "/api/v1/events", "GET", "Accept: text/event-stream", "Last-Event-ID: 99999999999999999999-1"),
        "a body of 100,000,000 octets, announced" => Get(token, Downlinks, "POST", Json, "Content-Length: 100000000"),
        "a body of 100,000 octets, in chunks" => Chunks(token, $"186a0\r\n{new string(' ', 100_000)}\r\n0\r\n\r\n"),
        "a length below zero" => Get(token, Downlinks, "POST", Json, "Content-Length: -1"),
        "a length above all numbers" => Get(token, Downlinks, "POST", Json, "Content-Length: 99999999999999999999"),
        "two lengths" => Get(token, Downlinks, "POST", Json, "Content-Length: 1", "Content-Length: 2"),
        "an unknown coding" => Get(token, Downlinks, "POST", Json, "Transfer-Encoding: xchunked"),
        "chunks, then identity" => Get(token, Downlinks, "POST", Json, "Transfer-Encoding: chunked, identity"),
        "a chunk whose length is no number" => Chunks(token, "zz\r\n\r\n"),
        "a chunk of 2^64 octets" => Chunks(token, "ffffffffffffffff\r\nxx"),
        "a chunk with a huge extension" => Chunks(token, $"1;{new string('a', 200_000)}\r\nx\r\n0\r\n\r\n"),
        "a length and chunks" => [.. Get(token, Downlinks, "POST", Json, "Content-Length: 5", "Transfer-Encoding: chunked"), .. "0\r\n\r\n"u8, .. Get(token, "/api/v1/devices")],
        "a list 10,000 deep" => Post(token, Deep),
        "a value 10,000 deep" => Post(token, $$"""{"device":"x","verb":"set","json":{{Deep}}}"""),
        "a property twice" => Post(token, """{"device":"x","device":"y","verb":"set","hex":"00"}"""),
        "a property twice, deep inside" => Post(token, """{"device":"x","verb":"set","json":{"a":{"b":1,"b":2}}}"""),
        "an unknown property" => Post(token, Order[..^1] + ",\"__proto__\":1}"),
        "text that is not UTF-8" => Post(token, "{\"device\":\"\u00ff\u00fe\",\"verb\":\"set\",\"hex\":\"00\"}"),
        "UTF-16" => Post(token, Encoding.Latin1.GetString(Encoding.Unicode.GetBytes(Order))),
        "half a surrogate pair" => Post(token, """{"device":"\ud800","verb":"set","hex":"00"}"""),
        "something behind the value" => Post(token, Order + "x"),
        "a comment" => Post(token, "/* */" + Order),
        "null" => Post(token, "null"),
        "nothing" => Post(token, ""),
        "a time of 1e400" => Post(token, Order[..^1] + ",\"expiresIn\":1e400}"),
        "a time below zero" => Post(token, Order[..^1] + ",\"expiresIn\":-1}"),
        "a priority of 99,999,999,999" => Post(token, Order[..^1] + ",\"priority\":99999999999}"),
        "a priority of 1.5" => Post(token, Order[..^1] + ",\"priority\":1.5}"),
        "no media type" => [.. Get(token, Downlinks, "POST", "Content-Length: 2"), .. "{}"u8],
        "the media type of a form" => [.. Get(token, Downlinks, "POST", "Content-Type: text/plain", "Content-Length: 2"), .. "{}"u8],
        "a compressed body" => Post(token, "\u001f\u008b\b", Downlinks, "Content-Encoding: gzip"),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "there is no such request"),
    };

    private static string Deep => new string('[', 10_000) + new string(']', 10_000);

    private static byte[] Get(string token, string path, string method = "GET", params string[] headers) =>
        Bare($"{method} {path} HTTP/1.1", ["Host: localhost", $"Authorization: Bearer {token}", .. headers]);

    private static byte[] Post(string token, string body, string path = Downlinks, params string[] headers) =>
        [.. Get(token, path, "POST", [Json, Text($"Content-Length: {body.Length}"), .. headers]), .. Encoding.Latin1.GetBytes(body)];

    private static byte[] Chunks(string token, string chunks) => [.. Get(token, Downlinks, "POST", Json, "Transfer-Encoding: chunked"), .. Encoding.Latin1.GetBytes(chunks)];

    private static byte[] Bare(string line, params string[] headers) => Encoding.Latin1.GetBytes(string.Join("\r\n", [line, .. headers, "", ""]));

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
