using System.Globalization;

namespace Sallyport.Mqtt.Client;

/// <summary>
/// <c>mqtt://[user[:password]@]host[:port]</c> or <c>mqtts://...</c>, with percent escapes in user and password. What does not parse is described
/// without repeating it, because it may hold the password.
/// </summary>
public sealed class MqttUri
{
    /// <summary>Port of <c>mqtt://</c>.</summary>
    public const int PlainPort = 1883;

    /// <summary>Port of <c>mqtts://</c>.</summary>
    public const int TlsPort = 8883;

    private MqttUri(string host, int port, bool tls, string? user, MqttPassword? password)
    {
        Host = host;
        Port = port;
        Tls = tls;
        User = user;
        Password = password;
    }

    /// <summary>Host name or address, without brackets.</summary>
    public string Host { get; }

    /// <summary>1..65,535.</summary>
    public int Port { get; }

    /// <summary>True for <c>mqtts</c>.</summary>
    public bool Tls { get; }

    /// <summary>User; null for none.</summary>
    public string? User { get; }

    /// <summary>Password; null for none.</summary>
    public MqttPassword? Password { get; }

    /// <summary>Reads the text of a setting or flag.</summary>
    /// <param name="text">The URI.</param>
    /// <param name="uri">The result; null on failure.</param>
    /// <param name="error">A sentence that says what is wrong, null on success.</param>
    public static bool TryParse(string? text, out MqttUri? uri, out string? error)
    {
        uri = null;
        error = null;
        if (string.IsNullOrWhiteSpace(text) || !Uri.TryCreate(text, UriKind.Absolute, out var parsed))
        {
            error = "is not a URL such as mqtt://host:1883 or mqtts://user:password@host";
        }
        else if (parsed.Scheme is not ("mqtt" or "mqtts"))
        {
            error = "must begin with mqtt:// or mqtts://";
        }
        else if (parsed.Host.Length == 0 || parsed.Port == 0)
        {
            error = "needs a host, and a port from 1 to 65535 if it names one";
        }
        else if (parsed.AbsolutePath is not ("" or "/") || parsed.Query.Length > 0 || parsed.Fragment.Length > 0)
        {
            error = "must end after host and port";
        }
        else
        {
            uri = Read(parsed, ref error);
        }

        return uri is not null;
    }

    /// <summary>Scheme, host and port; never user and password.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{(Tls ? "mqtts" : "mqtt")}://{(Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]" : Host)}:{Port}");

    private static MqttUri? Read(Uri parsed, ref string? error)
    {
        var tls = parsed.Scheme == "mqtts";
        var colon = parsed.UserInfo.IndexOf(':', StringComparison.Ordinal);
        var user = Uri.UnescapeDataString(colon < 0 ? parsed.UserInfo : parsed.UserInfo[..colon]);
        var password = colon < 0 ? null : Uri.UnescapeDataString(parsed.UserInfo[(colon + 1)..]);
        if (user.Length == 0 && password is not null)
        {
            error = "has a password without a user";
            return null;
        }

        return new MqttUri(
            parsed.Host.Trim('[', ']'),
            parsed.Port > 0 ? parsed.Port : tls ? TlsPort : PlainPort,
            tls,
            user.Length == 0 ? null : user,
            password is null ? null : new MqttPassword(password));
    }
}
