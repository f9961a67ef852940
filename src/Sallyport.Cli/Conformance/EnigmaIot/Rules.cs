namespace Sallyport.Cli.Conformance.EnigmaIot;

/// <summary>Names of the deliberate differences; each has a row in <c>docs/deviations.md</c> that says situation and reason.</summary>
internal static class Rules
{
    /// <summary>A bad frame does not end the session; the <c>bye</c> that the original publishes at once comes with the proof of a new one.</summary>
    public const string SessionKept = "session-kept";

    /// <summary>A hello beside a valid session does not replace it; what the original publishes at once comes with the proof.</summary>
    public const string HelloBeside = "hello-beside";

    /// <summary>A counter that has reached its end is followed by INVALIDATE_KEY 5.</summary>
    public const string CounterRenewal = "counter-renewal";

    /// <summary>Statistics never pass to another device that gets the same id.</summary>
    public const string TotalsOwn = "totals-own";

    /// <summary>Two messages within a millisecond give a finite rate: numbers are valid JSON.</summary>
    public const string RateFinite = "rate-finite";

    /// <summary>A core reads the clock once per frame, so the two gateway times of a clock answer are equal.</summary>
    public const string OneClockReading = "one-clock-reading";

    /// <summary>A broadcast key in clear is refused.</summary>
    public const string ClearBroadcastKeyRefused = "node-clear-broadcast-key";

    /// <summary>A repeated broadcast is dropped.</summary>
    public const string BroadcastReplayRefused = "node-broadcast-replay";

    /// <summary>A server hello that nobody waits for, or that does not decrypt, changes nothing.</summary>
    public const string ServerHelloOnlyWhileWaiting = "node-server-hello";

    /// <summary>There is no limit of 35 nodes.</summary>
    public const string NoNodeLimit = "no-node-limit";

    /// <summary>Answers of the original API are valid JSON.</summary>
    public const string ValidJson = "valid-json";
}
