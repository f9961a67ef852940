namespace Sallyport.System.Tests.Simulation;

/// <summary>A fault that is built in on purpose, to prove that the simulation would find it.</summary>
public enum Plant
{
    /// <summary>The gateway as it is.</summary>
    None,

    /// <summary>A frame that comes again is delivered again.</summary>
    NoReplayCheck,

    /// <summary>Outputs and callers hear of entries that are not durable yet.</summary>
    PublishBeforeCommit,

    /// <summary>Now and then a downlink goes out under the counter of the one before.</summary>
    CounterReused,
}
