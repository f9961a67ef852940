namespace Sallyport.Gateway.Journal;

/// <summary>A question about the past: which entries, in which direction. All conditions must hold.</summary>
public sealed record JournalSearch
{
    /// <summary>Most devices that one question may name.</summary>
    public const int MostDevices = 32;

    /// <summary>Only numbers above this; 0 = from the first.</summary>
    public long AfterSeq { get; init; }

    /// <summary>Only numbers below this; default no bound.</summary>
    public long BeforeSeq { get; init; } = long.MaxValue;

    /// <summary>At most this many, 1..10,000.</summary>
    public int Maximum { get; init; } = 1_000;

    /// <summary>True: from the newest backwards. Default false.</summary>
    public bool NewestFirst { get; init; }

    /// <summary>Only these devices, at most <see cref="MostDevices"/>; empty = all.</summary>
    public IReadOnlyList<string> Devices { get; init; } = [];

    /// <summary>Only these kinds; empty = all.</summary>
    public IReadOnlyList<EntryKind> Kinds { get; init; } = [];

    /// <summary>Only devices of this network, <c>protocol/segment</c>; null = all.</summary>
    public string? Network { get; init; }

    /// <summary>Only entries of this time or later, UTC microseconds. Default no bound.</summary>
    public long FromMicroseconds { get; init; } = long.MinValue;

    /// <summary>Only entries before this time, UTC microseconds. Default no bound.</summary>
    public long ToMicroseconds { get; init; } = long.MaxValue;

    /// <summary>Bit n is set when kind n is wanted.</summary>
    public long KindMask => Kinds.Count == 0 ? -1 : Kinds.Aggregate(0L, static (mask, kind) => mask | (1L << (int)kind));

    /// <summary>Whether an entry is one of those that are wanted.</summary>
    public bool Fits(JournalEntry entry) =>
        entry.Seq > AfterSeq && entry.Seq < BeforeSeq
        && entry.TimeMicroseconds >= FromMicroseconds && entry.TimeMicroseconds < ToMicroseconds
        && ((KindMask >> (int)entry.Kind) & 1) != 0
        && (Devices.Count == 0 || Devices.Contains(entry.Device))
        && IsOfNetwork(entry.Device);

    /// <summary>Whether a device is of the wanted network.</summary>
    public bool IsOfNetwork(string device) =>
        Network is null || (device.Length > Network.Length && device[Network.Length] == '/' && device.StartsWith(Network, StringComparison.Ordinal));
}
