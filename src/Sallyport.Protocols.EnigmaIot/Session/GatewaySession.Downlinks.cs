using System.Buffers.Binary;
using System.Diagnostics;
using Sallyport.Protocols.EnigmaIot.Codec;
using Sallyport.Protocols.EnigmaIot.Messages;
using Sallyport.Wire;
using Sallyport.Wire.Session;

namespace Sallyport.Protocols.EnigmaIot.Session;

/// <summary>What the host sends to nodes (sections 7.5 and 7.6).</summary>
public sealed partial class GatewaySession
{
    /// <summary>The counter's place in the body of data and control messages alike.</summary>
    private const int CounterInBody = 4;

    /// <inheritdoc/>
    public void Submit(in GatewayCommand command, Now now, ISink<GatewayEvent> sink)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        ArgumentOutOfRangeException.ThrowIfNegative(command.DownlinkId);
        if (command.Kind == GatewayCommandKind.Withdraw)
        {
            Withdraw(command, sink);
            return;
        }

        var slot = command.Target.IsBroadcast ? SessionTable.None : _table.Find(command.Target);
        var registered = slot >= 0 && _table.Slot(slot).State != GatewayNodeState.Unregistered && !EndIfSilent(slot, now, sink);
        var refusal = Check(command, slot, registered);
        if (refusal != DownlinkRefusal.None)
        {
            ReportDownlink(command.Target, command.DownlinkId, DownlinkState.Refused, 0, sink, refusal);
        }
        else if (command.Kind == GatewayCommandKind.Kick)
        {
            EndAndTell(slot, GatewayTrigger.Kick, InvalidateReason.Kicked, sink);
        }
        else if (command.Target.IsBroadcast)
        {
            SendBroadcast(command, sink);
        }
        else if (command is { Kind: GatewayCommandKind.Control, Code: ControlCode.RssiGet })
        {
            AnswerRssi(slot, command, sink);
        }
        else
        {
            SendUnicast(slot, command, sink);
            if (!_table.Slot(slot).Has(SlotFlags.Sleepy))
            {
                RenewIfCounted(slot, sink); // a sleeper would not hear it: its key is renewed after its next message
            }
        }
    }

    private void Withdraw(in GatewayCommand command, ISink<GatewayEvent> sink)
    {
        var slot = command.Target.IsBroadcast ? SessionTable.None : _table.Find(command.Target);
        if (slot < 0 || !_waiting.TryGetValue(slot, out var waiting) || waiting.DownlinkId != command.DownlinkId)
        {
            return;
        }

        DropWaiting(slot, sink);
        if (_table.Slot(slot).Has(SlotFlags.KeyOwed))
        {
            OfferBroadcastKey(slot, sink);
        }
    }

    private DownlinkRefusal Check(in GatewayCommand command, int slot, bool registered)
    {
        if (!Enum.IsDefined(command.Kind))
        {
            throw new ArgumentOutOfRangeException(nameof(command), command.Kind, "unknown kind of command");
        }

        // One limit for both: 214 octets of user data, or a code and 214 octets after it.
        if (command.Kind != GatewayCommandKind.Kick && command.Payload.Length > FrameLayout.MaximumData)
        {
            return DownlinkRefusal.TooLong;
        }

        if (command.Target.IsBroadcast)
        {
            var alone = command.Kind == GatewayCommandKind.Kick
                || (command.Kind == GatewayCommandKind.Control && command.Code is ControlCode.Ota or ControlCode.RssiGet or ControlCode.BroadcastKey);
            return alone ? DownlinkRefusal.NotForBroadcast : DownlinkRefusal.None;
        }

        if (!registered)
        {
            return DownlinkRefusal.NotRegistered;
        }

        var firmware = command is { Kind: GatewayCommandKind.Control, Code: ControlCode.Ota };
        return firmware && _table.Slot(slot).Has(SlotFlags.Sleepy) ? DownlinkRefusal.NodeSleeps : DownlinkRefusal.None;
    }

    /// <summary>Nothing goes on the air: the gateway tells what it heard last.</summary>
    private void AnswerRssi(int slot, in GatewayCommand command, ISink<GatewayEvent> sink)
    {
        ref var detail = ref _table.Detail(slot);
        ReportDownlink(command.Target, command.DownlinkId, DownlinkState.Sent, 0, sink);
        Span<byte> arguments = stackalloc byte[RssiAnswer.Length];
        if (detail.Rssi is { } dbm)
        {
            new RssiAnswer(dbm, detail.Channel ?? 0).Write(arguments);
        }
        else
        {
            arguments = [];
        }

        ReportAnswer(slot, ControlCode.RssiAnswer, 0, arguments, sink);
    }

    /// <summary>Encrypted now, with the next counter; sent now, or kept in the node's single slot until its next data message.</summary>
    private void SendUnicast(int slot, in GatewayCommand command, ISink<GatewayEvent> sink)
    {
        ref var hot = ref _table.Slot(slot);
        var node = new MacAddress(hot.Address);
        if (!TryNextDownlink(ref hot.DownlinkCounter, out var counter))
        {
            // Only for a sleeper: the key is renewed with its next message, and the host may submit again.
            ReportDownlink(node, command.DownlinkId, DownlinkState.Dropped, 0, sink);
            return;
        }

        var frame = Build(command, TypeOf(command.Kind), _table.Detail(slot).NodeId, counter, hot.Key);
        if (hot.Has(SlotFlags.Sleepy))
        {
            Keep(slot, command.DownlinkId, counter, frame, sink);
            return;
        }

        Transmit(slot, command.DownlinkId, counter, frame, sink);
        if (_pending.TryGetValue(slot, out var pending))
        {
            SendBeside(pending, node, _table.Detail(slot).NodeId, command, sink);
        }
    }

    /// <summary>
    /// The same downlink under the key of the unproved session: nobody knows yet which of the two the node has, and it drops the frame that does not fit. The
    /// outcome of the first frame counts for both.
    /// </summary>
    private void SendBeside(PendingSession pending, MacAddress node, ushort nodeId, in GatewayCommand command, ISink<GatewayEvent> sink)
    {
        var counter = pending.DownlinkCounter;
        if (!pending.Sleepy && TryNextDownlink(ref counter, out var used))
        {
            pending.DownlinkCounter = counter;
            var frame = Build(command, TypeOf(command.Kind), nodeId, used, pending.Key);
            SendSealed(FrameKey.NextSession, pending.Key, TransmitId.None, pending.Local, node, frame, sink);
        }
    }

    private void Keep(int slot, long downlinkId, ushort counter, ReadOnlySpan<byte> frame, ISink<GatewayEvent> sink)
    {
        ref var hot = ref _table.Slot(slot);
        var node = new MacAddress(hot.Address);
        if (_waiting.TryGetValue(slot, out var older))
        {
            ReportDownlink(node, older.DownlinkId, DownlinkState.Overwritten, older.Counter, sink);
        }

        _waiting[slot] = new QueuedDownlink { DownlinkId = downlinkId, Counter = counter, Frame = frame.ToArray() };
        hot.Set(SlotFlags.Waiting, true);
        ReportDownlink(node, downlinkId, DownlinkState.Waiting, counter, sink);
    }

    private void ReleaseWaiting(int slot, ISink<GatewayEvent> sink)
    {
        ref var hot = ref _table.Slot(slot);
        var found = _waiting.Remove(slot, out var waiting);
        Debug.Assert(found, "the flag says that a downlink waits");
        hot.Set(SlotFlags.Waiting, false);
        Transmit(slot, waiting!.DownlinkId, waiting.Counter, waiting.Frame, sink);
        if (waiting.DownlinkId == QueuedDownlink.Own)
        {
            hot.Set(SlotFlags.KeyOwed, false);
        }
        else if (hot.Has(SlotFlags.KeyOwed))
        {
            OfferBroadcastKey(slot, sink);
        }
    }

    private void DropWaiting(int slot, ISink<GatewayEvent> sink)
    {
        if (_waiting.Remove(slot, out var waiting))
        {
            _table.Slot(slot).Set(SlotFlags.Waiting, false);
            ReportDownlink(new MacAddress(_table.Slot(slot).Address), waiting.DownlinkId, DownlinkState.Dropped, waiting.Counter, sink);
        }
    }

    /// <summary>
    /// After an answer that overtook a waiting downlink: gives the latter the next counter and a new IV, because the node would drop it as a repeat. The
    /// original sends it all the same, in vain.
    /// </summary>
    private void Renumber(int slot)
    {
        ref var hot = ref _table.Slot(slot);
        if (!hot.Has(SlotFlags.Waiting) || !TryNextDownlink(ref hot.DownlinkCounter, out var counter))
        {
            return;
        }

        var waiting = _waiting[slot];
        var frame = waiting.Frame.AsSpan();
        var body = frame[FrameLayout.BodyAt..^FrameLayout.TagLength];
        var opened = _cipher.TryOpen(hot.Key, frame, _frame.AsSpan(0, body.Length));
        Debug.Assert(opened, "it was sealed under this key");
        _frame.AsSpan(0, body.Length).CopyTo(body);
        BinaryPrimitives.WriteUInt16LittleEndian(body[CounterInBody..], counter);
        _random.Fill(frame.Slice(FrameLayout.IvAt, FrameLayout.IvLength));
        _cipher.Seal(hot.Key, frame);
        waiting.Counter = counter;
    }

    private void Transmit(int slot, long downlinkId, ushort counter, ReadOnlySpan<byte> frame, ISink<GatewayEvent> sink)
    {
        var node = new MacAddress(_table.Slot(slot).Address);
        var id = downlinkId == QueuedDownlink.Own ? TransmitId.None : _transmits.Open(node, downlinkId, counter);
        SendSealed(FrameKey.Session, _table.Slot(slot).Key, id, _table.Detail(slot).Local, node, frame, sink);
        ReportDownlink(node, downlinkId, DownlinkState.Sent, counter, sink);
    }

    private static MessageType TypeOf(GatewayCommandKind kind) => kind switch
    {
        GatewayCommandKind.DataSet => MessageType.DownlinkDataSet,
        GatewayCommandKind.DataGet => MessageType.DownlinkDataGet,
        _ => MessageType.DownlinkControl,
    };

    private Span<byte> Build(in GatewayCommand command, MessageType type, ushort nodeId, ushort counter, ReadOnlySpan<byte> key)
    {
        var payload = command.Payload.Span;
        if (command.Kind == GatewayCommandKind.Control)
        {
            Span<byte> control = stackalloc byte[FrameLayout.MaximumControl];
            control = control[..(payload.Length + 1)];
            control[0] = (byte)command.Code;
            payload.CopyTo(control[1..]);
            var frame = Start(type, FrameLayout.Overhead + ControlMessage.HeaderLength + control.Length);
            new ControlMessage { LengthField = ControlMessage.LengthFor(control.Length), NodeId = nodeId, Counter = counter, Payload = control }.Write(frame[FrameLayout.BodyAt..]);
            _cipher.Seal(key, frame);
            return frame;
        }
        else
        {
            var frame = Start(type, FrameLayout.Overhead + DataMessage.HeaderLength + payload.Length);
            new DataMessage
            {
                LengthField = DataMessage.LengthFor(payload.Length),
                NodeId = nodeId,
                Counter = counter,
                Encoding = command.Encoding,
                Payload = payload,
            }.Write(frame[FrameLayout.BodyAt..]);
            _cipher.Seal(key, frame);
            return frame;
        }
    }

    /// <summary>A frame of a type with a fresh IV in the session's own buffer: valid until the next one is started.</summary>
    private Span<byte> Start(MessageType type, int length)
    {
        var frame = _frame.AsSpan(0, length);
        frame[FrameLayout.TypeAt] = (byte)type;
        _random.Fill(frame.Slice(FrameLayout.IvAt, FrameLayout.IvLength));
        return frame;
    }

    /// <summary>The next downlink counter; false when 65535 is used up and the key must be renewed first.</summary>
    private bool TryNextDownlink(ref ushort last, out ushort counter)
    {
        counter = 0;
        if (!_options.UseCounters)
        {
            counter = RandomCounter();
            return true;
        }

        if (last == LastCounter)
        {
            return false;
        }

        counter = ++last;
        return true;
    }

    private ushort RandomCounter()
    {
        Span<byte> octets = stackalloc byte[sizeof(ushort)];
        _random.Fill(octets);
        return BinaryPrimitives.ReadUInt16LittleEndian(octets);
    }

    private static void ReportDownlink(
        MacAddress node, long downlinkId, DownlinkState state, ushort counter, ISink<GatewayEvent> sink, DownlinkRefusal refusal = DownlinkRefusal.None)
    {
        if (downlinkId != QueuedDownlink.Own)
        {
            sink.Report(
                new GatewayEvent
                {
                    Kind = GatewayEventKind.Downlink,
                    Node = node,
                    DownlinkId = downlinkId,
                    Downlink = state,
                    DownlinkRefusal = refusal,
                    Counter = counter,
                },
                []);
        }
    }
}
