using Sallyport.Gateway.Commands;
using Sallyport.Gateway.Devices;
using Sallyport.Gateway.Downlinks;
using Sallyport.Payloads;
using Sallyport.Protocols.EnigmaIot.Messages;
using Sallyport.Protocols.EnigmaIot.Session;
using Sallyport.Wire;

namespace Sallyport.Gateway.EnigmaIot;

/// <summary>Requests of callers as commands of the session, with the limits of the wire.</summary>
internal static class EnigmaIotRequests
{
    /// <summary>User octets in one frame (enigmaiot.md section 4.3); also the octets after a control code.</summary>
    public const int MaximumPayload = 214;

    /// <summary>Why a request cannot be sent to any node, and to whom it would go.</summary>
    public static CommandRefusal Check(DownlinkRequest request, out string? detail)
    {
        detail = null;
        if (!TryTarget(request.Device, out var target))
        {
            detail = "the device is not named by its address";
            return CommandRefusal.Malformed;
        }

        if (request.Payload.Length > MaximumPayload)
        {
            detail = $"{request.Payload.Length} octets; a frame carries {MaximumPayload}";
            return CommandRefusal.TooLong;
        }

        detail = request.Verb == DownlinkVerb.Control ? ControlFault(request, target.IsBroadcast) : EncodingFault(request.Encoding);
        return detail is null ? CommandRefusal.None : CommandRefusal.Malformed;
    }

    /// <summary>The command for the session; the request was checked.</summary>
    public static GatewayCommand Command(long downlinkId, DownlinkRequest request)
    {
        _ = TryTarget(request.Device, out var target);
        if (request.Verb != DownlinkVerb.Control)
        {
            _ = PayloadWord.TryParse(request.Encoding, out var format);
            var kind = request.Verb == DownlinkVerb.Set ? GatewayCommandKind.DataSet : GatewayCommandKind.DataGet;
            return new GatewayCommand(kind, target, downlinkId, (PayloadEncoding)(byte)format, Payload: request.Payload);
        }

        var code = Code(request)!.Value;
        return new GatewayCommand(GatewayCommandKind.Control, target, downlinkId, Code: code, Payload: code == ControlCode.NameSet ? Terminated(request.Payload) : request.Payload);
    }

    /// <summary>Reads the address part of a device id.</summary>
    public static bool TryTarget(string device, out MacAddress target)
    {
        target = default;
        return DeviceId.TryParse(device, out var id) && TryAddress(id.Address, out target);
    }

    /// <summary>Reads an address or the word for everybody.</summary>
    public static bool TryAddress(string address, out MacAddress target)
    {
        if (address == DeviceId.Everybody)
        {
            target = MacAddress.Broadcast;
            return true;
        }

        return MacAddress.TryParse(address, out target);
    }

    private static ControlCode? Code(DownlinkRequest request) => (request.Control, request.ControlSets) switch
    {
        ("version", false) => ControlCode.VersionGet,
        ("sleeptime", false) => ControlCode.SleepGet,
        ("sleeptime", true) => ControlCode.SleepSet,
        ("identify", _) => ControlCode.Identify,
        ("reset", _) => ControlCode.Reset,
        ("rssi", false) => ControlCode.RssiGet,
        ("name", false) => ControlCode.NameGet,
        ("name", true) => ControlCode.NameSet,
        ("restart", _) => ControlCode.Restart,
        ("ota", _) => ControlCode.Ota,
        _ => null,
    };

    private static string? EncodingFault(string encoding) =>
        PayloadWord.TryParse(encoding, out var format) && (ushort)format < (byte)PayloadEncoding.EnigmaIot ? null : $"'{encoding}' is not an encoding of this protocol";

    private static string? ControlFault(DownlinkRequest request, bool broadcast)
    {
        var arguments = request.Payload;
        return Code(request) switch
        {
            null => $"there is no control command '{request.Control}' to {(request.ControlSets ? "set" : "get")}",
            ControlCode.RssiGet or ControlCode.NameSet or ControlCode.Ota when broadcast => $"'{request.Control}' cannot be sent to everybody",
            ControlCode.SleepSet => SleepTime.Parse(arguments, out _) == RefusalReason.None ? null : "a sleep time is 4 octets: seconds, little-endian",
            ControlCode.NameSet => NameFault(arguments),
            ControlCode.Ota => OtaFault(arguments),
            _ => arguments.Length == 0 ? null : $"'{request.Control}' has no arguments",
        };
    }

    private static string? NameFault(byte[] arguments) =>
        NameSet.Parse(arguments, out var name) == RefusalReason.None && NodeNameRules.Check(name.Name, out _) == NameRefusal.None
            ? null
            : @"a name has 1 to 32 octets of UTF-8 without # + / \ and control characters, is not 'broadcast' and does not read as an address";

    private static string? OtaFault(byte[] arguments)
    {
        var fault = OtaChunk.PeekIndex(arguments) == 0 ? OtaStart.Parse(arguments, out _) : OtaChunk.Parse(arguments, out _);
        return fault == RefusalReason.None ? null : "not a start record of 40 octets, nor an index and 1 to 212 octets of firmware";
    }

    // The original gateway sends a name with its terminator; nodes of the original expect it (enigmaiot.md section 9).
    private static byte[] Terminated(byte[] name) => name[^1] == 0 ? name : [.. name, 0];
}
