using System.Buffers.Binary;
using Sallyport.Protocols.EnigmaIot.Codec;
using Sallyport.Protocols.EnigmaIot.Keys;
using Sallyport.Protocols.EnigmaIot.Messages;
using Sallyport.Protocols.EnigmaIot.Options;
using Sallyport.Wire;
using Sallyport.Wire.Session;

namespace Sallyport.Protocols.EnigmaIot.Session;

/// <summary>Writes, seals and sends a node's frames, takes their counters, and knows which of them still have no outcome.</summary>
/// <remarks>Every frame draws its 12-octet IV when it is sealed; with counters off the two octets of the random counter are drawn just before it.</remarks>
internal sealed class NodeTransmitter(NodeOptions options, NodeContext context, FrameCipher cipher, IRandomSource random)
{
    private const ulong OutcomeWindow = 64;

    private readonly byte[] _frame = new byte[FrameLayout.MaximumLength];
    private ulong _newest;
    private ulong _open;

    /// <summary>True when the data counter cannot rise any more.</summary>
    public bool DataCounterEnded => options.UseCounters && context.DataCounter == ushort.MaxValue;

    /// <summary>True when the control counter cannot rise any more.</summary>
    public bool ControlCounterEnded => options.UseCounters && context.ControlCounter == ushort.MaxValue;

    /// <summary>True once for every frame of this session among its newest 64.</summary>
    public bool TakeOutcome(TransmitId id)
    {
        if (id.Value == 0 || id.Value > _newest || _newest - id.Value >= OutcomeWindow)
        {
            return false;
        }

        var bit = 1UL << (int)(_newest - id.Value);
        var open = (_open & bit) != 0;
        _open &= ~bit;
        return open;
    }

    /// <summary>CLIENT_HELLO. Draws the IV (12 octets), then the random bits (4); the caller drew the private key (32) before.</summary>
    public void Hello(ReadOnlySpan<byte> publicKey, ISink<NodeEvent> sink)
    {
        Span<byte> iv = stackalloc byte[FrameLayout.IvLength];
        Span<byte> bits = stackalloc byte[sizeof(uint)];
        random.Fill(iv);
        random.Fill(bits);
        var hello = new ClientHello
        {
            PublicKey = publicKey,
            Random = ClientHello.WithFlags(BinaryPrimitives.ReadUInt32LittleEndian(bits), options.Sleepy, options.BroadcastEnabled),
        };
        var frame = Begin(MessageType.ClientHello, ClientHello.BodyLength);
        iv.CopyTo(frame[FrameLayout.IvAt..]);
        hello.Write(Body(frame));
        cipher.Seal(options.Configuration.NetworkKey.Span, frame);
        Send(frame, sink);
    }

    /// <summary>0x01 or 0x08, at most 214 octets.</summary>
    public void Data(MessageType type, PayloadEncoding encoding, ReadOnlySpan<byte> payload, ISink<NodeEvent> sink)
    {
        var message = new DataMessage
        {
            LengthField = DataMessage.LengthFor(payload.Length),
            NodeId = context.NodeId,
            Counter = context.DataCounter = Next(context.DataCounter),
            Encoding = encoding,
            Payload = payload,
        };
        var frame = Begin(type, message.BodyLength);
        message.Write(Body(frame));
        SealAndSend(frame, sink);
    }

    /// <summary>0x11, at most 214 octets.</summary>
    public void Unencrypted(PayloadEncoding encoding, ReadOnlySpan<byte> payload, ISink<NodeEvent> sink)
    {
        var message = new UnencryptedData
        {
            NodeId = context.NodeId,
            Counter = context.DataCounter = Next(context.DataCounter),
            Encoding = encoding,
            Payload = payload,
        };
        var frame = _frame.AsSpan(0, message.FrameLength);
        message.Write(frame);
        Send(frame, sink);
    }

    /// <summary>0x03: a code and at most 214 octets.</summary>
    public void Control(ControlCode code, ReadOnlySpan<byte> arguments, ISink<NodeEvent> sink)
    {
        Span<byte> payload = stackalloc byte[1 + arguments.Length];
        payload[0] = (byte)code;
        arguments.CopyTo(payload[1..]);
        var message = new ControlMessage
        {
            LengthField = ControlMessage.LengthFor(payload.Length),
            NodeId = context.NodeId,
            Counter = context.ControlCounter = Next(context.ControlCounter),
            Payload = payload,
        };
        var frame = Begin(MessageType.UplinkControl, message.BodyLength);
        message.Write(Body(frame));
        SealAndSend(frame, sink);
    }

    /// <summary>0x05.</summary>
    public void ClockRequest(long nodeSent, ISink<NodeEvent> sink)
    {
        var message = new ClockRequest(context.ControlCounter = Next(context.ControlCounter), nodeSent);
        var frame = Begin(MessageType.ClockRequest, Messages.ClockRequest.BodyLength);
        message.Write(Body(frame));
        SealAndSend(frame, sink);
    }

    /// <summary>0x07, 1..32 octets.</summary>
    public void Name(ReadOnlySpan<byte> name, ISink<NodeEvent> sink)
    {
        var message = new NodeNameSet { NodeId = context.NodeId, Counter = context.ControlCounter = Next(context.ControlCounter), Name = name };
        var frame = Begin(MessageType.NodeNameSet, message.BodyLength);
        message.Write(Body(frame));
        SealAndSend(frame, sink);
    }

    private static Span<byte> Body(Span<byte> frame) => frame[FrameLayout.BodyAt..^FrameLayout.TagLength];

    private Span<byte> Begin(MessageType type, int bodyLength)
    {
        var frame = _frame.AsSpan(0, FrameLayout.Overhead + bodyLength);
        frame[FrameLayout.TypeAt] = (byte)type;
        return frame;
    }

    private void SealAndSend(Span<byte> frame, ISink<NodeEvent> sink)
    {
        random.Fill(frame.Slice(FrameLayout.IvAt, FrameLayout.IvLength));
        cipher.Seal(context.SessionKey, frame);
        Send(frame, sink);
    }

    private void Send(ReadOnlySpan<byte> frame, ISink<NodeEvent> sink)
    {
        _newest++;
        _open = (_open << 1) | 1;
        sink.Send(new TransmitId(_newest), options.Address, context.Gateway, frame);
    }

    private ushort Next(ushort counter)
    {
        if (options.UseCounters)
        {
            // The session ends a key whose counter has ended, so this never wraps; a wrapped counter would be refused by every gateway.
            return checked((ushort)(counter + 1));
        }

        Span<byte> octets = stackalloc byte[sizeof(ushort)];
        random.Fill(octets);
        return BinaryPrimitives.ReadUInt16LittleEndian(octets);
    }
}
