using Sallyport.Protocols.EnigmaIot.Messages;

namespace Sallyport.Cli.Conformance.EnigmaIot;

/// <summary>The words that vector files use for message types, control commands, encodings, reasons and statuses.</summary>
internal static class FieldNames
{
    /// <summary>Word of a message type; <c>?</c> for a type that has no message of its own.</summary>
    public static string Message(byte type) => (MessageType)type switch
    {
        MessageType.SensorData => "sensor_data",
        MessageType.DownlinkDataSet => "downlink_data_set",
        MessageType.UplinkControl => "uplink_control",
        MessageType.DownlinkControl => "downlink_control",
        MessageType.ClockRequest => "clock_request",
        MessageType.ClockResponse => "clock_response",
        MessageType.NodeNameSet => "node_name_set",
        MessageType.HomeAssistantDiscovery => "ha_discovery",
        MessageType.UnencryptedData => "unencrypted_data",
        MessageType.DownlinkDataGet => "downlink_data_get",
        MessageType.NodeNameResult => "node_name_result",
        MessageType.BroadcastDataSet => "broadcast_data_set",
        MessageType.BroadcastControl => "broadcast_control",
        MessageType.BroadcastDataGet => "broadcast_data_get",
        MessageType.InvalidateKey => "invalidate_key",
        MessageType.ServerHello => "server_hello",
        MessageType.ClientHello => "client_hello",
        _ => "?",
    };

    /// <summary>Word of an encoding.</summary>
    public static string Encoding(PayloadEncoding encoding) => encoding switch
    {
        PayloadEncoding.Raw => "RAW",
        PayloadEncoding.CayenneLpp => "CAYENNELPP",
        PayloadEncoding.ProtocolBuffers => "PROT_BUF",
        PayloadEncoding.MessagePack => "MSG_PACK",
        PayloadEncoding.Bson => "BSON",
        PayloadEncoding.Cbor => "CBOR",
        PayloadEncoding.Smile => "SMILE",
        PayloadEncoding.EnigmaIot => "ENIGMAIOT",
        _ => "?",
    };

    /// <summary>Word of an INVALIDATE_KEY reason.</summary>
    public static string Reason(InvalidateReason reason) => reason switch
    {
        InvalidateReason.WrongClientHello => "WRONG_CLIENT_HELLO",
        InvalidateReason.WrongData => "WRONG_DATA",
        InvalidateReason.UnregisteredNode => "UNREGISTERED_NODE",
        InvalidateReason.KeyExpired => "KEY_EXPIRED",
        InvalidateReason.Kicked => "KICKED",
        _ => "UNKNOWN_ERROR",
    };

    /// <summary>Word of a control code.</summary>
    public static string Control(ControlCode code) => code switch
    {
        ControlCode.VersionGet => "VERSION_GET",
        ControlCode.VersionAnswer => "VERSION_ANS",
        ControlCode.SleepGet => "SLEEP_GET",
        ControlCode.SleepSet => "SLEEP_SET",
        ControlCode.SleepAnswer => "SLEEP_ANS",
        ControlCode.Identify => "IDENTIFY",
        ControlCode.Reset => "RESET",
        ControlCode.ResetAnswer => "RESET_ANS",
        ControlCode.RssiGet => "RSSI_GET",
        ControlCode.RssiAnswer => "RSSI_ANS",
        ControlCode.NameGet => "NAME_GET",
        ControlCode.NameAnswer => "NAME_ANS",
        ControlCode.NameSet => "NAME_SET",
        ControlCode.Restart => "RESTART_NODE",
        ControlCode.RestartConfirm => "RESTART_CONFIRM",
        ControlCode.BroadcastKey => "BRCAST_KEY",
        ControlCode.Ota => "OTA",
        ControlCode.OtaAnswer => "OTA_ANS",
        _ => "?",
    };

    /// <summary>Word of a firmware status.</summary>
    public static string Ota(OtaStatus status) => status switch
    {
        OtaStatus.Started => "OTA_STARTED",
        OtaStatus.StartError => "OTA_START_ERROR",
        OtaStatus.CheckOk => "OTA_CHECK_OK",
        OtaStatus.CheckFailed => "OTA_CHECK_FAIL",
        OtaStatus.OutOfSequence => "OTA_OUT_OF_SEQUENCE",
        OtaStatus.Timeout => "OTA_TIMEOUT",
        OtaStatus.FinishedOk => "OTA_FINISHED",
        _ => "?",
    };
}
