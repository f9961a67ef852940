namespace Sallyport.Simulation.Checking;

/// <summary>A rule that is looked at after each step of a simulation.</summary>
public interface IChecker
{
    /// <summary>Short name of the rule, for reports.</summary>
    string Name { get; }

    /// <summary>What is wrong now; null when the rule holds.</summary>
    /// <param name="step">The step that has just ended, from 0.</param>
    Violation? Check(int step);
}
