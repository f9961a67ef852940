using System.Net;
using Sallyport.Gateway.Outputs;
using Sallyport.Web.Access;
using Sallyport.Wire;

namespace Sallyport.Cli.Configuration;

/// <summary>Everything a running gateway is told, checked.</summary>
internal sealed record RunSettings
{
    /// <summary>02:53:41:4C:4C:59, a locally administered address that spells "SALLY" after the first octet.</summary>
    public static MacAddress DefaultAddress { get; } = new(0x0253_414C_4C59);

    /// <summary>Where the dashboard and REST listen without TLS. Default 127.0.0.1:8080; port 0 = any, null = nowhere.</summary>
    public IPEndPoint? Http { get; init; } = new(IPAddress.Loopback, 8080);

    /// <summary>Where they listen with TLS; null: nowhere.</summary>
    public HttpsSettings? Https { get; init; }

    /// <summary>Names of hosts that requests may be for, beside addresses and localhost; none: any but on loopback.</summary>
    public IReadOnlyList<string> Hosts { get; init; } = [];

    /// <summary>How long people stay signed in.</summary>
    public SessionLimits Sessions { get; init; } = new();

    /// <summary>Name of the gateway in what it publishes. Default <c>sallyport</c>.</summary>
    public string GatewayName { get; init; } = "sallyport";

    /// <summary>The dashboard offers its set-up while no network is named. Default true.</summary>
    public bool OfferSetup { get; init; } = true;

    /// <summary>The original's API asks for a token also on this machine. Default true.</summary>
    public bool OriginalApiToken { get; init; } = true;

    /// <summary>Networks; none is allowed.</summary>
    public IReadOnlyList<NetworkSettings> Networks { get; init; } = [];

    /// <summary>Open eStim buses; none is allowed.</summary>
    public IReadOnlyList<BusSettings> Buses { get; init; } = [];

    /// <summary>The broker; null for none.</summary>
    public MqttSettings? Mqtt { get; init; }

    /// <summary>What people should know about a choice that was made for them; no warnings.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>File logs to write.</summary>
    public IReadOnlyList<FileLogOptions> FileLogs { get; init; } = [];

    /// <summary>Webhooks to post to.</summary>
    public IReadOnlyList<WebhookOptions> Webhooks { get; init; } = [];

    /// <summary>Policies to set at start: scope, key, value.</summary>
    public IReadOnlyList<(string Scope, string Key, string Value)> Policies { get; init; } = [];

    /// <summary>Days that journal files are kept. Default 30, at least 1.</summary>
    public int RetentionDays { get; init; } = 30;

    /// <summary>Octets of journal files that are kept, in GiB. Default 10, at least 1.</summary>
    public int RetentionGibibytes { get; init; } = 10;

    /// <summary>Frames that are kept in memory for people who look at them. Default 20,000, at most 1,000,000; 0: none.</summary>
    public int FramesKept { get; init; } = 20_000;

    /// <summary>Memory for those frames, in MiB. Default 16, 1..1,024.</summary>
    public int FrameMebibytes { get; init; } = 16;

    /// <summary>Keep what encrypted frames say in clear, keys masked. Default true.</summary>
    public bool FramePlaintext { get; init; } = true;

    /// <summary>Facts that may wait in memory for a disk that refuses; above it uplinks are lost and counted. Default 100,000, at least 1; not a setting of the file.</summary>
    public int WaitingEntries { get; init; } = 100_000;

    /// <summary>
    /// The same settings, with the ports that an earlier gateway took where any port would do: a restart keeps what was announced.
    /// </summary>
    /// <param name="asked">What the earlier gateway was told.</param>
    /// <param name="http">Where it served without TLS, or with it when only with it.</param>
    /// <param name="https">Where it served with TLS; null: nowhere.</param>
    /// <param name="links">Names of its links, in the order of networks and links; those of buses follow.</param>
    public RunSettings KeepPorts(RunSettings asked, Uri http, Uri? https, IEnumerable<string> links)
    {
        var names = new Queue<string>(links);
        var taken = new Dictionary<(string, int, LinkAddress), LinkAddress>();
        var buses = new Dictionary<(string, LinkAddress), LinkAddress>();
        foreach (NetworkSettings network in asked.Networks)
        {
            for (int own = 0; own < network.OwnLinks.Count; own++)
            {
                names.Dequeue();
            }

            foreach ((int i, LinkAddress link) in network.Links.Index())
            {
                taken[(network.Name, i, link)] = Bound(link, names.Dequeue());
            }
        }

        foreach (BusSettings bus in asked.Buses)
        {
            buses[(bus.Name, bus.Link)] = Bound(bus.Link, names.Dequeue());
        }

        return this with
        {
            Buses = [.. Buses.Select(bus => bus with { Link = buses.GetValueOrDefault((bus.Name, bus.Link), bus.Link) })],
            Http = Http is not null && Http.Equals(asked.Http) ? new IPEndPoint(Http.Address, http.Port) : Http,
            Https = https is not null && Https == asked.Https ? Https! with { Endpoint = new IPEndPoint(Https!.Endpoint.Address, https.Port) } : Https,
            Networks = [.. Networks.Select(network => network with { Links = [.. network.Links.Select((link, i) => taken.GetValueOrDefault((network.Name, i, link), link))] })],
        };
    }

    private static LinkAddress Bound(LinkAddress link, string name) =>
        link.Scheme == "udp" && LinkAddress.Parse(name, out _) is { } taken ? link with { Rest = taken.Rest } : link;
}
