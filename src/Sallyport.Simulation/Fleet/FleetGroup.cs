namespace Sallyport.Simulation.Fleet;

/// <summary>Devices of one kind in a fleet.</summary>
public sealed record FleetGroup
{
    /// <summary>How they behave.</summary>
    public required NodeBehaviour Behaviour { get; init; }

    /// <summary>How many, 1..100,000.</summary>
    public required int Count { get; init; }

    /// <summary>Seconds between two reports (or two attacks), 0.01..86,400; each device begins at its own moment. Default 10.</summary>
    public double IntervalSeconds { get; init; } = 10;

    /// <summary>What they send.</summary>
    public PayloadFlavour Payload { get; init; }

    /// <summary>First part of their names; the number follows. Null: the behaviour. Empty: they have no names.</summary>
    public string? Name { get; init; }
}
