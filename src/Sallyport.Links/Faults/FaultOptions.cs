namespace Sallyport.Links.Faults;

/// <summary>Settings of a <see cref="FaultLink"/>.</summary>
public sealed record FaultOptions
{
    /// <summary>Decides all faults: same seed, same frames, same faults.</summary>
    public ulong Seed { get; init; }

    /// <summary>Faults of frames that arrive.</summary>
    public FaultProfile Receive { get; init; } = new();

    /// <summary>Faults of frames that are sent.</summary>
    public FaultProfile Send { get; init; } = new();

    /// <summary>Delayed frames at most, both directions together; when it is full a frame is not delayed. Default 1,024.</summary>
    public int MaximumDelayed { get; init; } = 1_024;

    /// <summary>Wakes the host when a delayed frame is due; null where the host polls on virtual time.</summary>
    public TimeProvider? Time { get; init; }
}
