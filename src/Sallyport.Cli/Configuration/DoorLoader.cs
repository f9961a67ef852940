using System.Net;
using Sallyport.Web.Access;

namespace Sallyport.Cli.Configuration;

/// <summary>The settings of where and how the gateway is reached: <c>http, allowHttp, https, certFile, certKeyFile, hosts, sessions, originalApiToken</c>.</summary>
internal static class DoorLoader
{
    private const int LongestHost = 253;
    private const int MostIdleMinutes = 525_600;
    private const int MostHours = 87_600;
    private const string None = "none";

    /// <summary>Where to listen without TLS; null: nowhere. By default on loopback, but not beside <c>https</c>.</summary>
    public static IPEndPoint? Http(SettingReader reader, IPEndPoint usual, bool hasHttps, ICollection<string> warnings)
    {
        Setting? setting = reader.Take("http");
        bool allowed = reader.TakeSwitch("allowHttp") ?? false;
        if (setting is null)
        {
            return hasHttps ? null : usual;
        }

        if (setting.Value == None)
        {
            if (!hasHttps)
            {
                reader.Wrong(setting, "without https the gateway could not be reached at all");
            }

            return null;
        }

        if (reader.Take<IPEndPoint>("http", SettingRules.Endpoint) is not { } endpoint)
        {
            return usual;
        }

        if (!IPAddress.IsLoopback(endpoint.Address))
        {
            if (allowed)
            {
                warnings.Add($"http: other machines reach {endpoint} without TLS: passwords, tokens and data travel readable; --https serves with TLS");
            }
            else
            {
                reader.Wrong(setting, $"other machines reach {endpoint}, and passwords and tokens travel readable without TLS; use --https {endpoint} instead, or allow it with --allow-http");
            }
        }

        return endpoint;
    }

    /// <summary>Where to listen with TLS; null: nowhere.</summary>
    public static HttpsSettings? Https(SettingReader reader)
    {
        Setting? setting = reader.Take("https");
        Setting? certificate = reader.Take("certFile");
        Setting? key = reader.Take("certKeyFile");
        if (setting is null or { Value: None })
        {
            reader.Misplaced("is of use only with --https", certificate, key);
            return null;
        }

        if (certificate is null != key is null)
        {
            reader.Wrong((certificate ?? key)!, "certificate and key come together (--cert, --key)");
        }

        return reader.Take<IPEndPoint>("https", SettingRules.Endpoint) is { } endpoint ? new HttpsSettings(endpoint, File(certificate), File(key)) : null;
    }

    /// <summary>Names that the gateway answers for.</summary>
    public static IReadOnlyList<string> Hosts(SettingReader reader) =>
        [.. Enumerable.Range(0, reader.Count("hosts")).Select(i => reader.Take<string>($"hosts:{i}", Host)).OfType<string>()];

    /// <summary>How long people stay signed in.</summary>
    public static SessionLimits Sessions(SettingReader reader)
    {
        var usual = new SessionLimits();
        return new SessionLimits
        {
            Idle = reader.TakeNumber("sessions:idleMinutes", 1, MostIdleMinutes) is { } minutes ? TimeSpan.FromMinutes(minutes) : usual.Idle,
            Absolute = reader.TakeNumber("sessions:absoluteHours", 1, MostHours) is { } hours ? TimeSpan.FromHours(hours) : usual.Absolute,
        };
    }

    /// <summary>Whether callers on this machine need a token at the original's API.</summary>
    public static bool OriginalApiToken(SettingReader reader, ICollection<string> warnings)
    {
        bool isNeeded = reader.TakeSwitch("originalApiToken") ?? true;
        if (!isNeeded)
        {
            warnings.Add("originalApiToken: every program on this machine commands the nodes by /api/node and /api/gw without a token; switch it on when old scripts send one");
        }

        return isNeeded;
    }

    private static string? File(Setting? setting) => setting is null ? null : Path.Combine(setting.BaseFolder, setting.Value);

    private static (string? Value, string? Mistake) Host(string text) =>
        text.Length is 0 or > LongestHost || !text.All(static c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-')
            ? (null, "must be the name of a host, for example gateway.example.org")
            : (text, null);
}
