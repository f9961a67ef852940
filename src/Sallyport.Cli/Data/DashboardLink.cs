using System.Net;

namespace Sallyport.Cli.Data;

/// <summary>Addresses of the dashboard for people.</summary>
internal static class DashboardLink
{
    /// <summary>Where a gateway serves that does not run now, if it is started without flags.</summary>
    public static Uri Usual { get; } = new("http://127.0.0.1:8080");

    /// <summary>A one-time link. What stands behind # is never sent to any server, so it is in no log of one.</summary>
    public static string OneTime(Uri gateway, string secret) => $"{Reachable(gateway)}/#link={secret}";

    /// <summary>An address that a browser can open: "all addresses" is none, so the name of this machine stands for it.</summary>
    public static string Reachable(Uri gateway) =>
        (IPAddress.TryParse(gateway.Host.Trim('[', ']'), out IPAddress? address) && (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any))
            ? new UriBuilder(gateway) { Host = Dns.GetHostName() }.Uri
            : gateway).ToString().TrimEnd('/');
}
