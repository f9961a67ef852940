using Sallyport.Mqtt.Client.Transport;

namespace Sallyport.Mqtt.Client.Test;

/// <summary>What people can do about a step that failed.</summary>
internal static class TestCures
{
    public static string Of(string step, MqttConnectFault fault) => (step, fault) switch
    {
        (_, MqttConnectFault.NameUnknown) => "Correct the name, or write the broker's address in numbers.",
        (_, MqttConnectFault.Refused) => "Correct the port (1883 plain, 8883 TLS are usual), and see that the broker runs and listens beyond its own machine.",
        (_, MqttConnectFault.Unreachable) => "See whether gateway and broker are in the same network, and that no firewall is between them.",
        (_, MqttConnectFault.TlsExpired) => "Renew the certificate at the broker, and see that both clocks are right.",
        (_, MqttConnectFault.TlsName) => "Write the broker with a name that its certificate is for.",
        (_, MqttConnectFault.TlsUntrusted) => "Name the file of the authority that signed it (mqtt.caFile).",
        (_, MqttConnectFault.TlsFailed) => "Most often this port does not speak TLS: take the TLS port, or mqtt:// instead of mqtts://.",
        (_, MqttConnectFault.CaFile) => "Correct the file of authorities; it is a PEM file on the gateway's machine.",
        ("subscribe" or "publish", _) => "The broker's access list forbids it: allow the gateway's user to read and write below its network's name.",
        (_, MqttConnectFault.BadPassword or MqttConnectFault.NotAuthorised) => "Correct user and password; the broker's log says which is wrong.",
        ("connect", MqttConnectFault.Timeout) => "Nothing answers: correct the address, and see that no firewall drops the connection.",
        ("login", MqttConnectFault.Timeout) => "Something listens there that is no MQTT broker, or this port wants TLS (mqtts://).",
        ("login", MqttConnectFault.Lost) => "If this port wants TLS, write mqtts://; else the broker's log says why it hung up.",
        _ => "The broker's log says more.",
    };
}
