using System.CommandLine;

namespace Sallyport.Cli.Data;

/// <summary>The flags of every command that talks to a running gateway: <c>--data DIR</c> (default ./data), or <c>--url URL --token T</c> for another machine.</summary>
internal sealed class GatewayFlags
{
    private const int FingerprintDigits = 64;
    private readonly Option<string> _url = new("--url") { Description = "Address of a gateway on another machine, for example https://box:8443", HelpName = "URL" };
    private readonly Option<string> _token = new("--token") { Description = "Its token (or environment SALLYPORT__TOKEN, which other users of this machine cannot read)", HelpName = "T" };

    private readonly Option<string> _fingerprint = new("--fingerprint") { Description = "SHA-256 fingerprint of its self-made certificate, as 'run' printed it there", HelpName = "HEX" };

    private GatewayFlags()
    {
    }

    /// <summary>The option <c>--data</c> itself, for commands that work on the folder.</summary>
    public Option<string> Folder { get; } = MakeFolderOption();

    /// <summary>Adds the flags to a command.</summary>
    public static GatewayFlags AddTo(Command command)
    {
        var flags = new GatewayFlags();
        command.Add(flags.Folder);
        command.Add(flags._url);
        command.Add(flags._token);
        command.Add(flags._fingerprint);
        return flags;
    }

    /// <summary>The option <c>--data</c> for commands that need no gateway.</summary>
    public static Option<string> MakeFolderOption() =>
        new("--data") { Description = "The gateway's folder", HelpName = "DIR", DefaultValueFactory = static _ => "./data" };

    /// <summary>True when a gateway is named, or runs on the folder. A folder of somebody else counts, so that <see cref="Resolve"/> tells about it.</summary>
    public bool IsRunning(ParseResult parsed)
    {
        var folder = new GatewayFolder(parsed.GetValue(Folder)!);
        return parsed.GetValue(_url) is not null || folder.IsUnreadable() || folder.IsHeld();
    }

    /// <summary>Where the gateway is and how to be let in.</summary>
    /// <exception cref="CommandFailure">The flags are wrong (2), or the folder knows no running gateway (1).</exception>
    public GatewayAddress Resolve(ParseResult parsed)
    {
        string? token = parsed.GetValue(_token);
        if (token is not null)
        {
            parsed.InvocationConfiguration.Error.WriteLine("sallyport: warning: every user of this machine can read --token; SALLYPORT__TOKEN is safer");
        }

        token ??= Environment.GetEnvironmentVariable("SALLYPORT__TOKEN");
        if (parsed.GetValue(_url) is { } text)
        {
            return Uri.TryCreate(text, UriKind.Absolute, out Uri? url) && url.Scheme is "http" or "https"
                ? new GatewayAddress(url, token, Fingerprint(parsed))
                : throw CommandFailure.Usage("--url must be an http or https address");
        }

        var folder = new GatewayFolder(parsed.GetValue(Folder)!);
        if (folder.IsUnreadable())
        {
            throw CommandFailure.Refused($"the data folder {folder.Path} belongs to another user; ask as that user, or name the gateway with --url and --token");
        }

        return folder.FindGateway(token) ?? throw CommandFailure.Refused($"no running gateway found in {folder.Path}; start one with './sallyport run', or name another with --data or --url");
    }

    private string? Fingerprint(ParseResult parsed)
    {
        string? hex = parsed.GetValue(_fingerprint)?.Replace(":", "", StringComparison.Ordinal).ToLowerInvariant();
        return hex is null || (hex.Length == FingerprintDigits && hex.All(char.IsAsciiHexDigitLower)) ? hex : throw CommandFailure.Usage("--fingerprint must be 64 hex digits, colons between them or not");
    }
}
