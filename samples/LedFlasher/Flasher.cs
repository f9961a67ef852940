using Sallyport.Devices;

namespace Sallyport.Samples.LedFlasher;

/// <summary>
/// Lights an LED in the first tenth of every second of the network's time. All nodes of a network thus flash together, without a message for each flash:
/// only the clock is kept in step.
/// </summary>
public sealed class Flasher(EnigmaNode node, Action<bool> led)
{
    private const long Second = 1_000_000;
    private const long Lit = 100_000;
    private bool _on;

    /// <summary>Switches the LED if its time has come.</summary>
    /// <returns>Until when nothing happens; at most half a second while the clock is not in step yet.</returns>
    public TimeSpan Step()
    {
        if (!node.ClockSynchronised)
        {
            Switch(false);
            return TimeSpan.FromSeconds(0.5);
        }

        var within = node.TimeMicroseconds % Second;
        Switch(within < Lit);
        return TimeSpan.FromMicroseconds((_on ? Lit : Second) - within);
    }

    private void Switch(bool on)
    {
        if (on != _on)
        {
            _on = on;
            led(on);
        }
    }
}
