using System.Buffers;
using System.Globalization;
using Sallyport.Links.Faults;
using Sallyport.Payloads;
using Sallyport.Payloads.Cayenne;
using Sallyport.Protocols.EnigmaIot.Messages;

namespace Sallyport.Simulation.Fleet;

/// <summary>
/// What a weather station would measure: a day's course of temperature and humidity with a drift of its own, and a battery that sinks. Every report also
/// holds a serial number, so that a report can be told from every other.
/// </summary>
internal sealed class SensorCurve
{
    private const byte SerialChannel = 9;
    private readonly PayloadFlavour _flavour;
    private readonly double _mean;
    private readonly double _swing;
    private readonly double _phase;
    private readonly LppBuilder _lpp = new();
    private double _drift;

    public SensorCurve(PayloadFlavour flavour, SeededRandom random)
    {
        _flavour = flavour;
        _mean = 12 + (random.Fraction() * 10);
        _swing = 3 + (random.Fraction() * 6);
        _phase = random.Fraction();
    }

    public PayloadEncoding Encoding => _flavour switch
    {
        PayloadFlavour.Cayenne => PayloadEncoding.CayenneLpp,
        PayloadFlavour.MsgPack => PayloadEncoding.MessagePack,
        _ => PayloadEncoding.Raw,
    };

    /// <summary>The next report.</summary>
    /// <param name="serial">Number of the report.</param>
    /// <param name="elapsedMicroseconds">Virtual time, which decides the time of day.</param>
    /// <param name="random">For drift and noise.</param>
    public byte[] Next(uint serial, long elapsedMicroseconds, SeededRandom random)
    {
        _drift = (_drift * 0.99) + ((random.Fraction() - 0.5) * 0.2);
        var day = (elapsedMicroseconds / 86_400e6) + _phase;
        var wave = Math.Sin(2 * Math.PI * day);
        var temperature = (float)Math.Round(_mean + (_swing * wave) + _drift, 1);
        var humidity = (float)Math.Round(Math.Clamp(60 - (20 * wave) + _drift, 1, 99), 1);
        var battery = (float)Math.Round(4.12 - (serial * 0.00002), 2);
        return _flavour switch
        {
            PayloadFlavour.Cayenne => Cayenne(serial, temperature, humidity, battery),
            PayloadFlavour.MsgPack => MessagePack(serial, temperature, humidity, battery),
            _ => System.Text.Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"t={temperature:0.0} h={humidity:0.0} n={serial}")),
        };
    }

    private byte[] Cayenne(uint serial, float temperature, float humidity, float battery)
    {
        _lpp.Clear();
        _lpp.Add(1, LppType.Temperature, temperature);
        _lpp.Add(2, LppType.RelativeHumidity, humidity);
        _lpp.Add(3, LppType.Voltage, battery);
        _lpp.Add(SerialChannel, LppType.GenericSensor, serial);
        return _lpp.Written.ToArray();
    }

    private static byte[] MessagePack(uint serial, float temperature, float humidity, float battery)
    {
        var json = string.Create(CultureInfo.InvariantCulture, $"{{\"temp\":{temperature:0.0},\"hum\":{humidity:0.0},\"bat\":{battery:0.00},\"n\":{serial}}}");
        var octets = new ArrayBufferWriter<byte>();
        PayloadText.TryFromJson(PayloadFormat.MessagePack, System.Text.Encoding.UTF8.GetBytes(json), octets);
        return octets.WrittenSpan.ToArray();
    }
}
