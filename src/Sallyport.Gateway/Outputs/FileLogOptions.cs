using Sallyport.Gateway.Journal;

namespace Sallyport.Gateway.Outputs;

/// <summary>Settings of a file log.</summary>
public sealed record FileLogOptions
{
    /// <summary>Stable name of the output, lower case, and the first part of its file names. Default <c>log</c>.</summary>
    public string Name { get; init; } = "log";

    /// <summary>Folder of the files; made when it is missing. Nobody else writes files of this name there.</summary>
    public required string Folder { get; init; }

    /// <summary>JSON lines or CSV. Default JSON lines.</summary>
    public FileLogFormat Format { get; init; } = FileLogFormat.JsonLines;

    /// <summary>Kinds to write; empty = all.</summary>
    public IReadOnlySet<EntryKind> Kinds { get; init; } = new HashSet<EntryKind>();

    /// <summary>A new file begins when the present one would grow beyond this many octets. Default 16 MiB.</summary>
    public long MaximumOctets { get; init; } = 16 * 1024 * 1024;

    /// <summary>A new file begins when the present one is older. Default 24 h.</summary>
    public TimeSpan MaximumAge { get; init; } = TimeSpan.FromHours(24);

    /// <summary>Files that are kept, the present one included; older ones are deleted. Default 10, at least 1.</summary>
    public int MaximumFiles { get; init; } = 10;

    /// <summary>Entries taken before the first of them is synced. Default 1,000.</summary>
    public int Window { get; init; } = 1000;
}
