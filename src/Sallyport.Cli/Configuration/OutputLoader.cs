using System.Text;
using Sallyport.Gateway.Journal;
using Sallyport.Gateway.Outputs;

namespace Sallyport.Cli.Configuration;

/// <summary>The list <c>outputs</c>: file logs and webhooks (docs/outputs.md).</summary>
internal static class OutputLoader
{
    /// <summary>The output that a broker makes; its place in the journal is kept under this name.</summary>
    private const string BrokerName = "mqtt";

    private const int LongestName = 20;
    private const int ShortestSecret = 16;
    private const int LongestSecret = 1024;
    private const int MostMegabytes = 1_000_000;
    private const int MostFiles = 10_000;

    /// <summary>Understands all of them; mistakes go to the reader.</summary>
    public static (IReadOnlyList<FileLogOptions> FileLogs, IReadOnlyList<WebhookOptions> Webhooks) Load(SettingReader reader, ICollection<string> warnings)
    {
        var logs = new List<FileLogOptions>();
        var webhooks = new List<WebhookOptions>();
        var names = new HashSet<string>(StringComparer.Ordinal) { BrokerName };
        for (int i = 0; i < reader.Count("outputs"); i++)
        {
            string at = $"outputs:{i}";
            Setting? type = reader.Take($"{at}:type");
            string? name = reader.Take<string>($"{at}:name", Name) ?? type?.Value;
            FileLogOptions? log = FileLog(reader, at, type);
            WebhookOptions? webhook = Webhook(reader, at, type, warnings);
            if (type?.Value is not ("file" or "webhook"))
            {
                reader.Wrong(type, $"{at}:type", "must be file or webhook");
            }
            else if (!names.Add(name!))
            {
                reader.Missing($"{at}:name", $"the name {name} is taken by another output");
            }

            logs.AddRange(log is null ? [] : [log with { Name = name! }]);
            webhooks.AddRange(webhook is null ? [] : [webhook with { Name = name! }]);
        }

        return (logs, webhooks);
    }

    private static FileLogOptions? FileLog(SettingReader reader, string at, Setting? type)
    {
        bool wanted = type?.Value == "file";
        Setting? path = reader.Take($"{at}:path");
        Setting? format = reader.Take($"{at}:format");
        Setting? megabytes = reader.Take($"{at}:maximumMegabytes");
        Setting? files = reader.Take($"{at}:files");
        int? most = reader.TakeNumber($"{at}:maximumMegabytes", 1, MostMegabytes);
        int? kept = reader.TakeNumber($"{at}:files", 1, MostFiles);
        if (type is not null && !wanted)
        {
            reader.Misplaced("belongs to outputs of the type file", path, format, megabytes, files);
            return null;
        }

        if (wanted && path is null)
        {
            reader.Missing($"{at}:path", "is missing: the folder of the files");
        }

        if (format is { Value: not ("jsonl" or "csv") })
        {
            reader.Wrong(format, "must be jsonl or csv");
        }

        if (!wanted || path is null)
        {
            return null;
        }

        var defaults = new FileLogOptions { Folder = Path.GetFullPath(Path.Combine(path.BaseFolder, path.Value)) };
        return defaults with
        {
            Format = format?.Value == "csv" ? FileLogFormat.Csv : FileLogFormat.JsonLines,
            MaximumOctets = most is { } value ? (long)value << 20 : defaults.MaximumOctets,
            MaximumFiles = kept ?? defaults.MaximumFiles,
        };
    }

    private static WebhookOptions? Webhook(SettingReader reader, string at, Setting? type, ICollection<string> warnings)
    {
        bool wanted = type?.Value == "webhook";
        Setting? place = reader.Take($"{at}:url");
        Setting? chosen = reader.Take($"{at}:kinds");
        (string? secret, Setting? from) = reader.TakeSecret($"{at}:secret");
        if (type is not null && !wanted)
        {
            reader.Misplaced("belongs to outputs of the type webhook", place, from, chosen);
            return null;
        }

        if (wanted && place is null)
        {
            reader.Missing($"{at}:url", "is missing");
        }

        int octets = Encoding.UTF8.GetByteCount(secret ?? "");
        if (secret is not null && octets is < ShortestSecret or > LongestSecret)
        {
            reader.Wrong(from!, $"must be {ShortestSecret} to {LongestSecret} octets");
        }

        if (reader.Take<Uri>($"{at}:url", Address) is not { } url)
        {
            return null;
        }

        if (url.Scheme == "http" && !url.IsLoopback)
        {
            warnings.Add($"{place!.Origin}: entries travel readable over http; https is safer");
        }

        return new WebhookOptions { Url = url, Kinds = reader.Take<IReadOnlyList<EntryKind>>($"{at}:kinds", Kinds) ?? [], Secret = Encoding.UTF8.GetBytes(secret ?? "") };
    }

    private static (IReadOnlyList<EntryKind>? Value, string? Mistake) Kinds(string text)
    {
        var kinds = new List<EntryKind>();
        foreach (string word in text.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries))
        {
            if (!EntryJson.TryParseKind(word, out EntryKind kind))
            {
                return (null, $"has '{word}', which is no kind of entry (docs/events.md)");
            }

            kinds.Add(kind);
        }

        return (kinds, null);
    }

    private static (string? Value, string? Mistake) Name(string text) =>
        text.Length is > 0 and <= LongestName && text.All(static c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-')
            ? (text, null)
            : (null, $"must be 1 to {LongestName} lower-case letters, digits and '-'");

    private static (Uri? Value, string? Mistake) Address(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out Uri? url) && url.Scheme is "http" or "https" && url.UserInfo == ""
            ? (url, null)
            : (null, "must be an http or https address without a user in it");
}
