using Sallyport.Gateway.Frames;

namespace Sallyport.Gateway.Host;

/// <summary>Bounds of the host. The defaults fit two small processor cores and 100,000 devices.</summary>
public sealed record GatewayHostOptions
{
    /// <summary>Frames taken from each link per turn. Default 256.</summary>
    public int ArrivalsPerTurn { get; init; } = 256;

    /// <summary>Handshakes and other expensive work per segment and turn (0.1 ms each). Default 8.</summary>
    public int WorkPerTurn { get; init; } = 8;

    /// <summary>Commands of callers executed per turn. Default 64.</summary>
    public int CommandsPerTurn { get; init; } = 64;

    /// <summary>Commands that wait to be executed; more are refused. Default 1,024.</summary>
    public int WaitingCommands { get; init; } = 1024;

    /// <summary>Downlinks submitted per turn. Default 64.</summary>
    public int DownlinksPerTurn { get; init; } = 64;

    /// <summary>Committed entries projected, and offered to each output, per turn. Default 1,000.</summary>
    public int EntriesPerTurn { get; init; } = 1000;

    /// <summary>Queued downlinks per device. Default 64.</summary>
    public int QueuePerDevice { get; init; } = 64;

    /// <summary>Queued downlinks in all. Default 100,000.</summary>
    public int QueueInAll { get; init; } = 100_000;

    /// <summary>Closed downlinks that stay visible. Default 10,000.</summary>
    public int ClosedDownlinks { get; init; } = 10_000;

    /// <summary>Devices that are remembered; new ones above this are served but not listed. Default 1,000,000.</summary>
    public int MaximumDevices { get; init; } = 1_000_000;

    /// <summary>How often the projection is written to the state store. Default 1 s; what is newer is rebuilt from the journal.</summary>
    public TimeSpan StateInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How often cursors of outputs are saved, beside every 1,000 confirmed entries. Default 1 s; what is newer is offered again after a crash.</summary>
    public TimeSpan CursorInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How often links and disk are looked at and alerts are weighed. Default 1 s.</summary>
    public TimeSpan WatchInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Free octets on the disk of the data folder, asked once per <see cref="WatchInterval"/> and for each look at the health; null: nobody knows. Default null.</summary>
    public Func<long?>? FreeOctets { get; init; }

    /// <summary>Keeps the newest frames in memory for people who look at them; null (the default): none are kept.</summary>
    public FrameRing? Frames { get; init; }

    /// <summary>How long a command waits for a disk that refuses before its caller is told that it is in doubt. Default 5 s.</summary>
    public TimeSpan DoubtTime { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary><c>strong</c> or <c>ordinary</c>: what the journal was opened with; shown in health.</summary>
    public string Durability { get; init; } = "strong";
}
