using Sallyport.Mqtt.Client.Packets;
using Sallyport.Mqtt.Client.Session;

namespace Sallyport.Mqtt.Client.Transport;

/// <summary>What the end of a connection means to the operator.</summary>
internal static class ConnectSentences
{
    public static (MqttConnectFault Fault, string Sentence) Of(string broker, MqttEvent? closed) => closed?.Reason switch
    {
        MqttCloseReason.Refused => OfRefusal(broker, closed.Value.ReturnCode),
        MqttCloseReason.ConnectTimeout => (MqttConnectFault.Timeout, $"{broker} accepted the connection but did not answer CONNECT: is it an MQTT broker?"),
        MqttCloseReason.PingTimeout => (MqttConnectFault.Lost, $"{broker} stopped answering"),
        MqttCloseReason.AcknowledgementTimeout => (MqttConnectFault.Lost, $"{broker} did not acknowledge a publication in time"),
        MqttCloseReason.Malformed => (MqttConnectFault.Broker, $"{broker} sent something that is not MQTT 3.1.1 ({closed.Value.Fault})"),
        MqttCloseReason.Requested => (MqttConnectFault.Lost, "left on request"),
        _ => (MqttConnectFault.Lost, $"{broker} closed the connection"),
    };

    private static (MqttConnectFault Fault, string Sentence) OfRefusal(string broker, ConnectReturnCode code) => code switch
    {
        ConnectReturnCode.BadUserOrPassword => (MqttConnectFault.BadPassword, $"{broker} says that the user name or the password is wrong"),
        ConnectReturnCode.NotAuthorised =>
            (MqttConnectFault.NotAuthorised, $"{broker} does not authorise this user, or the password is wrong (Mosquitto says the same for both)"),
        ConnectReturnCode.IdentifierRejected => (MqttConnectFault.Broker, $"{broker} does not accept this client id"),
        ConnectReturnCode.UnacceptableProtocol => (MqttConnectFault.Broker, $"{broker} does not speak MQTT 3.1.1"),
        _ => (MqttConnectFault.Broker, $"{broker} is there but does not serve now"),
    };
}
