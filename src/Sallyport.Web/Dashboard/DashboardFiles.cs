using System.IO.Compression;
using System.Reflection;

namespace Sallyport.Web.Dashboard;

/// <summary>The dashboard as it was built into this assembly; empty in a build without it.</summary>
internal sealed class DashboardFiles
{
    /// <summary>Name of the page itself.</summary>
    public const string Index = "index.html";

    private const string Prefix = "dashboard/";
    private static readonly Lazy<DashboardFiles> Loaded = new(static () => new DashboardFiles(Read(typeof(DashboardFiles).Assembly)));
    private readonly Dictionary<string, DashboardFile> _files;

    /// <summary>Takes the files by their path, with slashes.</summary>
    public DashboardFiles(IEnumerable<KeyValuePair<string, byte[]>> files) =>
        _files = files.ToDictionary(static file => file.Key, static file => Make(file.Key, file.Value), StringComparer.Ordinal);

    /// <summary>Those of this build; they are compressed once, at the first request.</summary>
    public static DashboardFiles OfThisBuild => Loaded.Value;

    /// <summary>A file by its exact path; null when there is none.</summary>
    public DashboardFile? Find(string path) => _files.GetValueOrDefault(path);

    private static DashboardFile Make(string path, byte[] plain)
    {
        var (type, isText) = Path.GetExtension(path) switch
        {
            ".html" => ("text/html; charset=utf-8", true),
            ".js" => ("text/javascript; charset=utf-8", true),
            ".css" => ("text/css; charset=utf-8", true),
            ".svg" => ("image/svg+xml", true),
            _ => ("application/octet-stream", false),
        };
        return new DashboardFile(type, plain, isText ? Compress(plain) : null);
    }

    private static byte[]? Compress(byte[] plain)
    {
        var target = new byte[plain.Length];
        return BrotliEncoder.TryCompress(plain, target, out var written, quality: 9, window: 22) && written < plain.Length ? target[..written] : null;
    }

    private static IEnumerable<KeyValuePair<string, byte[]>> Read(Assembly assembly)
    {
        foreach (var name in assembly.GetManifestResourceNames().Where(static name => name.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            var octets = new byte[stream.Length];
            stream.ReadExactly(octets);
            yield return new KeyValuePair<string, byte[]>(name[Prefix.Length..].Replace('\\', '/'), octets);
        }
    }
}
