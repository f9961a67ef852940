using Sallyport.Devices;
using Sallyport.Payloads.Cayenne;

namespace Sallyport.Samples.SleepySensor;

/// <summary>Measures each time its node has woken, sends one CayenneLPP message, and lets the node sleep again. A downlink is heard right after the message.</summary>
public sealed class Sensor
{
    private readonly EnigmaNode _node;
    private readonly Func<float> _temperature;
    private readonly Func<float> _battery;
    private readonly LppBuilder _payload = new();

    public Sensor(EnigmaNode node, Func<float> temperature, Func<float> battery)
    {
        (_node, _temperature, _battery) = (node, temperature, battery);
        node.Ready = Measure;
    }

    /// <summary>Messages handed to the node.</summary>
    public int Sent { get; private set; }

    private void Measure()
    {
        _payload.Clear();
        _payload.Add(1, LppType.Temperature, _temperature());
        _payload.Add(2, LppType.Voltage, _battery());
        Sent += _node.TrySendCayenne(_payload) ? 1 : 0;
    }
}
