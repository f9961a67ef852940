using System.Text;
using Sallyport.Mqtt.Client.Packets;
using Sallyport.Wire;
using Sallyport.Wire.Session;

namespace Sallyport.Mqtt.Client.Session;

/// <content>What comes from the broker: cutting the stream into packets, and what each packet does.</content>
public sealed partial class MqttSession
{
    private void Take(ReadOnlySpan<byte> octets, Now now, ISink<MqttEvent> sink)
    {
        if (_phase is Phase.Down or Phase.Over)
        {
            return;
        }

        _lastReceived = now.Monotonic;
        if (_skip > 0)
        {
            var skipped = (int)Math.Min(_skip, octets.Length);
            _skip -= skipped;
            octets = octets[skipped..];
        }

        if (!_pending.IsEmpty)
        {
            _pending.Append(octets);
            octets = _pending.Octets;
        }

        var rest = Cut(octets, now, sink);
        _pending.Keep(_phase == Phase.Over ? [] : rest);
        _window.Trim();
    }

    // Returns what does not make a whole packet yet: less than the packet limit, because longer messages are skipped as soon as their beginning is there.
    private ReadOnlySpan<byte> Cut(ReadOnlySpan<byte> octets, Now now, ISink<MqttEvent> sink)
    {
        while (_phase != Phase.Over)
        {
            var fault = FixedHeader.Parse(octets, out var header);
            if (fault == PacketFault.Incomplete)
            {
                return octets;
            }

            if (fault != PacketFault.None)
            {
                Fail(fault, sink);
                return [];
            }

            if (header.PacketLength > _options.MaximumPacket)
            {
                if (!TrySkip(header, octets, now, sink))
                {
                    return octets;
                }

                var here = (int)Math.Min(header.PacketLength, octets.Length);
                _skip = header.PacketLength - here;
                octets = octets[here..];
                continue;
            }

            if (octets.Length < header.PacketLength)
            {
                return octets;
            }

            fault = Dispatch(header, octets[header.Length..header.PacketLength], now, sink);
            if (fault != PacketFault.None)
            {
                Fail(fault, sink);
                return [];
            }

            octets = octets[header.PacketLength..];
        }

        return [];
    }

    // A message that is too long must not end the connection: the broker would send it again on the next one, for ever.
    private bool TrySkip(FixedHeader header, ReadOnlySpan<byte> octets, Now now, ISink<MqttEvent> sink)
    {
        if (header.Type != PacketType.Publish || _phase != Phase.Up)
        {
            Fail(PacketFault.TooLong, sink);
            return true;
        }

        var fault = PublishPacket.Parse(header.Flags, octets[header.Length..Math.Min(octets.Length, header.PacketLength)], out var packet);
        if (fault == PacketFault.Length && octets.Length < MqttSessionOptions.SmallestPacketLimit)
        {
            return false;
        }

        if (fault != PacketFault.None)
        {
            Fail(fault, sink);
            return true;
        }

        Acknowledge(packet, now, sink);
        sink.Report(new MqttEvent { Kind = MqttEventKind.Oversized, Topic = Encoding.UTF8.GetString(packet.Topic) }, []);
        return true;
    }

    private PacketFault Dispatch(FixedHeader header, ReadOnlySpan<byte> body, Now now, ISink<MqttEvent> sink)
    {
        if (header.Type == PacketType.Connack)
        {
            return _phase == Phase.Connecting ? Accept(body, sink) : PacketFault.Type;
        }

        if (_phase != Phase.Up)
        {
            return PacketFault.Type;
        }

        switch (header.Type)
        {
            case PacketType.Publish:
                return Deliver(header.Flags, body, now, sink);
            case PacketType.Puback:
                return Answer(body, MqttCommandKind.Publish, MqttEventKind.Published, sink);
            case PacketType.Unsuback:
                return Answer(body, MqttCommandKind.Unsubscribe, MqttEventKind.Unsubscribed, sink);
            case PacketType.Suback:
                return AnswerSubscription(body, sink);
            case PacketType.Pingresp:
                _pinging = false;
                return EmptyPacket.Parse(body);
            default:
                return PacketFault.Type;
        }
    }

    private PacketFault Accept(ReadOnlySpan<byte> body, ISink<MqttEvent> sink)
    {
        var fault = ConnackPacket.Parse(body, out var packet);
        if (fault != PacketFault.None)
        {
            return fault;
        }

        if (packet.ReturnCode != ConnectReturnCode.Accepted)
        {
            End(new MqttEvent { Kind = MqttEventKind.Closed, Reason = MqttCloseReason.Refused, ReturnCode = packet.ReturnCode }, sink);
            return PacketFault.None;
        }

        _phase = Phase.Up;
        sink.Report(new MqttEvent { Kind = MqttEventKind.Connected, SessionPresent = packet.SessionPresent }, []);
        return PacketFault.None;
    }

    // The session never asks for QoS 2, so the broker must not send it (3.8.4).
    private PacketFault Deliver(byte flags, ReadOnlySpan<byte> body, Now now, ISink<MqttEvent> sink)
    {
        var fault = PublishPacket.Parse(flags, body, out var packet);
        if (fault != PacketFault.None)
        {
            return fault;
        }

        if (packet.Qos == Qos.ExactlyOnce)
        {
            return PacketFault.Value;
        }

        Acknowledge(packet, now, sink);
        sink.Report(
            new MqttEvent { Kind = MqttEventKind.Message, Topic = Encoding.UTF8.GetString(packet.Topic), Retain = packet.Retain, Duplicate = packet.Duplicate },
            packet.Payload);
        return PacketFault.None;
    }

    private void Acknowledge(in PublishPacket packet, Now now, ISink<MqttEvent> sink)
    {
        if (packet.Qos == Qos.AtLeastOnce)
        {
            IdentifierPacket.Write(_scratch, PacketType.Puback, packet.Identifier);
            SendScratch(TransmitId.None, now, sink);
        }
    }

    // An answer to something that nobody asked (any more) changes nothing: brokers send late ones after a reconnect.
    private PacketFault Answer(ReadOnlySpan<byte> body, MqttCommandKind asked, MqttEventKind kind, ISink<MqttEvent> sink)
    {
        var fault = IdentifierPacket.Parse(body, out var identifier);
        if (fault == PacketFault.None && FindAsked(identifier, asked) is var ordinal and >= 0)
        {
            Finish(ordinal, new MqttEvent { Kind = kind, Token = _window[ordinal].Command.Token }, [], sink);
        }

        return fault;
    }

    private PacketFault AnswerSubscription(ReadOnlySpan<byte> body, ISink<MqttEvent> sink)
    {
        var fault = SubackPacket.Parse(body, out var packet);
        if (fault != PacketFault.None || FindAsked(packet.Identifier, MqttCommandKind.Subscribe) is not (var ordinal and >= 0))
        {
            return fault;
        }

        if (packet.ReturnCodes.Length != _window[ordinal].Command.Filters.Count)
        {
            return PacketFault.Length;
        }

        Finish(ordinal, new MqttEvent { Kind = MqttEventKind.Subscribed, Token = _window[ordinal].Command.Token }, packet.ReturnCodes, sink);
        return PacketFault.None;
    }

    private long FindAsked(ushort identifier, MqttCommandKind asked)
    {
        var ordinal = _window.Find(identifier);
        return ordinal >= 0 && _window[ordinal].Command.Kind == asked && (asked != MqttCommandKind.Publish || _window[ordinal].Command.Qos == Qos.AtLeastOnce)
            ? ordinal
            : -1;
    }

    private void Fail(PacketFault fault, ISink<MqttEvent> sink) =>
        End(new MqttEvent { Kind = MqttEventKind.Closed, Reason = MqttCloseReason.Malformed, Fault = fault }, sink);
}
