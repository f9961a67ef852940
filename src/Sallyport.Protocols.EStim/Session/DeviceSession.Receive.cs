using Sallyport.Protocols.EStim.Codec;
using Sallyport.Protocols.EStim.Messages;
using Sallyport.Protocols.EStim.Options;
using Sallyport.Wire;
using Sallyport.Wire.Session;

namespace Sallyport.Protocols.EStim.Session;

/// <content>What comes from the line.</content>
public sealed partial class DeviceSession
{
    /// <inheritdoc/>
    public void Receive(in Arrival arrival, Now now, ISink<DeviceEvent> sink)
    {
        Start(now);
        Expire(now, sink);
        switch (arrival.Kind)
        {
            case ArrivalKind.Frame:
                // One radio packet is one protocol packet from its first octet on; what is not whole cannot be trusted at all.
                if (PacketView.Parse(arrival.Octets, _dialect, out var packet) == PacketFault.None)
                {
                    Take(packet, arrival.Rssi, now, sink);
                }

                break;
            case ArrivalKind.Octets:
                for (var rest = arrival.Octets; !rest.IsEmpty; rest = rest[_parser.Feed(rest)..])
                {
                    Deliver(arrival.Rssi, now, sink);
                }

                Deliver(arrival.Rssi, now, sink);
                _silentAt = _parser.Pending == 0 ? Instant.Never : now.Monotonic + _lineOptions.Silence;
                break;
            case ArrivalKind.Opened:
            case ArrivalKind.Closed:
                _parser.Clear();
                _silentAt = Instant.Never;
                _replies.Clear();
                _line.Reset(now, sink);
                break;
        }

        Tell(now, sink);
    }

    private void Deliver(sbyte? rssi, Now now, ISink<DeviceEvent> sink)
    {
        while (_parser.TryRead(out var packet))
        {
            Take(packet, rssi, now, sink);
        }
    }

    private void Take(in PacketView packet, sbyte? rssi, Now now, ISink<DeviceEvent> sink)
    {
        var destination = packet.Destination;
        var isForAll = destination.Address == 0;
        if (packet.Source.Address == 0xFF || (!isForAll && destination.Address != _self.Address))
        {
            return;
        }

        if (packet.Type == PacketType.EmergencyStop)
        {
            TakeEmergencyStop(packet, now, sink);
            return;
        }

        if (isForAll && !_options.ListensToBroadcast)
        {
            return;
        }

        if (destination.Module != 0 && !_options.Modules.Contains(destination.Module))
        {
            if (packet.Type is not (PacketType.Ack or PacketType.Nack or PacketType.Pong or PacketType.StatusReport))
            {
                Refuse(packet, RefusalReason.AbsentModule, default, now, sink);
            }

            return;
        }

        switch (packet.Type)
        {
            case PacketType.Ack:
            case PacketType.Nack:
                _line.TryAnswer(IsAcknowledgement, (packet.Source, destination), packet.Type == PacketType.Ack ? ExchangeOutcome.Accepted : ExchangeOutcome.Refused, now, sink);
                break;
            case PacketType.Ping:
                TakePing(packet, rssi, now, sink);
                break;
            case PacketType.Pong:
            case PacketType.StatusReport:
                break;
            case PacketType.Plaintext:
                TakeClear(packet, now, sink);
                break;
            case PacketType.Master:
            case PacketType.Temporary:
                TakeEncrypted(packet, now, sink);
                break;
            case PacketType.SealedMaster when _options.SealedSupported:
            case PacketType.SealedTemporary when _options.SealedSupported:
                TakeSealed(packet, now, sink);
                break;
            case PacketType.SealedResult when _options.SealedSupported:
                _line.TryAnswer(packet, now, sink);
                break;
            default:
                TakeUser(packet, now, sink);
                break;
        }
    }

    private static bool IsAcknowledgement(Exchange exchange, (Endpoint Source, Endpoint Destination) packet) =>
        exchange.Awaits == AnswerKind.Acknowledgement && exchange.Peer == packet.Source && packet.Destination == exchange.Self;

    private void TakeEmergencyStop(in PacketView packet, Now now, ISink<DeviceEvent> sink)
    {
        if (!EmergencyStopPacket.Fits(packet.Payload))
        {
            Refuse(packet, RefusalReason.Malformed, default, now, sink);
            return;
        }

        _outputs.EmergencyStop(now.Monotonic);
        Tell(now, sink);
        Acknowledge(packet, now, sink);
        sink.Report(new DeviceEvent { Kind = DeviceEventKind.Accepted, Source = packet.Source, Type = packet.Type, Command = CommandId.EmergencyStop, State = _outputs.State }, default);
    }

    private void TakePing(in PacketView packet, sbyte? rssi, Now now, ISink<DeviceEvent> sink)
    {
        if (packet.Payload.Length != 1 || packet.Source.IsNobodyOrAll)
        {
            return;
        }

        // The raw register counts half decibels from -120 dBm; 0 means unknown and is never sent by a radio.
        var heard = rssi is { } dBm ? (byte)Math.Clamp((dBm + 120) * 2, 1, 255) : (byte)0;
        if (packet.Destination.Address != 0)
        {
            _line.Send(_sealer.Writer.Write(PacketType.Pong, packet.Destination, packet.Source, [packet.Payload[0], heard]), now, sink);
            return;
        }

        _pongNumber = packet.Payload[0];
        _pongFor = packet.Source;
        _pongRssi = heard;
        _pongAt = now.Monotonic + (_lineOptions.Medium == LinkMedium.Radio
            ? TimeSpan.FromMilliseconds(10) + RandomTime.Below(_random, TimeSpan.FromMilliseconds(491))
            : TimeSpan.FromMilliseconds(10 * _self.Address));
    }

    private void TakeUser(in PacketView packet, Now now, ISink<DeviceEvent> sink)
    {
        if (!_options.User.Knows(packet.Type))
        {
            Refuse(packet, RefusalReason.UnknownType, default, now, sink);
            return;
        }

        Acknowledge(packet, now, sink);
        sink.Report(new DeviceEvent { Kind = DeviceEventKind.UserPacket, Source = packet.Source, Type = packet.Type }, packet.Payload);
    }

    private void Acknowledge(in PacketView packet, Now now, ISink<DeviceEvent> sink) => _line.Answer(PacketType.Ack, packet, now, sink);

    private void Refuse(in PacketView packet, RefusalReason reason, CommandId command, Now now, ISink<DeviceEvent> sink)
    {
        _line.Answer(PacketType.Nack, packet, now, sink);
        Report(packet, reason, command, sink);
    }

    private static void Report(in PacketView packet, RefusalReason reason, CommandId command, ISink<DeviceEvent> sink) =>
        sink.Report(new DeviceEvent { Kind = DeviceEventKind.Refused, Source = packet.Source, Type = packet.Type, Command = command, Refusal = reason }, default);
}
