using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Sallyport.Protocols.EnigmaIot.Messages;
using Sallyport.Protocols.EnigmaIot.Session;

namespace Sallyport.Cli.Conformance.EnigmaIot;

/// <summary>Says what a frame says, through the product's own codec, in the words of the vector files; and writes the same message again from what was read.</summary>
internal static class FieldReader
{
    /// <summary>The fields of a frame.</summary>
    /// <param name="frame">The whole frame.</param>
    /// <param name="body">Its plaintext; empty when it is in clear or was not decrypted.</param>
    /// <param name="decrypted">False when there is no plaintext to read.</param>
    /// <param name="rewritten">The plaintext (or, for a message in clear, the frame) written again from the fields.</param>
    public static JsonObject Read(ReadOnlySpan<byte> frame, ReadOnlySpan<byte> body, bool decrypted, out byte[] rewritten)
    {
        var type = (MessageType)frame[0];
        var fields = new JsonObject
        {
            ["message_type"] = string.Create(CultureInfo.InvariantCulture, $"0x{frame[0]:x2}"),
            ["message"] = FieldNames.Message(frame[0]),
        };
        rewritten = type switch
        {
            MessageType.UnencryptedData => Unencrypted(frame, fields),
            MessageType.InvalidateKey => Invalidate(frame, fields),
            _ when !decrypted => [],
            MessageType.ClientHello => Hello(body, fields),
            MessageType.ServerHello => Answer(body, fields),
            MessageType.ClockRequest => Request(body, fields),
            MessageType.ClockResponse => Response(body, fields),
            MessageType.NodeNameSet => Name(body, fields),
            MessageType.NodeNameResult => Result(frame, body, fields),
            MessageType.UplinkControl or MessageType.DownlinkControl or MessageType.BroadcastControl => Control(body, fields),
            _ => Data(body, fields),
        };
        return fields;
    }

    private static byte[] Hello(ReadOnlySpan<byte> body, JsonObject fields)
    {
        Require(ClientHello.Parse(body, out var hello));
        fields["public_key"] = Convert.ToHexStringLower(hello.PublicKey);
        fields["random"] = hello.Random;
        fields["sleepy"] = hello.Sleepy ? 1 : 0;
        fields["broadcast_enabled"] = hello.BroadcastEnabled ? 1 : 0;
        var again = new byte[body.Length];
        new ClientHello { PublicKey = hello.PublicKey, Random = ClientHello.WithFlags(hello.Random, hello.Sleepy, hello.BroadcastEnabled) }.Write(again);
        return again;
    }

    private static byte[] Answer(ReadOnlySpan<byte> body, JsonObject fields)
    {
        Require(ServerHello.Parse(body, out var hello));
        fields["public_key"] = Convert.ToHexStringLower(hello.PublicKey);
        fields["node_id"] = hello.NodeId;
        fields["random"] = hello.Random;
        var again = new byte[body.Length];
        hello.Write(again);
        return again;
    }

    private static byte[] Request(ReadOnlySpan<byte> body, JsonObject fields)
    {
        Require(ClockRequest.Parse(body, out var request));
        fields["counter"] = request.Counter;
        fields["t1"] = request.NodeSent;
        var again = new byte[body.Length];
        request.Write(again);
        return again;
    }

    private static byte[] Response(ReadOnlySpan<byte> body, JsonObject fields)
    {
        Require(ClockResponse.Parse(body, out var response));
        fields["counter"] = response.Counter;
        fields["t1"] = response.NodeSent;
        fields["t2"] = response.GatewayReceived;
        fields["t3"] = response.GatewaySent;
        var again = new byte[body.Length];
        response.Write(again);
        return again;
    }

    private static byte[] Name(ReadOnlySpan<byte> body, JsonObject fields)
    {
        Require(NodeNameSet.Parse(body, out var name));
        fields["node_id"] = name.NodeId;
        fields["counter"] = name.Counter;
        fields["node_name"] = Encoding.UTF8.GetString(name.Name);
        var again = new byte[body.Length];
        name.Write(again);
        return again;
    }

    private static byte[] Result(ReadOnlySpan<byte> frame, ReadOnlySpan<byte> body, JsonObject fields)
    {
        Require(NodeNameResult.Parse(frame, body, out var result));
        fields["counter"] = result.Counter;
        fields["result"] = (int)result.Result;
        return [unchecked((byte)result.Result)];
    }

    private static byte[] Data(ReadOnlySpan<byte> body, JsonObject fields)
    {
        Require(DataMessage.Parse(body, out var data));
        fields["length"] = data.LengthField;
        fields["node_id"] = data.NodeId;
        fields["counter"] = data.Counter;
        Payload(data.Encoding, data.Payload, fields);
        var again = new byte[data.BodyLength];
        data.Write(again);
        return again;
    }

    private static byte[] Control(ReadOnlySpan<byte> body, JsonObject fields)
    {
        Require(ControlMessage.Parse(body, out var control));
        fields["length"] = control.LengthField;
        fields["node_id"] = control.NodeId;
        fields["counter"] = control.Counter;
        fields["payload_hex"] = Convert.ToHexStringLower(control.Payload);
        fields["control"] = ControlFieldReader.Read(control);
        var again = new byte[control.BodyLength];
        control.Write(again);
        return again;
    }

    private static byte[] Unencrypted(ReadOnlySpan<byte> frame, JsonObject fields)
    {
        if (UnencryptedData.Parse(frame, out var data) != RefusalReason.None)
        {
            return [];
        }

        fields["node_id"] = data.NodeId;
        fields["counter"] = data.Counter;
        Payload(data.Encoding, data.Payload, fields);
        var again = new byte[data.FrameLength];
        data.Write(again);
        return again;
    }

    private static byte[] Invalidate(ReadOnlySpan<byte> frame, JsonObject fields)
    {
        if (InvalidateKey.Parse(frame, out var invalidate) != RefusalReason.None)
        {
            return [];
        }

        fields["reason"] = (int)invalidate.Reason;
        fields["reason_name"] = FieldNames.Reason(invalidate.Reason);
        var again = new byte[InvalidateKey.FrameLength];
        invalidate.Write(again);
        return again;
    }

    private static void Payload(PayloadEncoding encoding, ReadOnlySpan<byte> payload, JsonObject fields)
    {
        fields["encoding"] = (int)encoding;
        fields["encoding_name"] = FieldNames.Encoding(encoding);
        fields["payload_hex"] = Convert.ToHexStringLower(payload);
    }

    private static void Require(RefusalReason reason)
    {
        if (reason != RefusalReason.None)
        {
            throw new FormatException($"the codec refuses the plaintext: {reason}");
        }
    }
}
