namespace Sallyport.Payloads.Cayenne;

/// <summary>Units of the types, as they are written behind a number.</summary>
internal static class LppUnit
{
    private const int GpsAltitude = 2;

    /// <summary>The unit; empty for types that have none.</summary>
    internal static string Of(LppType type, int component) => type switch
    {
        LppType.Luminosity => "lx",
        LppType.Temperature => "\u00B0C",
        LppType.RelativeHumidity or LppType.Percentage => "%",
        LppType.Accelerometer => "g",
        LppType.BarometricPressure => "hPa",
        LppType.Voltage => "V",
        LppType.Current => "A",
        LppType.Frequency => "Hz",
        LppType.Altitude or LppType.Distance => "m",
        LppType.Concentration => "ppm",
        LppType.Power => "W",
        LppType.Energy => "kWh",
        LppType.Direction => "\u00B0",
        LppType.UnixTime => "s",
        LppType.Gyrometer => "\u00B0/s",
        LppType.Gps => component == GpsAltitude ? "m" : "\u00B0",
        _ => "",
    };

    /// <summary>Types that are on or off.</summary>
    internal static bool IsSwitch(LppType type) => type is LppType.DigitalInput or LppType.DigitalOutput or LppType.Presence or LppType.Switch;
}
