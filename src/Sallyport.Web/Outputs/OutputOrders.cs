namespace Sallyport.Web.Outputs;

/// <summary>Body of <c>POST /api/v1/outputs/{device}/arm</c>.</summary>
internal sealed record ArmOrder
{
    /// <summary>0..7.</summary>
    public required IReadOnlyList<int> Outputs { get; init; }

    /// <summary>Time until the first level, 1..600.</summary>
    public required int TimeoutSeconds { get; init; }
}

/// <summary>Body of <c>POST /api/v1/outputs/{device}/levels</c>.</summary>
internal sealed record LevelsOrder
{
    /// <summary>All or nothing; one to eight, each output once.</summary>
    public required IReadOnlyList<LevelOrder> Levels { get; init; }
}

/// <summary>One level.</summary>
internal sealed record LevelOrder
{
    /// <summary>0..7.</summary>
    public required int Output { get; init; }

    /// <summary>Per mille, 0..1000.</summary>
    public required int Level { get; init; }

    /// <summary>0..65535; a rise is never steeper than the output's limit.</summary>
    public int RampMilliseconds { get; init; }

    /// <summary>The target that the sender saw, per mille, 0..1000. When it is another one now, nothing is raised. Null: not compared.</summary>
    public int? ExpectedTarget { get; init; }
}

/// <summary>Body of <c>POST /api/v1/outputs/{device}/lower</c>.</summary>
internal sealed record LowerOrder
{
    /// <summary>0..10000.</summary>
    public required int RampMilliseconds { get; init; }
}

/// <summary>Body of <c>POST /api/v1/outputs/{device}/limits</c>.</summary>
internal sealed record LimitsOrder
{
    /// <summary>One to eight.</summary>
    public required IReadOnlyList<LimitOrder> Limits { get; init; }
}

/// <summary>One limit.</summary>
internal sealed record LimitOrder
{
    /// <summary>0..7.</summary>
    public required int Output { get; init; }

    /// <summary>Per mille, 0..1000.</summary>
    public required int MaximumLevel { get; init; }

    /// <summary>Per mille per second, 1..1000.</summary>
    public required int MaximumRise { get; init; }
}

/// <summary>Body of <c>POST /api/v1/outputs/{device}/watchdog</c>.</summary>
internal sealed record WatchdogOrder
{
    /// <summary>1..60.</summary>
    public required int Seconds { get; init; }
}

/// <summary>Body of <c>POST /api/v1/outputs/{device}/keys</c>.</summary>
internal sealed record TemporaryKeyOrder
{
    /// <summary>10..655350, rounded up to whole tens.</summary>
    public required int Seconds { get; init; }

    /// <summary>What the key may do; empty, null or left out: everything but what only the master key may.</summary>
    public IReadOnlyList<PermissionOrder>? Permissions { get; init; }
}

/// <summary>One permission of a temporary key.</summary>
internal sealed record PermissionOrder
{
    /// <summary><c>arm</c> or <c>levels</c>; stopping is always allowed.</summary>
    public required string Command { get; init; }

    /// <summary>0..7.</summary>
    public required IReadOnlyList<int> Outputs { get; init; }

    /// <summary>Per mille, 0..1000; 0: no level.</summary>
    public int MaximumLevel { get; init; }
}

/// <summary>Body of <c>POST /api/v1/outputs/{device}/key</c>.</summary>
internal sealed record MasterKeyOrder
{
    /// <summary>File on the gateway's machine, of mode 0600 and the gateway's user: 16 octets or 32 hex digits. Null forgets the key.</summary>
    public required string? File { get; init; }
}

/// <summary>What became of an order.</summary>
/// <param name="Outcome"><c>accepted, refused, unanswered, cancelled</c>.</param>
/// <param name="Detail">For people; null when accepted.</param>
/// <param name="RoundTripMilliseconds">From the last octet to the answer.</param>
internal sealed record OutputAnswerView(string Outcome, string? Detail, double? RoundTripMilliseconds);

/// <summary>What became of the order for a temporary key.</summary>
/// <param name="Outcome">As of every order.</param>
/// <param name="Detail">For people; null when accepted.</param>
/// <param name="RoundTripMilliseconds">From the last octet to the answer.</param>
/// <param name="Key">32 hex digits, told this once; null unless accepted.</param>
internal sealed record TemporaryKeyView(string Outcome, string? Detail, double? RoundTripMilliseconds, string? Key);
