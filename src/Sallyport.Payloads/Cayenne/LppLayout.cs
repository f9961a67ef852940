namespace Sallyport.Payloads.Cayenne;

/// <summary>How the value of a type of fixed length is laid out: the table of the library.</summary>
/// <param name="Name">Name in JSON.</param>
/// <param name="Size">Octets of one component.</param>
/// <param name="Signed">Two's complement.</param>
/// <param name="Multipliers">Steps per unit, one for each component.</param>
/// <param name="Components">Names of the components in JSON; empty when the value is one bare number.</param>
internal sealed record LppLayout(string Name, int Size, bool Signed, int[] Multipliers, string[] Components)
{
    /// <summary>Name of <see cref="LppType.Polyline"/>, which has no fixed layout.</summary>
    internal const string PolylineName = "polyline";

    private static readonly string[] Axes = ["x", "y", "z"];

    /// <summary>Octets of the whole value.</summary>
    internal int Length => Size * Multipliers.Length;

    internal long Lowest => Signed ? -(1L << ((8 * Size) - 1)) : 0;

    internal long Highest => Signed ? (1L << ((8 * Size) - 1)) - 1 : (1L << (8 * Size)) - 1;

    /// <summary>True for the types that the library prints as whole numbers; it prints all others as float32.</summary>
    internal static bool IsInteger(LppType type) => type is LppType.GenericSensor or LppType.UnixTime;

    internal static LppLayout? Of(LppType type) => type switch
    {
        LppType.DigitalInput => DigitalInput,
        LppType.DigitalOutput => DigitalOutput,
        LppType.AnalogInput => AnalogInput,
        LppType.AnalogOutput => AnalogOutput,
        LppType.GenericSensor => GenericSensor,
        LppType.Luminosity => Luminosity,
        LppType.Presence => Presence,
        LppType.Temperature => Temperature,
        LppType.RelativeHumidity => RelativeHumidity,
        LppType.Accelerometer => Accelerometer,
        LppType.BarometricPressure => BarometricPressure,
        LppType.Voltage => Voltage,
        LppType.Current => Current,
        LppType.Frequency => Frequency,
        LppType.Percentage => Percentage,
        LppType.Altitude => Altitude,
        LppType.Concentration => Concentration,
        LppType.Power => Power,
        LppType.Distance => Distance,
        LppType.Energy => Energy,
        LppType.Direction => Direction,
        LppType.UnixTime => UnixTime,
        LppType.Gyrometer => Gyrometer,
        LppType.Colour => Colour,
        LppType.Gps => Gps,
        LppType.Switch => Switch,
        _ => null,
    };

    private static readonly LppLayout DigitalInput = Unsigned("digital_in", 1, 1);
    private static readonly LppLayout DigitalOutput = Unsigned("digital_out", 1, 1);
    private static readonly LppLayout AnalogInput = SignedNumber("analog_in", 2, 100);
    private static readonly LppLayout AnalogOutput = SignedNumber("analog_out", 2, 100);
    private static readonly LppLayout GenericSensor = Unsigned("generic", 4, 1);
    private static readonly LppLayout Luminosity = Unsigned("luminosity", 2, 1);
    private static readonly LppLayout Presence = Unsigned("presence", 1, 1);
    private static readonly LppLayout Temperature = SignedNumber("temperature", 2, 10);
    private static readonly LppLayout RelativeHumidity = Unsigned("humidity", 1, 2);
    private static readonly LppLayout Accelerometer = new("accelerometer", 2, true, [1000, 1000, 1000], Axes);
    private static readonly LppLayout BarometricPressure = Unsigned("pressure", 2, 10);
    private static readonly LppLayout Voltage = Unsigned("voltage", 2, 100);
    private static readonly LppLayout Current = Unsigned("current", 2, 1000);
    private static readonly LppLayout Frequency = Unsigned("frequency", 4, 1);
    private static readonly LppLayout Percentage = Unsigned("percentage", 1, 1);
    private static readonly LppLayout Altitude = SignedNumber("altitude", 2, 1);
    private static readonly LppLayout Concentration = Unsigned("concentration", 2, 1);
    private static readonly LppLayout Power = Unsigned("power", 2, 1);
    private static readonly LppLayout Distance = Unsigned("distance", 4, 1000);
    private static readonly LppLayout Energy = Unsigned("energy", 4, 1000);
    private static readonly LppLayout Direction = Unsigned("direction", 2, 1);
    private static readonly LppLayout UnixTime = Unsigned("time", 4, 1);
    private static readonly LppLayout Gyrometer = new("gyrometer", 2, true, [100, 100, 100], Axes);
    private static readonly LppLayout Colour = new("colour", 1, false, [1, 1, 1], ["r", "g", "b"]);
    private static readonly LppLayout Gps = new("gps", 3, true, [10_000, 10_000, 100], ["latitude", "longitude", "altitude"]);
    private static readonly LppLayout Switch = Unsigned("switch", 1, 1);

    private static LppLayout Unsigned(string name, int size, int multiplier) => new(name, size, false, [multiplier], []);

    private static LppLayout SignedNumber(string name, int size, int multiplier) => new(name, size, true, [multiplier], []);
}
