using Sallyport.Mqtt.Client.Transport;

namespace Sallyport.Mqtt.Client;

/// <summary>What a connection test found.</summary>
/// <param name="Fault">Why it failed; null when the broker accepted us.</param>
/// <param name="Sentence">One sentence for the operator, without secrets.</param>
public sealed record MqttProbeResult(MqttConnectFault? Fault, string Sentence)
{
    /// <summary>True when the broker accepted us.</summary>
    public bool Connected => Fault is null;
}
