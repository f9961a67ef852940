using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using Sallyport.Wire;

namespace Sallyport.Web.EnigmaIot;

/// <summary>
/// The REST API of the original gateway (enigmaiot.md section 15), octet for octet but for what docs/deviations.md names: <c>valid-json</c>,
/// <c>no-node-limit</c>, <c>rest-ambiguous-id</c>, <c>rest-unknown-restart</c>, <c>rest-reset-confirm</c>. Does nothing by itself: the answer says what is to be done.
/// </summary>
/// <param name="view">Asked anew for each request.</param>
public sealed class OriginalApi(IOriginalView view)
{
    private const string Json = "application/json";
    private const string NoVersion = "0.0.0";
    private static readonly OriginalAnswer NoNode = new(404, Json, """{"result":"not found"}""");
    private static readonly OriginalAnswer NoPath = new(404, "text/plain", "Not Found");
    private static readonly OriginalAnswer Ambiguous = new(409, Json, """{"result":"ambiguous"}""");

    /// <summary>Answers a request.</summary>
    /// <param name="method">In capitals.</param>
    /// <param name="pathAndQuery">Path from the root and the parameters of query and form, for example <c>/api/node/node?nodeid=0</c>. Untrusted.</param>
    public OriginalAnswer Answer(string method, string pathAndQuery)
    {
        var query = new OriginalQuery(pathAndQuery);
        return (method, query.Path) switch
        {
            ("GET", "/api/gw/nodenumber") => Ok(Invariant($$"""{"nodeNumber":{{view.Nodes.Count}}}""")),
            ("GET", "/api/gw/maxnodes") => Ok(Invariant($$"""{"maxNodes":{{view.Gateway.MaximumNodes}}}""")),
            ("GET", "/api/gw/nodes") => Ok(List()),
            ("GET", "/api/gw/info") => Ok(Info(view.Gateway)),
            ("PUT", "/api/gw/restart") => Confirmed(query, "gw_restart", OriginalAction.RestartGateway),
            ("PUT", "/api/gw/reset") => Confirmed(query, "gw_reset", OriginalAction.ResetGateway),
            ("GET", "/api/node/node") => OfNode(query, node => Ok(Describe(node))),
            ("DELETE", "/api/node/node") => OfNode(query, static node => new OriginalAnswer(200, Json, """{"result":"ok"}""", OriginalAction.RemoveNode, node.Address)),
            ("PUT", "/api/node/restart") =>
                OfNode(query, static node => new OriginalAnswer(200, Json, """{"node_restart":"processed"}""", OriginalAction.RestartNode, node.Address)),
            _ => NoPath,
        };
    }

    private static OriginalAnswer Ok(string body) => new(200, Json, body);

    private static OriginalAnswer Confirmed(in OriginalQuery query, string word, OriginalAction action) =>
        query.Parameters.Contains(("confirm", "1"))
            ? new OriginalAnswer(200, Json, $$"""{"{{word}}":"processed"}""", action)
            : new OriginalAnswer(404, Json, $$"""{"{{word}}":"fail"}""");

    private string List()
    {
        var text = new StringBuilder("{\"nodes\":[");
        var separator = "";
        foreach (var node in view.Nodes.OrderBy(static node => node.NodeId).ThenBy(static node => node.Address))
        {
            text.Append(CultureInfo.InvariantCulture, $"{separator}{{\"nodeId\":{node.NodeId},\"address\":\"{Lower(node.Address)}\"");
            separator = ",";
            if (node.Name is { } name)
            {
                text.Append(CultureInfo.InvariantCulture, $", \"name\":\"{Escaped(name)}\"");
            }

            text.Append('}');
        }

        return text.Append("]}").ToString();
    }

    // The original prints the station's address as AP and the other way round; programs that read it expect that.
    private static string Info(OriginalGateway gateway) => new StringBuilder()
        .Append(CultureInfo.InvariantCulture, $"{{\"version\":\"{Escaped(gateway.Version)}\",\"network\":\"{Escaped(gateway.Network)}\",")
        .Append(CultureInfo.InvariantCulture, $"\"addresses\":{{\"AP\":\"{gateway.Station}\",\"STA\":\"{gateway.AccessPoint}\"}},\"channel\":{Number(gateway.Channel)},")
        .Append(CultureInfo.InvariantCulture, $"\"ap\":\"{Escaped(gateway.AccessPointName)}\",\"bssid\":\"{Escaped(gateway.Bssid)}\",\"rssi\":{Number(gateway.Rssi)},")
        .Append(CultureInfo.InvariantCulture, $"\"txpower\":{Power(gateway.TransmitPowerDbm)},\"dns\":\"{Escaped(gateway.Dns)}\",\"mem\":{gateway.FreeOctets}}}")
        .ToString();

    private string Describe(OriginalNode node)
    {
        var errors = node.Received > 0 ? (float)((double)node.Lost / node.Received) : 0;
        var text = new StringBuilder()
            .Append(CultureInfo.InvariantCulture, $$"""{"version":"{{Escaped(node.Firmware ?? NoVersion)}}","node_id":{{node.NodeId}},"address":"{{Lower(node.Address)}}",""")
            .Append(CultureInfo.InvariantCulture, $"\"keyValidSince\":{Age(node.SessionSinceMicroseconds)},\"lastMessageTime\":{Age(node.LastSeenMicroseconds)},")
            .Append(CultureInfo.InvariantCulture, $"\"sleepy\":{Truth(node.Sleepy)},\"Broadcast\":{Truth(node.Broadcast)},\"TimeSync\":{Truth(node.TimeSync)},")
            .Append(CultureInfo.InvariantCulture, $"\"rssi\":{Number(node.Rssi)},\"packetsHour\":{FixedNumber.Text(node.PacketsPerHour)},\"per\":{FixedNumber.Text(errors)}");
        if (node.Name is { } name)
        {
            text.Append(CultureInfo.InvariantCulture, $",\"Name\":\"{Escaped(name)}\"");
        }

        return text.Append('}').ToString();
    }

    private OriginalAnswer OfNode(in OriginalQuery query, Func<OriginalNode, OriginalAnswer> answer)
    {
        var nodes = Named(query);
        return nodes.Length switch
        {
            0 => NoNode,
            1 => answer(nodes[0]),
            _ => Ambiguous,
        };
    }

    /// <summary>The first parameter that names a node decides. A node id that is not a number is passed over, as in the original.</summary>
    private OriginalNode[] Named(in OriginalQuery query)
    {
        foreach (var (name, value) in query.Parameters)
        {
            switch (name)
            {
                case "nodeid" when value.Length > 0 && value.All(char.IsAsciiDigit):
                    return int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? [.. view.Nodes.Where(node => node.NodeId == id)] : [];
                case "nodename":
                    return [.. view.Nodes.Where(node => node.Name == value)];
                case "nodeaddr":
                    return MacAddress.TryParse(value, out var address) ? [.. view.Nodes.Where(node => node.Address == address)] : [];
            }
        }

        return [];
    }

    private long Age(long microseconds) => Math.Max(0, view.NowMicroseconds - microseconds) / 1000;

    private static string Lower(MacAddress address) => address.ToString().ToLowerInvariant();

    private static string Truth(bool value) => value ? "true" : "false";

    private static string Number(int? value) => value?.ToString(CultureInfo.InvariantCulture) ?? "null";

    private static string Power(double? value) => value?.ToString("F1", CultureInfo.InvariantCulture) ?? "null";

    private static string Escaped(string text) => JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(text);

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
