using System.Security.Cryptography;
using Sallyport.Protocols.EStim.Codec;
using Sallyport.Protocols.EStim.Keys;
using Sallyport.Protocols.EStim.Messages;
using Sallyport.Wire;
using Sallyport.Wire.Session;

namespace Sallyport.Protocols.EStim.Session;

/// <content>What comes from the line.</content>
public sealed partial class HostSession
{
    /// <inheritdoc/>
    public void Receive(in Arrival arrival, Now now, ISink<HostEvent> sink)
    {
        switch (arrival.Kind)
        {
            case ArrivalKind.Frame:
                if (PacketView.Parse(arrival.Octets, _dialect, out var packet) == PacketFault.None)
                {
                    Take(packet, now, sink);
                }

                break;
            case ArrivalKind.Octets:
                for (var rest = arrival.Octets; !rest.IsEmpty; rest = rest[_parser.Feed(rest)..])
                {
                    Deliver(now, sink);
                }

                Deliver(now, sink);
                _silentAt = _parser.Pending == 0 ? Instant.Never : now.Monotonic + _lineOptions.Silence;
                break;
            case ArrivalKind.Opened:
            case ArrivalKind.Closed:
                _parser.Clear();
                _silentAt = Instant.Never;
                _line.Reset(now, sink);
                foreach (var peer in _peers)
                {
                    Lose(peer, now, sink);
                    peer.StatusDue = arrival.Kind == ArrivalKind.Opened ? now.Monotonic : Instant.Never;
                }

                if (arrival.Kind == ArrivalKind.Opened)
                {
                    ResumeStop(now, sink);
                }

                _line.Pump(now, sink);
                break;
        }
    }

    private void Deliver(Now now, ISink<HostEvent> sink)
    {
        while (_parser.TryRead(out var packet))
        {
            Take(packet, now, sink);
        }
    }

    private void Take(in PacketView packet, Now now, ISink<HostEvent> sink)
    {
        Observer?.Came(packet.Octets);
        var destination = packet.Destination;
        if (packet.Source.Address == 0xFF || (destination.Address != 0 && destination.Address != _self.Address))
        {
            return;
        }

        switch (packet.Type)
        {
            case PacketType.Ack:
            case PacketType.Nack:
                TakeAcknowledgement(packet, now, sink);
                break;
            case PacketType.Ping:
                if (destination.Address != 0 && packet.Payload.Length == 1 && !packet.Source.IsNobodyOrAll)
                {
                    _line.Send(_sealer.Writer.Write(PacketType.Pong, _self, packet.Source, [packet.Payload[0], 0]), now, sink);
                }

                break;
            case PacketType.Pong:
                TakePong(packet, now, sink);
                break;
            case PacketType.Plaintext:
                TakeClear(packet, now, sink);
                break;
            case PacketType.Master:
            case PacketType.Temporary:
                TakeEncrypted(packet, now, sink);
                break;
            case PacketType.SealedMaster:
            case PacketType.SealedTemporary:
                TakeSealed(packet, now, sink);
                break;
            case PacketType.SealedResult:
                if (!_line.TryAnswer(packet, now, sink))
                {
                    Report(packet, RefusalReason.Tag, sink);
                }

                break;
            case PacketType.StatusReport:
                if (StatusReport.TryRead(packet.Payload, _dialect, out var report))
                {
                    sink.Report(new HostEvent { Kind = HostEventKind.Report, Device = packet.Source, Report = report }, default);
                }

                break;
            case PacketType.EmergencyStop:
                if (EmergencyStopPacket.Fits(packet.Payload))
                {
                    HearEmergencyStop(packet.Source, now, sink);
                }

                break;
            default:
                TakeUser(packet, now, sink);
                break;
        }
    }

    /// <summary>Somebody else stopped everything: nothing that waits here may follow it.</summary>
    private void HearEmergencyStop(Endpoint source, Now now, ISink<HostEvent> sink)
    {
        // Nor may a retransmission of what is outstanding.
        _line.Cancel(now, sink);
        foreach (var peer in _peers)
        {
            CancelWaiting(peer, sink);
            peer.IsInCharge = false;
            peer.KeepAliveDue = Instant.Never;
            peer.StatusDue = now.Monotonic;
        }

        sink.Report(new HostEvent { Kind = HostEventKind.EmergencyHeard, Device = source }, default);
    }

    private void TakeAcknowledgement(in PacketView packet, Now now, ISink<HostEvent> sink)
    {
        var isAccepted = packet.Type == PacketType.Ack;
        var isProbe = _line.Outstanding is { Tag: Wish { Kind: WishKind.Probe, Peer.IsKnownSealed: false } };

        // 01 and 02 are ignored for sealed packets, but for the one that finds out whether they are understood: anybody can write a NACK, so who has shown
        // once that it understands them is not talked into the weak types.
        if (_line.TryAnswer(IsAcknowledgement, (packet.Source, packet.Destination, _self, isAccepted, isProbe), isAccepted ? ExchangeOutcome.Accepted : ExchangeOutcome.Refused, now, sink))
        {
            return;
        }

        // Only what comes after the stop itself has left can answer it; behind the first C1 the devices are told one after the other.
        if (isAccepted && packet.Destination == _self && StopPlaceOf(packet.Source) is > 0 and var place && _line.UrgentSent >= place)
        {
            sink.Report(new HostEvent { Kind = HostEventKind.EmergencyAnswered, Device = packet.Source, RoundTrip = now.Monotonic - _stoppedAt }, default);
        }
    }

    private static bool IsAcknowledgement(Exchange exchange, (Endpoint Source, Endpoint Destination, Endpoint Self, bool IsAccepted, bool IsProbe) packet) =>
        (exchange.Awaits == AnswerKind.Acknowledgement || (exchange.Awaits == AnswerKind.SealedResult && packet is { IsProbe: true, IsAccepted: false }))
        && exchange.Peer == packet.Source && packet.Destination == packet.Self;

    private void TakePong(in PacketView packet, Now now, ISink<HostEvent> sink)
    {
        if (packet.Payload.Length != 2 || !packet.Source.IsUnicast)
        {
            return;
        }

        var source = packet.Source;
        var rssi = packet.Payload[1];
        var sentAt = _line.Outstanding?.SentAt ?? default;
        var ticket = (_line.Outstanding?.Tag as Wish)?.Ticket ?? 0;
        if (_line.TryAnswer(static (exchange, pong) => exchange.Awaits == AnswerKind.Pong && exchange.Peer == pong.source && exchange.Number == pong.Item2, (source, packet.Payload[0]), ExchangeOutcome.Accepted, now, sink))
        {
            sink.Report(new HostEvent { Kind = HostEventKind.Pong, Device = source, Ticket = ticket, Rssi = rssi, RoundTrip = now.Monotonic - sentAt }, default);
        }
        else
        {
            sink.Report(new HostEvent { Kind = HostEventKind.Found, Device = source, Rssi = rssi, Type = PacketType.Pong }, default);
        }
    }

    private void TakeClear(in PacketView packet, Now now, ISink<HostEvent> sink)
    {
        var fault = CommandView.Parse(packet.Payload, _dialect, _options.User, packet.Minor > 0, out var command);
        if (fault != CommandFault.None || command.Id is not (CommandId.Beacon or CommandId.Status or CommandId.Info))
        {
            Refuse(packet, fault == CommandFault.None ? RefusalReason.Denied : RefusalReason.Malformed, now, sink);
            return;
        }

        if (command.Id == CommandId.Beacon)
        {
            sink.Report(new HostEvent { Kind = HostEventKind.Found, Device = packet.Source, Type = packet.Type }, default);
            if (Find(packet.Source) is { IsReached: false } peer)
            {
                peer.StatusDue = now.Monotonic;
                _line.Pump(now, sink);
            }

            return;
        }

        _line.Answer(PacketType.Ack, packet, now, sink);
        Take(packet.Source, null, command, Protection.Clear, now, sink);
    }

    private void TakeEncrypted(in PacketView packet, Now now, ISink<HostEvent> sink)
    {
        var protection = ProtectionRules.Of(packet.Type);
        var peer = Find(packet.Source);
        var slot = protection.IsTemporary() ? peer?.Temporary : peer?.Master;
        if (slot is null)
        {
            Refuse(packet, RefusalReason.NoKey, now, sink);
            return;
        }

        var refusal = _sealer.Unwrap(packet.Payload, slot.Key, slot.HeardChain, _plain, out var length);
        if (refusal == RefusalReason.None)
        {
            Observer?.Opened(protection, _plain.AsSpan(0, length));
        }

        CommandView command = default;
        if (refusal == RefusalReason.None
            && CommandView.Parse(_plain.AsSpan(0, length), _dialect, _options.User, packet.Minor > 0 || _dialect.Padding == PaddingForm.Zero, out command) != CommandFault.None)
        {
            refusal = RefusalReason.Malformed;
        }

        if (refusal == RefusalReason.None && slot.Repeats(packet.Checksum, command.Sequence, now.Monotonic))
        {
            _line.Answer(PacketType.Ack, packet, now, sink);
        }
        else if (refusal == RefusalReason.None
            && slot.Accepts(protection, command.Sequence))
        {
            slot.HeardSequence = command.Sequence;
            slot.Remember(packet.Checksum, now.Monotonic);
            _sealer.ChainOf(packet.Octets).CopyTo(slot.HeardChain);
            if (protection.IsMaster() && (peer!.HeardReserve is not { } reserve || SequenceRule.AcceptsMaster(reserve, command.Sequence)))
            {
                peer.HeardReserve = command.Sequence;
                sink.Report(new HostEvent { Kind = HostEventKind.MemoryChanged, Device = peer.Endpoint }, peer.WriteMemory());
            }

            _line.Answer(PacketType.Ack, packet, now, sink);
            Take(packet.Source, peer, command, protection, now, sink);
        }
        else
        {
            Refuse(packet, refusal == RefusalReason.None ? RefusalReason.Replay : refusal, now, sink);
        }

        CryptographicOperations.ZeroMemory(_plain);
    }

    private void TakeSealed(in PacketView packet, Now now, ISink<HostEvent> sink)
    {
        var protection = ProtectionRules.Of(packet.Type);
        var peer = Find(packet.Source);
        var slot = protection.IsTemporary() ? peer?.Temporary : peer?.Master;
        if (slot is null || !SealedCodec.TryOpen(packet, slot.Seal, out var counter, _plain, out var length) || slot.Peer(packet.Source) is not { } sender)
        {
            Report(packet, slot is null ? RefusalReason.NoKey : RefusalReason.Tag, sink);
            return;
        }

        Observer?.Opened(protection, _plain.AsSpan(0, Math.Max(0, length)));
        if (counter > sender.HeardCounter)
        {
            sender.HeardCounter = counter;
            if (protection.IsMaster() && counter > peer!.SealedHeardReserve)
            {
                // Not ahead of it: behind a restart the host asks how the device is, and must believe the answer, whose counter goes on.
                peer.SealedHeardReserve = counter;
                sink.Report(new HostEvent { Kind = HostEventKind.MemoryChanged, Device = peer.Endpoint }, peer.WriteMemory());
            }

            var isCommand = length >= 0 & CommandView.Parse(_plain.AsSpan(0, Math.Max(0, length)), _dialect, _options.User, packet.Minor > 0, out var command) == CommandFault.None;
            sender.LastResult = SealedCodec.Seal(_sealer.Writer, packet.Destination, packet.Source, slot.Seal, new SealedResult(counter, isCommand ? SealedStatus.Done : SealedStatus.Malformed));
            _line.Send(sender.LastResult, now, sink);
            if (isCommand)
            {
                Take(packet.Source, peer, command, protection, now, sink);
            }
        }
        else if (counter == sender.HeardCounter && sender.LastResult is { } again)
        {
            _line.Send(again, now, sink);
        }
        else
        {
            Report(packet, RefusalReason.Replay, sink);
        }

        CryptographicOperations.ZeroMemory(_plain);
    }

    /// <summary>A command of a device: its answers, and what the application registered.</summary>
    private void Take(Endpoint source, HostPeer? peer, in CommandView command, Protection protection, Now now, ISink<HostEvent> sink)
    {
        if (peer is not null)
        {
            Reached(peer, now, sink);
        }

        switch (command.Id)
        {
            case CommandId.Status:
                var status = DeviceStatus.Read(command, _dialect);
                sink.Report(new HostEvent { Kind = HostEventKind.Status, Device = source, Protection = protection, Status = status, Command = command.Id }, command.Args);
                if (peer is not null && protection != Protection.Clear)
                {
                    Learn(peer, status.State, now, sink);
                }

                break;
            case CommandId.Info:
                sink.Report(new HostEvent { Kind = HostEventKind.Info, Device = source, Protection = protection, Info = DeviceInfo.Read(command, _dialect), Command = command.Id }, default);
                break;
            default:
                if (_options.User.Find(command.Id) is not null)
                {
                    sink.Report(new HostEvent { Kind = HostEventKind.UserCommand, Device = source, Protection = protection, Command = command.Id }, command.Body);
                }

                break;
        }
    }

    private void TakeUser(in PacketView packet, Now now, ISink<HostEvent> sink)
    {
        if (!_options.User.Knows(packet.Type))
        {
            Refuse(packet, RefusalReason.UnknownType, now, sink);
            return;
        }

        _line.Answer(PacketType.Ack, packet, now, sink);
        sink.Report(new HostEvent { Kind = HostEventKind.UserPacket, Device = packet.Source, Type = packet.Type }, packet.Payload);
    }

    private void Refuse(in PacketView packet, RefusalReason reason, Now now, ISink<HostEvent> sink)
    {
        _line.Answer(PacketType.Nack, packet, now, sink);
        Report(packet, reason, sink);
    }

    private static void Report(in PacketView packet, RefusalReason reason, ISink<HostEvent> sink) =>
        sink.Report(new HostEvent { Kind = HostEventKind.Refused, Device = packet.Source, Type = packet.Type, Refusal = reason }, default);
}
