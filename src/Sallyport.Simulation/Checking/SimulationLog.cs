using System.Globalization;
using Sallyport.Simulation.Time;

namespace Sallyport.Simulation.Checking;

/// <summary>The newest lines of what happened, each with virtual time and entity; the rest is forgotten, so that a long run does not grow.</summary>
/// <param name="clock">Time of the lines.</param>
/// <param name="capacity">Lines kept. Default 400.</param>
public sealed class SimulationLog(VirtualClock clock, int capacity = 400)
{
    private readonly Queue<string> _lines = new();

    /// <summary>Lines kept, oldest first.</summary>
    public IReadOnlyCollection<string> Lines => _lines;

    /// <summary>Adds a line.</summary>
    /// <param name="entity">Who: an address, <c>gateway</c>, <c>disk</c>.</param>
    /// <param name="text">What happened; never a secret.</param>
    public void Write(string entity, string text)
    {
        if (_lines.Count >= capacity)
        {
            _lines.Dequeue();
        }

        _lines.Enqueue(string.Create(CultureInfo.InvariantCulture, $"{clock.ElapsedMicroseconds / 1e6,12:0.000000} {entity,-18} {text}"));
    }
}
