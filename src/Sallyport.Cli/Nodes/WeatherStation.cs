using Sallyport.Links.Faults;
using Sallyport.Protocols.EnigmaIot.Messages;

namespace Sallyport.Cli.Nodes;

/// <summary>Believable values that change from report to report: temperature wanders, humidity goes against it, the battery sinks a little each time.</summary>
/// <param name="encoding">Of its reports.</param>
/// <param name="random">Decides where it begins and how it wanders.</param>
internal sealed class WeatherStation(PayloadEncoding encoding, SeededRandom random)
{
    private const double FullBattery = 4.15;
    private const double EmptyBattery = 3.30;
    private const double BatteryPerReport = 0.0005;
    private const double LargestStep = 0.4;
    private const double Pull = 0.05;

    private readonly double _mean = 14 + (random.Fraction() * 10);
    private double _drift = (random.Fraction() * 2) - 1;
    private double _battery = FullBattery - (random.Fraction() * 0.3);

    /// <summary>The next report.</summary>
    public Measurement Next()
    {
        // Pulled back a little at each step, or it would walk away for good.
        _drift += ((random.Fraction() - 0.5) * 2 * LargestStep) - (_drift * Pull);
        _battery = Math.Max(EmptyBattery, _battery - BatteryPerReport);
        return Measurement.Of(encoding, _mean + _drift, Math.Clamp(55 - (_drift * 4), 5, 95), _battery);
    }
}
