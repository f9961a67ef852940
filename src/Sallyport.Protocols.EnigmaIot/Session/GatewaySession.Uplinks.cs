using Sallyport.Protocols.EnigmaIot.Codec;
using Sallyport.Protocols.EnigmaIot.Messages;
using Sallyport.Wire;
using Sallyport.Wire.Session;

namespace Sallyport.Protocols.EnigmaIot.Session;

/// <summary>What nodes send after they have registered (sections 6, 7.3 and 7.4).</summary>
public sealed partial class GatewaySession
{
    /// <summary>10 s: six reconnection periods of a node, and longer than any link holds a frame back.</summary>
    private const long DisproofMicroseconds = 10_000_000;

    /// <summary>Length, session, tag, then the message: nothing of the node changes before its tag was checked.</summary>
    private void ReceiveFromNode(in Arrival arrival, Now now, ISink<GatewayEvent> sink)
    {
        var slot = _table.Find(arrival.Source);
        if (slot < 0 || _table.Slot(slot).State == GatewayNodeState.Unregistered || EndIfSilent(slot, now, sink))
        {
            AnswerStranger(arrival, now, sink);
            return;
        }

        // With many nodes both halves of the record come from main memory: asked for here, they arrive together, and while the frame is decrypted.
        _fetched = _table.Detail(slot).Received;
        var type = (MessageType)arrival.Octets[FrameLayout.TypeAt];
        var refusal = FrameLayout.Check(type, arrival.Octets.Length);
        if (type == MessageType.UnencryptedData && !_options.AcceptUnencryptedData)
        {
            Refuse(arrival, RefusalReason.UnencryptedNotAllowed, sink);
        }
        else if (refusal != RefusalReason.None)
        {
            AnswerBad(slot, arrival, refusal, now, sink);
        }
        else if (type == MessageType.UnencryptedData)
        {
            TakeUnencrypted(slot, arrival, now, sink);
        }
        else
        {
            var plaintext = _plaintext.AsSpan(0, arrival.Octets.Length - FrameLayout.Overhead);
            if (TryOpen(slot, arrival, plaintext) || TryProve(slot, arrival, plaintext, sink))
            {
                Take(slot, type, arrival, plaintext, now, sink);
            }
            else
            {
                AnswerBad(slot, arrival, RefusalReason.BadTag, now, sink);
            }
        }
    }

    private void Take(int slot, MessageType type, in Arrival arrival, ReadOnlySpan<byte> plaintext, Now now, ISink<GatewayEvent> sink)
    {
        switch (type)
        {
            case MessageType.SensorData or MessageType.HomeAssistantDiscovery:
                DataMessage.Parse(plaintext, out var data);
                TakeData(slot, arrival, data.Counter, data.Encoding, data.Payload, now, sink);
                break;
            case MessageType.UplinkControl:
                ControlMessage.Parse(plaintext, out var control);
                TakeControl(slot, arrival, control, now, sink);
                break;
            case MessageType.ClockRequest:
                ClockRequest.Parse(plaintext, out var request);
                TakeClockRequest(slot, arrival, request, now, sink);
                break;
            default:
                NodeNameSet.Parse(plaintext, out var name);
                TakeName(slot, arrival, name, now, sink);
                break;
        }
    }

    private bool TryOpen(int slot, in Arrival arrival, Span<byte> plaintext)
    {
        if (!_cipher.TryOpen(_table.Slot(slot).Key, arrival.Octets, plaintext))
        {
            return false;
        }

        Observer?.Opened(FrameKey.Session, plaintext);
        return true;
    }

    /// <summary>Tries the key of the unproved session.</summary>
    private bool TryProve(int slot, in Arrival arrival, Span<byte> plaintext, ISink<GatewayEvent> sink)
    {
        if (!GatewayStates.IsRenewing(_table.Slot(slot).State))
        {
            return false;
        }

        var pending = _pending[slot];
        if (!_cipher.TryOpen(pending.Key, arrival.Octets, plaintext))
        {
            return false;
        }

        Observer?.Opened(FrameKey.NextSession, plaintext);
        Promote(slot, pending, arrival, sink);
        return true;
    }

    /// <summary>The original counts repeats as received, and so do we; but a repeat ends nothing.</summary>
    private void TakeData(
        int slot, in Arrival arrival, ushort counter, PayloadEncoding encoding, ReadOnlySpan<byte> payload, Now now, ISink<GatewayEvent> sink)
    {
        ref var hot = ref _table.Slot(slot);
        ref var detail = ref _table.Detail(slot);
        detail.Received++;
        if (!TryCount(slot, arrival, ref hot.DataCounter, counter, now, out var lost))
        {
            AnswerBad(slot, arrival, RefusalReason.OldCounter, now, sink);
            return;
        }

        detail.Lost += lost;
        detail.Rate.Add(now.Monotonic.Microseconds - hot.LastMessage);
        hot.LastMessage = now.Monotonic.Microseconds;
        Hear(slot, arrival.Rssi, arrival.Channel);
        detail.Local = LocalOf(arrival);
        var type = (MessageType)arrival.Octets[FrameLayout.TypeAt];
        sink.Report(
            new GatewayEvent
            {
                Kind = type == MessageType.HomeAssistantDiscovery ? GatewayEventKind.HomeAssistantDiscovery : GatewayEventKind.Uplink,
                Node = arrival.Source,
                NodeId = detail.NodeId,
                Name = detail.Name,
                Rssi = arrival.Rssi,
                Channel = arrival.Channel,
                Sleepy = hot.Has(SlotFlags.Sleepy),
                BroadcastEnabled = hot.Has(SlotFlags.Broadcast),
                Encrypted = type != MessageType.UnencryptedData,
                MessageType = type,
                Encoding = encoding,
                Counter = counter,
                Lost = lost,
                Statistics = detail.Statistics,
            },
            payload);
        if (hot.Has(SlotFlags.Waiting))
        {
            ReleaseWaiting(slot, sink);
        }

        RenewIfDue(slot, now, sink);
    }

    /// <summary>
    /// In clear and thus by anybody: only where the network allows it. The encoding is ignored, as the original does. A counter that has gone back after a
    /// hello counts as the first message under the new key: a node that says all in clear has no better one, and who forges it could as well forge the
    /// last counter of the old key.
    /// </summary>
    private void TakeUnencrypted(int slot, in Arrival arrival, Now now, ISink<GatewayEvent> sink)
    {
        UnencryptedData.Parse(arrival.Octets, out var message);
        if (_options.UseCounters && message.Counter <= _table.Slot(slot).DataCounter && _pending.TryGetValue(slot, out var pending))
        {
            Promote(slot, pending, arrival, sink);
        }

        TakeData(slot, arrival, message.Counter, PayloadEncoding.Raw, message.Payload, now, sink);
    }

    private void TakeControl(int slot, in Arrival arrival, in ControlMessage message, Now now, ISink<GatewayEvent> sink)
    {
        ref var hot = ref _table.Slot(slot);
        if (!TryCount(slot, arrival, ref hot.ControlCounter, message.Counter, now, out _))
        {
            AnswerBad(slot, arrival, RefusalReason.OldCounter, now, sink);
            return;
        }

        Hear(slot, arrival.Rssi, arrival.Channel);
        if (message.Code is { } code && TryLearn(slot, code, message.Arguments, sink))
        {
            ReportAnswer(slot, code, message.Counter, message.Arguments, sink);
        }
        else
        {
            Refuse(arrival, RefusalReason.Malformed, sink);
        }

        RenewIfDue(slot, now, sink);
    }

    /// <summary>Keeps what the gateway itself needs of an answer. False when the answer is malformed, or one that no node may give.</summary>
    private bool TryLearn(int slot, ControlCode code, ReadOnlySpan<byte> arguments, ISink<GatewayEvent> sink)
    {
        ref var hot = ref _table.Slot(slot);
        switch (code)
        {
            case ControlCode.RssiAnswer:
                return false; // made by the gateway itself only (section 7.6)
            case ControlCode.VersionAnswer:
                if (VersionAnswer.Parse(arguments, out var version) != RefusalReason.None)
                {
                    return false;
                }

                ref var detail = ref _table.Detail(slot);
                (detail.Major, detail.Minor, detail.Patch) = (version.Major, version.Minor, version.Patch);
                hot.Set(SlotFlags.Version, true);
                return true;
            case ControlCode.SleepAnswer:
                if (SleepTime.Parse(arguments, out var time) != RefusalReason.None)
                {
                    return false;
                }

                hot.Set(SlotFlags.Sleepy, hot.Has(SlotFlags.JoinedSleepy) && time.Seconds != 0);
                if (!hot.Has(SlotFlags.Sleepy) && hot.Has(SlotFlags.Waiting))
                {
                    // Later downlinks would overtake it with higher counters, and the node would drop it.
                    ReleaseWaiting(slot, sink);
                }

                return true;
            default:
                return true;
        }
    }

    private void TakeClockRequest(int slot, in Arrival arrival, ClockRequest request, Now now, ISink<GatewayEvent> sink)
    {
        ref var hot = ref _table.Slot(slot);
        if (!TryCount(slot, arrival, ref hot.ControlCounter, request.Counter, now, out _))
        {
            AnswerBad(slot, arrival, RefusalReason.OldCounter, now, sink);
            return;
        }

        Hear(slot, arrival.Rssi, arrival.Channel);
        hot.Set(SlotFlags.TimeSync, true);
        if (!_options.AnswerClockRequests)
        {
            Refuse(arrival, RefusalReason.WrongState, sink);
        }
        else if (TryNextDownlink(ref hot.DownlinkCounter, out var counter))
        {
            var frame = Start(MessageType.ClockResponse, ClockResponse.FrameLength);
            new ClockResponse(counter, request.NodeSent, now.UtcMicroseconds, now.UtcMicroseconds).Write(frame[FrameLayout.BodyAt..]);
            _cipher.Seal(hot.Key, frame);
            SendSealed(FrameKey.Session, hot.Key, TransmitId.None, LocalOf(arrival), arrival.Source, frame, sink);
            Renumber(slot);
            ReportPlain(GatewayEventKind.ClockAnswered, slot, request.Counter, sink);
        }

        RenewIfDue(slot, now, sink);
    }

    /// <summary>
    /// True when the counter is above the last one, which it then becomes. The original compares and stores before the tag is checked in 0x07; here never.
    /// </summary>
    private bool TryCount(int slot, in Arrival arrival, ref ushort last, ushort counter, Now now, out ushort lost)
    {
        lost = 0;
        if (!_options.UseCounters)
        {
            return true;
        }

        if (counter <= last)
        {
            return false;
        }

        lost = (ushort)(counter - last - 1);
        last = counter;
        if (GatewayStates.IsRenewing(_table.Slot(slot).State))
        {
            DropIfDisproved(slot, (MessageType)arrival.Octets[FrameLayout.TypeAt], now);
        }

        return true;
    }

    /// <summary>
    /// A node that has sent a hello never goes back to its old key. A new message under that key, later than one that was on its way can come, thus shows that
    /// the hello was somebody's repeat. Messages in clear show nothing.
    /// </summary>
    private void DropIfDisproved(int slot, MessageType type, Now now)
    {
        ref var hot = ref _table.Slot(slot);
        if (type != MessageType.UnencryptedData && now.Monotonic.Microseconds - _pending[slot].Since > DisproofMicroseconds)
        {
            hot.State = GatewayStates.After(hot.State, GatewayTrigger.Disproof);
            DropPending(slot);
        }
    }

    /// <summary>A name has no answer when it is good and, in the original, none when it is bad. Errors on the way change nothing and get no answer.</summary>
    private void TakeName(int slot, in Arrival arrival, in NodeNameSet message, Now now, ISink<GatewayEvent> sink)
    {
        ref var hot = ref _table.Slot(slot);
        if (!TryCount(slot, arrival, ref hot.ControlCounter, message.Counter, now, out _))
        {
            Refuse(arrival, RefusalReason.OldCounter, sink);
            return;
        }

        Hear(slot, arrival.Rssi, arrival.Channel);
        var refusal = NodeNameRules.Check(message.Name, out var name);
        if (refusal == NameRefusal.None && ((_table.Find(name) is var holder && holder >= 0 && holder != slot) || IsNameReserved?.Invoke(arrival.Source, name!) == true))
        {
            refusal = NameRefusal.Taken;
        }

        if (refusal == NameRefusal.None)
        {
            _table.Rename(slot, name);
            ReportPlain(GatewayEventKind.Named, slot, message.Counter, sink);
        }
        else
        {
            RefuseName(slot, arrival, message, refusal, sink);
        }

        RenewIfCounted(slot, sink);
    }

    private void RefuseName(int slot, in Arrival arrival, in NodeNameSet message, NameRefusal refusal, ISink<GatewayEvent> sink)
    {
        ref var hot = ref _table.Slot(slot);
        if (_options.AnswerNameRefusals && TryNextDownlink(ref hot.DownlinkCounter, out var counter))
        {
            var frame = Start(MessageType.NodeNameResult, NodeNameResult.FrameLength);
            new NodeNameResult(counter, refusal).Write(frame);
            _cipher.Seal(hot.Key, frame);
            SendSealed(FrameKey.Session, hot.Key, TransmitId.None, LocalOf(arrival), arrival.Source, frame, sink);
            Renumber(slot);
        }

        sink.Report(
            new GatewayEvent
            {
                Kind = GatewayEventKind.NameRefused,
                Node = arrival.Source,
                NodeId = _table.Detail(slot).NodeId,
                NameRefusal = refusal,
                MessageType = MessageType.NodeNameSet,
                Counter = message.Counter,
                Rssi = arrival.Rssi,
                Channel = arrival.Channel,
                Encrypted = true,
            },
            message.Name);
    }

    /// <summary>
    /// Section 7.3 without its harm: the node is told to register again, but its session stays. Whoever forged or repeated the frame gains nothing; a node that
    /// really lost its key registers again, and its first frame under the new key ends this session.
    /// </summary>
    private void AnswerBad(int slot, in Arrival arrival, RefusalReason refusal, Now now, ISink<GatewayEvent> sink)
    {
        var type = (MessageType)arrival.Octets[FrameLayout.TypeAt];
        var told = type == MessageType.ClockRequest || (type != MessageType.NodeNameSet && _options.DisconnectOnDataError);
        if (told && MayInvalidate(ref _invalidatesOfNodes, arrival.Source, now))
        {
            ref var hot = ref _table.Slot(slot);
            hot.State = GatewayStates.After(hot.State, GatewayTrigger.BadFrame);
            SendInvalidate(LocalOf(arrival), arrival.Source, InvalidateReason.WrongData, sink);
        }

        Refuse(arrival, refusal, sink);
    }

    /// <summary>
    /// A sender without a session is told so, and the host too, as the original does; a name from it is passed over in silence (section 7.3).
    /// </summary>
    private void AnswerStranger(in Arrival arrival, Now now, ISink<GatewayEvent> sink)
    {
        var silent = (MessageType)arrival.Octets[FrameLayout.TypeAt] == MessageType.NodeNameSet;
        if (!silent && MayInvalidate(ref _invalidatesOfStrangers, arrival.Source, now))
        {
            SendInvalidate(LocalOf(arrival), arrival.Source, InvalidateReason.UnregisteredNode, sink);
            sink.Report(new GatewayEvent { Kind = GatewayEventKind.Left, Node = arrival.Source, Reason = InvalidateReason.UnregisteredNode }, []);
        }

        Refuse(arrival, RefusalReason.NotRegistered, sink);
    }

    /// <summary>One address is answered so often, and all together so often: ever-new forged addresses never meet the first limit.</summary>
    private bool MayInvalidate(ref WindowCount inAll, MacAddress address, Now now) =>
        _invalidateLimit.Allows(address, now.Monotonic) && inAll.Allows(_options.InvalidatesInAllPerWindow, _rateWindow, now.Monotonic);

    /// <summary>After a message was delivered: renews a key that is too old, and one whose counters have ended.</summary>
    private void RenewIfDue(int slot, Now now, ISink<GatewayEvent> sink)
    {
        if (_keyValidity > 0 && now.Monotonic.Microseconds - _table.Slot(slot).KeySince > _keyValidity)
        {
            EndAndTell(slot, GatewayTrigger.EndOfKey, InvalidateReason.KeyExpired, sink);
        }
        else
        {
            RenewIfCounted(slot, sink);
        }
    }

    /// <summary>
    /// The wire has no wrap: after 65535 the original rejects every message of the session (section 6). Renewed at the last value, no message is lost.
    /// </summary>
    private void RenewIfCounted(int slot, ISink<GatewayEvent> sink)
    {
        ref var hot = ref _table.Slot(slot);
        if (_options.UseCounters && (hot.DataCounter == LastCounter || hot.ControlCounter == LastCounter || hot.DownlinkCounter == LastCounter))
        {
            EndAndTell(slot, GatewayTrigger.EndOfKey, InvalidateReason.KeyExpired, sink);
        }
    }

    private void Hear(int slot, sbyte? rssi, byte? channel)
    {
        ref var detail = ref _table.Detail(slot);
        detail.Rssi = rssi;
        detail.Channel = channel;
    }

    private void ReportPlain(GatewayEventKind kind, int slot, ushort counter, ISink<GatewayEvent> sink)
    {
        ref var detail = ref _table.Detail(slot);
        sink.Report(
            new GatewayEvent
            {
                Kind = kind,
                Node = new MacAddress(_table.Slot(slot).Address),
                NodeId = detail.NodeId,
                Name = detail.Name,
                Rssi = detail.Rssi,
                Channel = detail.Channel,
                Encrypted = true,
                Counter = counter,
            },
            []);
    }

    private void ReportAnswer(int slot, ControlCode code, ushort counter, ReadOnlySpan<byte> arguments, ISink<GatewayEvent> sink)
    {
        ref var detail = ref _table.Detail(slot);
        sink.Report(
            new GatewayEvent
            {
                Kind = GatewayEventKind.ControlAnswer,
                Node = new MacAddress(_table.Slot(slot).Address),
                NodeId = detail.NodeId,
                Name = detail.Name,
                Rssi = detail.Rssi,
                Channel = detail.Channel,
                MessageType = MessageType.UplinkControl,
                Code = code,
                Counter = counter,
                Encrypted = true,
            },
            arguments);
    }
}
