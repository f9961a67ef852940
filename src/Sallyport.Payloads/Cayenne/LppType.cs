namespace Sallyport.Payloads.Cayenne;

/// <summary>Data types of CayenneLPP 1.3.0 (the Arduino library of Electronic Cats); the numbers are on the wire. Multi-octet values are big-endian.</summary>
public enum LppType : byte
{
    /// <summary>1 octet, unsigned.</summary>
    DigitalInput = 0,

    /// <summary>1 octet, unsigned.</summary>
    DigitalOutput = 1,

    /// <summary>2 octets, signed, steps of 0.01.</summary>
    AnalogInput = 2,

    /// <summary>2 octets, signed, steps of 0.01.</summary>
    AnalogOutput = 3,

    /// <summary>4 octets, unsigned.</summary>
    GenericSensor = 100,

    /// <summary>2 octets, unsigned, lux.</summary>
    Luminosity = 101,

    /// <summary>1 octet, unsigned.</summary>
    Presence = 102,

    /// <summary>2 octets, signed, steps of 0.1 degree Celsius.</summary>
    Temperature = 103,

    /// <summary>1 octet, unsigned, steps of 0.5 %.</summary>
    RelativeHumidity = 104,

    /// <summary>3 axes of 2 octets, signed, steps of 0.001 g.</summary>
    Accelerometer = 113,

    /// <summary>2 octets, unsigned, steps of 0.1 hPa.</summary>
    BarometricPressure = 115,

    /// <summary>2 octets, unsigned, steps of 0.01 V.</summary>
    Voltage = 116,

    /// <summary>2 octets, unsigned, steps of 0.001 A.</summary>
    Current = 117,

    /// <summary>4 octets, unsigned, Hz.</summary>
    Frequency = 118,

    /// <summary>1 octet, unsigned, %.</summary>
    Percentage = 120,

    /// <summary>2 octets, signed, m.</summary>
    Altitude = 121,

    /// <summary>2 octets, unsigned, parts per million.</summary>
    Concentration = 125,

    /// <summary>2 octets, unsigned, W.</summary>
    Power = 128,

    /// <summary>4 octets, unsigned, steps of 0.001 m.</summary>
    Distance = 130,

    /// <summary>4 octets, unsigned, steps of 0.001 kWh.</summary>
    Energy = 131,

    /// <summary>2 octets, unsigned, degrees.</summary>
    Direction = 132,

    /// <summary>4 octets, unsigned, seconds since 1970.</summary>
    UnixTime = 133,

    /// <summary>3 axes of 2 octets, signed, steps of 0.01 degree per second.</summary>
    Gyrometer = 134,

    /// <summary>3 octets, unsigned: red, green, blue.</summary>
    Colour = 135,

    /// <summary>3 numbers of 3 octets, signed: latitude and longitude in steps of 0.0001 degree, altitude in steps of 0.01 m.</summary>
    Gps = 136,

    /// <summary>1 octet, unsigned, 0 or 1.</summary>
    Switch = 142,

    /// <summary>
    /// At least 8 octets: own length, factor, first point (3 + 3 octets), then one octet for each further point. The library offers it on computers only.
    /// </summary>
    Polyline = 240,
}
