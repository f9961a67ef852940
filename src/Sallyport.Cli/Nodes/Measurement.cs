using System.Buffers;
using System.Globalization;
using Sallyport.Payloads;
using Sallyport.Payloads.Cayenne;
using Sallyport.Protocols.EnigmaIot.Messages;

namespace Sallyport.Cli.Nodes;

/// <summary>One report of a weather station, as it goes on the air and as JSON.</summary>
/// <param name="Encoding">How to read the octets.</param>
/// <param name="Octets">The user's octets.</param>
/// <param name="Json">The same as JSON; null for raw octets.</param>
internal sealed record Measurement(PayloadEncoding Encoding, ReadOnlyMemory<byte> Octets, string? Json)
{
    private const int TemperatureChannel = 1;
    private const int HumidityChannel = 2;
    private const int BatteryChannel = 3;

    /// <summary>Puts the values into octets.</summary>
    /// <param name="encoding">CayenneLPP, MessagePack, or anything else for a line of text.</param>
    /// <param name="temperature">Degrees Celsius; one decimal is kept.</param>
    /// <param name="humidity">Per cent; CayenneLPP keeps halves, the others one decimal.</param>
    /// <param name="battery">Volts; two decimals are kept.</param>
    public static Measurement Of(PayloadEncoding encoding, double temperature, double humidity, double battery)
    {
        string json = string.Create(CultureInfo.InvariantCulture, $"{{\"temp\":{temperature:0.0},\"hum\":{humidity:0.0},\"bat\":{battery:0.00}}}");
        switch (encoding)
        {
            case PayloadEncoding.CayenneLpp:
                var builder = new LppBuilder();
                builder.Add(TemperatureChannel, LppType.Temperature, (float)temperature);
                builder.Add(HumidityChannel, LppType.RelativeHumidity, (float)humidity);
                builder.Add(BatteryChannel, LppType.Voltage, (float)battery);
                return FromOctets(encoding, builder.Written.ToArray());
            case PayloadEncoding.MessagePack:
                var octets = new ArrayBufferWriter<byte>();
                PayloadText.TryFromJson(PayloadFormat.MessagePack, Utf8(json), octets);
                return FromOctets(encoding, octets.WrittenMemory);
            default:
                return FromOctets(encoding, Utf8(string.Create(CultureInfo.InvariantCulture, $"t={temperature:0.0} h={humidity:0.0} b={battery:0.00}")));
        }
    }

    /// <summary>For octets that came from somewhere.</summary>
    public static Measurement FromOctets(PayloadEncoding encoding, ReadOnlyMemory<byte> octets) =>
        new(encoding, octets, PayloadText.TryToJson((PayloadFormat)encoding, octets.Span, out string json) ? json : null);

    private static byte[] Utf8(string text) => System.Text.Encoding.UTF8.GetBytes(text);
}
