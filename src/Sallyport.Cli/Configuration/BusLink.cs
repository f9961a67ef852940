using System.Globalization;
using System.Net;
using Sallyport.Links.Udp;

namespace Sallyport.Cli.Configuration;

/// <summary>The link of a bus as it was written: <c>serial:/dev/ttyUSB0?baud=9600&amp;name=left</c>.</summary>
/// <param name="Link">The link without the query.</param>
/// <param name="Name">The name from the query, else the last part of the path, and <c>radio</c> where there is no path.</param>
/// <param name="BaudRate">From the query; null when it says nothing.</param>
internal sealed record BusLink(LinkAddress Link, string? Name, int? BaudRate)
{
    /// <summary>Slowest line.</summary>
    public const int LeastBaudRate = 50;

    /// <summary>Fastest line.</summary>
    public const int MostBaudRate = 4_000_000;

    private const string Protocol = "estim";
    private const string Datagrams = "udp";
    private const string RadioName = "radio";

    /// <summary>Where a <c>udp</c> link listens, or where a device finds it; null for a line, and for what is not on this machine.</summary>
    public IPEndPoint? Endpoint => EndpointOf(Link);

    /// <summary>The same of a link without its name and rate.</summary>
    public static IPEndPoint? EndpointOf(LinkAddress link) =>
        link.Scheme == Datagrams && UdpLinkOptions.TryParse(link.Rest, [], out UdpLinkOptions? options, out _) && IPAddress.IsLoopback(options!.Endpoint.Address) ? options.Endpoint : null;

    /// <summary>Reads a link; the protocol in front may be left out where only a bus can be meant.</summary>
    public static (BusLink? Value, string? Mistake) Parse(string text)
    {
        bool isNamed = text.StartsWith(Protocol + "=", StringComparison.Ordinal);
        if (LinkAddress.Parse(isNamed ? text : $"{Protocol}={text}", out string? mistake) is not { } link)
        {
            return (null, mistake);
        }

        if (link.Scheme is not ("serial" or "pty" or Datagrams))
        {
            return (null, $"a bus of the kind {link.Scheme} is not in this release; serial, pty and udp are");
        }

        bool isLine = link.Scheme != Datagrams;
        if (!isLine && EndpointOf(link) is null)
        {
            return (null, $"'{link.Scheme}:{link.Rest}' must stay on this machine, for example udp://127.0.0.1:7000: whoever reaches the port is on the air");
        }

        (string? name, int? baud) = ((string?)null, (int?)null);
        foreach (string part in link.Query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] pair = part.Split('=', 2);
            switch (pair)
            {
                case ["name", var given] when SettingRules.BusName(given).Mistake is null:
                    name = given;
                    break;
                case ["name", _]:
                    return (null, $"name= needs {SettingRules.BusNameRule}");
                case ["baud", _] when !isLine:
                    return (null, "baud= is for lines; udp carries whole packets");
                case ["baud", var given] when int.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out int rate) && rate is >= LeastBaudRate and <= MostBaudRate:
                    baud = rate;
                    break;
                case ["baud", _]:
                    return (null, $"baud= needs a whole number from {LeastBaudRate} to {MostBaudRate}");
                default:
                    return (null, $"a bus knows baud= and name= behind the question mark, not '{pair[0]}'");
            }
        }

        return (new BusLink(link with { Query = "" }, name ?? (isLine ? Path.GetFileName(link.Rest.TrimEnd('/')) : RadioName), baud), null);
    }
}
