namespace Sallyport.Simulation.Air;

/// <summary>How the simulated air treats frames. Probabilities 0..1.</summary>
public sealed record AirOptions
{
    /// <summary>A frame is lost with all its tries, as in a fade that lasts longer than the 20 ms of the tries. Default 0.</summary>
    public double Loss { get; init; }

    /// <summary>One try is lost; up to five tries hide that, it costs time only. A broadcast has one try. Default 0.02.</summary>
    public double TryLoss { get; init; } = 0.02;

    /// <summary>The frame arrives but its acknowledgement does not: the sender believes that it is lost. Default 0.</summary>
    public double AcknowledgementLoss { get; init; }

    /// <summary>The frame arrives twice. Default 0.</summary>
    public double Duplicate { get; init; }

    /// <summary>Time of one try on the air, with its acknowledgement. Default 1.4 ms, as 100 octets at 1 Mbit/s take.</summary>
    public TimeSpan TryTime { get; init; } = TimeSpan.FromMicroseconds(1_400);

    /// <summary>Random extra time of a frame, which lets frames of different stations overtake each other. Default 3 ms.</summary>
    public TimeSpan Jitter { get; init; } = TimeSpan.FromMilliseconds(3);

    /// <summary>Frames of one station overtake each other too, which no radio does but a path of several hops can. Default false.</summary>
    public bool Overtaking { get; init; }
}
