namespace Sallyport.Cli.Configuration;

/// <summary>A link as the user wrote it: <c>[PROTOCOL=]SCHEME:REST</c>.</summary>
/// <param name="Protocol">Lower case; <c>enigmaiot</c> unless said otherwise.</param>
/// <param name="Scheme">One of <see cref="Schemes"/>.</param>
/// <param name="Rest">What follows the colon, without a query: <c>//127.0.0.1:7000</c>, <c>/dev/ttyUSB0</c>, <c>mon0</c>; empty for <c>sim</c>.</param>
/// <param name="Query">What follows the question mark, for example <c>baud=9600</c>; empty for none.</param>
internal sealed record LinkAddress(string Protocol, string Scheme, string Rest, string Query)
{
    /// <summary>Schemes of the contract; a release may still refuse one that it does not carry yet.</summary>
    public static IReadOnlyList<string> Schemes { get; } = ["udp", "serial", "pty", "monitor", "dongle", "sim"];

    /// <summary>Protocols that ride on links.</summary>
    public static IReadOnlyList<string> Protocols { get; } = ["enigmaiot", "mesh", "estim"];

    private const string DefaultProtocol = "enigmaiot";

    /// <summary>Reads a link.</summary>
    /// <param name="text">As typed.</param>
    /// <param name="mistake">What is wrong, for people; null when the result is a link.</param>
    /// <returns>The link, or null.</returns>
    public static LinkAddress? Parse(string text, out string? mistake)
    {
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0)
        {
            mistake = $"'{text}' is not a link; write [PROTOCOL=]SCHEME:REST, for example udp://127.0.0.1:7000";
            return null;
        }

        // Only before the colon: a query may hold '=' too.
        int equals = text.AsSpan(0, colon).IndexOf('=');
        string protocol = equals < 0 ? DefaultProtocol : text[..equals];
        string scheme = text[(equals + 1)..colon];
        string rest = text[(colon + 1)..];
        int question = rest.IndexOf('?', StringComparison.Ordinal);
        var link = new LinkAddress(protocol, scheme, question < 0 ? rest : rest[..question], question < 0 ? "" : rest[(question + 1)..]);
        mistake = link.Mistake();
        return mistake is null ? link : null;
    }

    /// <summary>Host and port of a <c>udp</c> link; port 0 = any.</summary>
    /// <exception cref="InvalidOperationException">The scheme has none.</exception>
    public (string Host, int Port) Endpoint =>
        Scheme == "udp" && SplitEndpoint(Rest) is { } endpoint ? endpoint : throw new InvalidOperationException($"A {Scheme} link has no endpoint.");

    /// <summary>What follows the colon of the scheme, as typed.</summary>
    public string RestAndQuery => Rest + (Query == "" ? "" : "?" + Query);

    /// <summary>In the form it was typed, with the protocol only where it is not the default.</summary>
    public override string ToString() => (Protocol == DefaultProtocol ? "" : Protocol + "=") + Scheme + ":" + RestAndQuery;

    private string? Mistake()
    {
        if (!Protocols.Contains(Protocol))
        {
            return $"'{Protocol}' is no protocol of a link; one of {string.Join(", ", Protocols)}";
        }

        return Scheme switch
        {
            "udp" => SplitEndpoint(Rest) is null ? $"'{Scheme}:{Rest}' needs udp://HOST:PORT with a port from 0 to 65535" : null,
            "sim" => Rest == "" ? null : "a simulated link is only 'sim:'",
            "serial" or "pty" or "monitor" or "dongle" => Rest == "" ? $"'{Scheme}:' needs a name after the colon" : null,
            _ => $"'{Scheme}' is no kind of link; one of {string.Join(", ", Schemes)}",
        };
    }

    private static (string Host, int Port)? SplitEndpoint(string rest)
    {
        if (!rest.StartsWith("//", StringComparison.Ordinal))
        {
            return null;
        }

        int colon = rest.LastIndexOf(':');
        string host = colon > 2 ? rest[2..colon].Trim('[', ']') : "";
        return Uri.CheckHostName(host) != UriHostNameType.Unknown && ushort.TryParse(rest.AsSpan(colon + 1), out ushort port) ? (host, port) : null;
    }
}
