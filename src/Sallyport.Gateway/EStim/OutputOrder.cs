using Sallyport.Protocols.EStim.Messages;

namespace Sallyport.Gateway.EStim;

/// <summary>One order for a device with outputs. <see cref="Kind"/> says which of the others mean something.</summary>
public sealed record OutputOrder
{
    /// <summary>What to do.</summary>
    public required OutputOrderKind Kind { get; init; }

    /// <summary>Device id.</summary>
    public required string Device { get; init; }

    /// <summary>Arm: which outputs, 0..7.</summary>
    public IReadOnlyList<int> Outputs { get; init; } = [];

    /// <summary>Levels: output, level in per mille, ramp in milliseconds.</summary>
    public IReadOnlyList<LevelChange> Levels { get; init; } = [];

    /// <summary>
    /// Levels: the targets that the sender saw. An output whose target is another one now is not raised; lowering is never held up. An output without an entry is not compared.
    /// </summary>
    public IReadOnlyList<ExpectedTarget> ExpectedTargets { get; init; } = [];

    /// <summary>Limits: output, highest level in per mille, steepest rise in per mille per second.</summary>
    public IReadOnlyList<OutputLimit> Limits { get; init; } = [];

    /// <summary>Arm: seconds until the first level, 1..600; Watchdog: 1..60; GrantKey: 10..655,350, rounded up to whole tens.</summary>
    public int Seconds { get; init; }

    /// <summary>Stop: 0..10,000.</summary>
    public int RampMilliseconds { get; init; }

    /// <summary>GrantKey: what the key may do; empty = everything but what only the master key may.</summary>
    public IReadOnlyList<Permission> Permissions { get; init; } = [];
}
