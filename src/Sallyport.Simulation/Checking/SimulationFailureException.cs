using System.Globalization;

namespace Sallyport.Simulation.Checking;

/// <summary>Something that must hold did not. The message holds all that is needed to see it again: seed, step, entity, what was expected, and the last lines of the log.</summary>
public sealed class SimulationFailureException : Exception
{
    /// <summary>Makes the report.</summary>
    /// <param name="seed">The seed of the run.</param>
    /// <param name="step">The step, from 0.</param>
    /// <param name="entity">Who it is about.</param>
    /// <param name="expected">What should have been, and what was.</param>
    /// <param name="log">The run's log.</param>
    public SimulationFailureException(ulong seed, int step, string entity, string expected, SimulationLog log)
        : base(string.Create(CultureInfo.InvariantCulture, $"seed {seed}, step {step}, {entity}: {expected}\n{string.Join('\n', log.Lines.TakeLast(LinesShown))}"))
    {
        (Seed, Step, Entity, Expected) = (seed, step, entity, expected);
    }

    private const int LinesShown = 60;

    /// <summary>The seed of the run.</summary>
    public ulong Seed { get; }

    /// <summary>The step.</summary>
    public int Step { get; }

    /// <summary>Who it is about.</summary>
    public string Entity { get; }

    /// <summary>What should have been, and what was.</summary>
    public string Expected { get; }
}
