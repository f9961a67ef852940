namespace Sallyport.Links.Faults;

/// <summary>What happens to the frames of one direction. All probabilities 0..1, default 0: nothing happens.</summary>
public sealed record FaultProfile
{
    /// <summary>The frame vanishes; the sender of a unicast sees no acknowledgement.</summary>
    public double Loss { get; init; }

    /// <summary>The frame comes twice.</summary>
    public double Duplicate { get; init; }

    /// <summary>One bit of the frame is flipped. A real radio's checksum would drop such a frame: it shows what a damaged or forged frame does.</summary>
    public double Corrupt { get; init; }

    /// <summary>The frame waits for a random time up to <see cref="MaximumDelay"/>, so that later ones overtake it.</summary>
    public double Delay { get; init; }

    /// <summary>Longest wait of a delayed frame. Default 50 ms.</summary>
    public TimeSpan MaximumDelay { get; init; } = TimeSpan.FromMilliseconds(50);
}
