namespace Sallyport.Mqtt.Client.Transport;

/// <summary>A connection did not come about, or ended. The message is a sentence for the operator and never holds user or password.</summary>
public sealed class MqttConnectException : Exception
{
    /// <summary>A failure with its reason.</summary>
    public MqttConnectException(MqttConnectFault fault, string sentence, Exception? cause = null)
        : base(sentence, cause) => Fault = fault;

    /// <summary>Why.</summary>
    public MqttConnectFault Fault { get; }
}
