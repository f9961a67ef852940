using System.Security.Cryptography;
using Sallyport.Crypto.KeyAgreement;
using Sallyport.Protocols.EnigmaIot.Codec;
using Sallyport.Protocols.EnigmaIot.Messages;
using Sallyport.Wire;
using Sallyport.Wire.Session;

namespace Sallyport.Protocols.EnigmaIot.Session;

/// <summary>What the gateway, or somebody who poses as it, sends.</summary>
public sealed partial class NodeSession
{
    /// <inheritdoc/>
    public void Receive(in Arrival arrival, Now now, ISink<NodeEvent> sink)
    {
        StartIfOff(now, sink);
        var ours = arrival.Destination == _options.Address || arrival.Destination.IsBroadcast;
        if (arrival.Kind != ArrivalKind.Frame || State is NodeState.Sleeping or NodeState.Factory || !ours)
        {
            // A radio that is off hears nothing, and frames for others are no business of ours: neither is worth an event.
            return;
        }

        var frame = arrival.Octets;
        var type = frame.IsEmpty ? default : (MessageType)frame[FrameLayout.TypeAt];
        var refusal = arrival.Source != _context.Gateway || _context.Gateway == MacAddress.None ? RefusalReason.WrongSource
            : frame.IsEmpty ? RefusalReason.TooShort
            : FrameLayout.Check(type, frame.Length);
        if (refusal == RefusalReason.None)
        {
            refusal = Dispatch(type, frame, now, sink);
        }

        if (refusal != RefusalReason.None)
        {
            Refuse(refusal, type, sink);
        }
    }

    private RefusalReason Dispatch(MessageType type, ReadOnlySpan<byte> frame, Now now, ISink<NodeEvent> sink)
    {
        switch (type)
        {
            case MessageType.ServerHello:
                return TakeServerHello(frame, now, sink);
            case MessageType.InvalidateKey:
                return TakeInvalidateKey(frame, now, sink);
            case MessageType.DownlinkDataSet or MessageType.DownlinkDataGet or MessageType.DownlinkControl or MessageType.ClockResponse or MessageType.NodeNameResult:
                return TakeEncrypted(type, frame, _context.SessionKey, now, sink);
            case MessageType.BroadcastDataSet or MessageType.BroadcastDataGet or MessageType.BroadcastControl:
                return _options.BroadcastEnabled && _context.HasBroadcastKey
                    ? TakeEncrypted(type, frame, _context.BroadcastKey, now, sink)
                    : RefusalReason.WrongState;
            default:
                return RefusalReason.UnknownType;
        }
    }

    /// <summary>Only while waiting, and only when it decrypts: the original resets itself on any two octets that begin with 0xFE (section 18).</summary>
    private RefusalReason TakeServerHello(ReadOnlySpan<byte> frame, Now now, ISink<NodeEvent> sink)
    {
        if (State != NodeState.WaitForServerHello)
        {
            return RefusalReason.WrongState;
        }

        Span<byte> body = stackalloc byte[ServerHello.BodyLength];
        Span<byte> secret = stackalloc byte[IKeyAgreement.Length];
        if (!_cipher.TryOpen(_options.Configuration.NetworkKey.Span, frame, body))
        {
            return RefusalReason.BadTag;
        }

        var refusal = ServerHello.Parse(body, out var hello);
        if (refusal != RefusalReason.None)
        {
            return refusal;
        }

        if (!_agreement.TryAgree(_privateKey, hello.PublicKey, secret))
        {
            return RefusalReason.WeakKey;
        }

        Register(secret, hello.NodeId, now, sink);
        CryptographicOperations.ZeroMemory(secret);
        return RefusalReason.None;
    }

    /// <summary>Two octets that anybody can send: obeyed only with a session, and only so often. Nothing on the wire allows more (section 18).</summary>
    private RefusalReason TakeInvalidateKey(ReadOnlySpan<byte> frame, Now now, ISink<NodeEvent> sink)
    {
        if (State != NodeState.Registered)
        {
            return RefusalReason.WrongState;
        }

        var refusal = InvalidateKey.Parse(frame, out var message);
        if (refusal != RefusalReason.None)
        {
            return refusal;
        }

        if (_invalidations == 0 || now.Monotonic - _invalidationWindow >= _options.InvalidationWindow)
        {
            (_invalidations, _invalidationWindow) = (0, now.Monotonic);
        }

        if (_invalidations >= _options.InvalidationsPerWindow)
        {
            return RefusalReason.RateLimited;
        }

        _invalidations++;
        _lastData.Pending |= message.Reason < InvalidateReason.KeyExpired && _lastData.Exists;
        LoseSession(NodeTrigger.Invalidated, message.Reason, now, sink);
        return RefusalReason.None;
    }

    private RefusalReason TakeEncrypted(MessageType type, ReadOnlySpan<byte> frame, ReadOnlySpan<byte> key, Now now, ISink<NodeEvent> sink)
    {
        if (State != NodeState.Registered)
        {
            return RefusalReason.WrongState;
        }

        Span<byte> room = stackalloc byte[FrameLayout.MaximumLength];
        var body = room[..FrameLayout.Ciphertext(frame).Length];
        if (!_cipher.TryOpen(key, frame, body))
        {
            return RefusalReason.BadTag;
        }

        return type switch
        {
            MessageType.ClockResponse => TakeClock(body, now, sink),
            MessageType.NodeNameResult => TakeNameResult(frame, body, sink),
            MessageType.DownlinkControl or MessageType.BroadcastControl => TakeControl(type, body, now, sink),
            _ => TakeData(type, body, sink),
        };
    }

    private RefusalReason TakeData(MessageType type, ReadOnlySpan<byte> body, ISink<NodeEvent> sink)
    {
        var refusal = DataMessage.Parse(body, out var message);
        if (refusal != RefusalReason.None || !TakeCounter(type, message.Counter))
        {
            return refusal == RefusalReason.None ? RefusalReason.OldCounter : refusal;
        }

        sink.Report(
            new NodeEvent { Kind = NodeEventKind.Downlink, MessageType = type, Encoding = message.Encoding, Counter = message.Counter },
            message.Payload);
        return RefusalReason.None;
    }

    private RefusalReason TakeClock(ReadOnlySpan<byte> body, Now now, ISink<NodeEvent> sink)
    {
        var refusal = ClockResponse.Parse(body, out var answer);
        if (refusal != RefusalReason.None || !TakeCounter(MessageType.ClockResponse, answer.Counter))
        {
            return refusal == RefusalReason.None ? RefusalReason.OldCounter : refusal;
        }

        if (!_clock.TryStep(answer, now, out var step, out var delay))
        {
            return RefusalReason.Malformed;
        }

        if (_timers.IsSet(NodeTimer.Clock))
        {
            _timers.Set(NodeTimer.Clock, now.Monotonic + _clock.Period);
        }

        sink.Report(
            new NodeEvent
            {
                Kind = NodeEventKind.ClockAdjusted,
                OffsetMicroseconds = step,
                DelayMicroseconds = delay,
                Synchronised = _clock.Synchronised,
            },
            default);
        return RefusalReason.None;
    }

    /// <summary>
    /// The counter of this message is in clear and not covered by the tag, so it is compared but never stored: else anybody could raise it and so block all
    /// downlinks. One answer is taken for each name that was sent, so a repeat changes nothing.
    /// </summary>
    private RefusalReason TakeNameResult(ReadOnlySpan<byte> frame, ReadOnlySpan<byte> body, ISink<NodeEvent> sink)
    {
        var refusal = NodeNameResult.Parse(frame, body, out var result);
        if (refusal != RefusalReason.None)
        {
            return refusal;
        }

        if (_options.UseCounters && result.Counter <= _context.DownlinkCounter)
        {
            return RefusalReason.OldCounter;
        }

        if (!_nameAnswerOpen)
        {
            return RefusalReason.WrongState;
        }

        _nameAnswerOpen = false;
        sink.Report(new NodeEvent { Kind = NodeEventKind.NameResult, NameResult = result.Result }, default);
        return RefusalReason.None;
    }

    /// <summary>
    /// Accepts a counter above the last one and stores it. Broadcasts have their own, which the original stores but never enforces (section 6).
    /// </summary>
    private bool TakeCounter(MessageType type, ushort counter)
    {
        if (!_options.UseCounters)
        {
            return true;
        }

        if (type is MessageType.BroadcastDataSet or MessageType.BroadcastDataGet or MessageType.BroadcastControl)
        {
            var higher = counter > _context.BroadcastCounter;
            _context.BroadcastCounter = higher ? counter : _context.BroadcastCounter;
            return higher || _options.CompatibleBroadcastCounters;
        }

        if (counter <= _context.DownlinkCounter)
        {
            return false;
        }

        _context.DownlinkCounter = counter;
        return true;
    }
}
