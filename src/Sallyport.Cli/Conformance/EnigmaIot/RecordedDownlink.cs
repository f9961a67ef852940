using Sallyport.Gateway.Downlinks;
using Sallyport.Payloads;
using Sallyport.Protocols.EnigmaIot.Messages;
using Sallyport.Protocols.EnigmaIot.Session;

namespace Sallyport.Cli.Conformance.EnigmaIot;

/// <summary>The request that made a recorded downlink frame, read back from its plaintext.</summary>
internal static class RecordedDownlink
{
    /// <summary>Null when the frame is not one that a user asks for.</summary>
    public static DownlinkRequest? Request(VectorFrame frame, string device)
    {
        switch ((MessageType)frame.Octets[0])
        {
            case MessageType.DownlinkDataSet or MessageType.BroadcastDataSet:
                return Data(frame, device, DownlinkVerb.Set);
            case MessageType.DownlinkDataGet or MessageType.BroadcastDataGet:
                return Data(frame, device, DownlinkVerb.Get);
            case MessageType.DownlinkControl or MessageType.BroadcastControl:
                return Control(frame, device);
            default:
                return null;
        }
    }

    /// <summary>The frame's counter; 0 when it has none.</summary>
    public static int Counter(VectorFrame frame) => frame.Decoded.TryGetProperty("counter", out var counter) ? counter.GetInt32() : 0;

    /// <summary>A request whose only purpose is to be overwritten: the file shows a counter that was never on the air.</summary>
    public static DownlinkRequest Overwritten(string device) => new() { Device = device, Verb = DownlinkVerb.Control, Control = "sleeptime" };

    private static DownlinkRequest? Data(VectorFrame frame, string device, DownlinkVerb verb) =>
        DataMessage.Parse(frame.Plaintext, out var data) != RefusalReason.None
            ? null
            : new DownlinkRequest { Device = device, Verb = verb, Encoding = PayloadWord.Of((PayloadFormat)(byte)data.Encoding), Payload = data.Payload.ToArray() };

    private static DownlinkRequest? Control(VectorFrame frame, string device)
    {
        if (ControlMessage.Parse(frame.Plaintext, out var control) != RefusalReason.None)
        {
            return null;
        }

        (string Word, bool Sets)? command = control.Code switch
        {
            ControlCode.VersionGet => ("version", false),
            ControlCode.SleepGet => ("sleeptime", false),
            ControlCode.SleepSet => ("sleeptime", true),
            ControlCode.Identify => ("identify", true),
            ControlCode.Reset => ("reset", true),
            ControlCode.NameGet => ("name", false),
            ControlCode.NameSet => ("name", true),
            ControlCode.Restart => ("restart", true),
            ControlCode.Ota => ("ota", true),
            _ => null,
        };
        return command is not { } known ? null : new DownlinkRequest
        {
            Device = device,
            Verb = DownlinkVerb.Control,
            Control = known.Word,
            ControlSets = known.Sets,
            Payload = control.Arguments.ToArray(),
        };
    }
}
