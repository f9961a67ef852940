using System.Security.Cryptography;
using Sallyport.Protocols.EStim.Codec;
using Sallyport.Protocols.EStim.Keys;
using Sallyport.Protocols.EStim.Messages;
using Sallyport.Protocols.EStim.Outputs;
using Sallyport.Wire;
using Sallyport.Wire.Session;

namespace Sallyport.Protocols.EStim.Session;

/// <content>Commands: in clear, encrypted, sealed.</content>
public sealed partial class DeviceSession
{
    private void TakeClear(in PacketView packet, Now now, ISink<DeviceEvent> sink)
    {
        var fault = CommandView.Parse(packet.Payload, _dialect, _options.User, packet.Minor > 0, out var command);
        var refusal = Translate(fault);
        if (refusal == RefusalReason.None && command.Id != CommandId.EmergencyStop)
        {
            refusal = _options.SealedRequired ? RefusalReason.SealedRequired
                : _options.RefusesPlaintext || !ProtectionRules.Allows(Protection.Clear, command.Id) ? RefusalReason.Denied
                : RefusalReason.None;
        }

        if (refusal != RefusalReason.None)
        {
            Refuse(packet, refusal, command.Id, now, sink);
            return;
        }

        if (command.Id == CommandId.Beacon)
        {
            // Other devices say that they exist: never answered, nothing to do.
            return;
        }

        var isRepeated = _lastClearAt != Instant.Never && now.Monotonic - _lastClearAt <= KeySlot.DuplicateTime
            && packet.Checksum == _lastClearChecksum && command.Sequence == _lastClearSequence && packet.Source == _lastClearSource;
        if (isRepeated && command.Id != CommandId.EmergencyStop)
        {
            Acknowledge(packet, now, sink);
            return;
        }

        if (Execute(packet, command, Protection.Clear, now, sink) == RefusalReason.None)
        {
            _lastClearChecksum = packet.Checksum;
            _lastClearSequence = command.Sequence;
            _lastClearSource = packet.Source;
            _lastClearAt = now.Monotonic;
        }
    }

    private void TakeEncrypted(in PacketView packet, Now now, ISink<DeviceEvent> sink)
    {
        if (_mutedUntil != Instant.Never)
        {
            if (now.Monotonic < _mutedUntil)
            {
                Report(packet, RefusalReason.Muted, default, sink);
                return;
            }

            _mutedUntil = Instant.Never;
        }

        if (packet.Destination.Address == 0)
        {
            // A key is shared with one receiver: under it nothing is for everybody.
            Report(packet, RefusalReason.Denied, default, sink);
            return;
        }

        var protection = ProtectionRules.Of(packet.Type);
        var slot = protection.IsTemporary() ? _temporary : _master;

        // Without a key the packet is decrypted all the same, so that its refusal takes the same way.
        Span<byte> nothing = stackalloc byte[TemporaryKey.Length];
        nothing.Clear();
        var refusal = _sealer.Unwrap(packet.Payload, slot is null ? nothing : slot.Key, slot is null ? nothing : slot.HeardChain, _plain, out var length);
        refusal = slot is null ? RefusalReason.NoKey : _options.SealedRequired ? RefusalReason.SealedRequired : refusal;
        CommandView command = default;
        if (refusal == RefusalReason.None)
        {
            refusal = Translate(CommandView.Parse(_plain.AsSpan(0, length), _dialect, _options.User, packet.Minor > 0 || _dialect.Padding == PaddingForm.Zero, out command));
        }

        if (refusal == RefusalReason.None && slot!.Repeats(packet.Checksum, command.Sequence, now.Monotonic))
        {
            Acknowledge(packet, now, sink);
            Forget();
            return;
        }

        if (refusal == RefusalReason.None)
        {
            refusal = Use(slot!, protection, packet, command, now, sink);
        }

        if (refusal == RefusalReason.None)
        {
            refusal = Execute(packet, command, protection, now, sink);
        }

        if (refusal != RefusalReason.None)
        {
            RefuseEncrypted(packet, refusal, command, now, sink);
        }
        else
        {
            _refusalsInRow = 0;
            slot!.Remember(packet.Checksum, now.Monotonic);
        }

        Forget();
    }

    /// <summary>Checks and uses up the sequence number.</summary>
    private RefusalReason Use(KeySlot slot, Protection protection, in PacketView packet, in CommandView command, Now now, ISink<DeviceEvent> sink)
    {
        if (!slot.Accepts(protection, command.Sequence))
        {
            return RefusalReason.Replay;
        }

        slot.HeardSequence = command.Sequence;
        _sealer.ChainOf(packet.Octets).CopyTo(slot.HeardChain);
        if (protection.IsMaster() && (_memory.HeardReserve is not { } reserve || SequenceRule.AcceptsMaster(reserve, command.Sequence)))
        {
            _memory.HeardReserve = unchecked((ushort)(command.Sequence + SequenceReserve));
            Store(sink);
        }

        return RefusalReason.None;
    }

    private void TakeSealed(in PacketView packet, Now now, ISink<DeviceEvent> sink)
    {
        var protection = ProtectionRules.Of(packet.Type);
        var slot = protection.IsTemporary() ? _temporary : _master;
        if (slot is null || packet.Destination.Address == 0 || !SealedCodec.TryOpen(packet, slot.Seal, out var counter, _plain, out var length))
        {
            Report(packet, slot is null ? RefusalReason.NoKey : RefusalReason.Tag, default, sink);
            return;
        }

        if (slot.Peer(packet.Source) is not { } peer)
        {
            Report(packet, RefusalReason.Busy, default, sink);
            Forget();
            return;
        }

        if (counter <= peer.HeardCounter)
        {
            if (counter == peer.HeardCounter && peer.LastResult is { } again)
            {
                _line.Send(again, now, sink);
            }
            else
            {
                Report(packet, RefusalReason.Replay, default, sink);
            }

            Forget();
            return;
        }

        peer.HeardCounter = counter;
        if (protection.IsMaster() && counter > _memory.SealedHeardReserves.GetValueOrDefault(packet.Source))
        {
            _memory.SealedHeardReserves[packet.Source] = counter + Math.Min(CounterReserve, ulong.MaxValue - counter);
            Store(sink);
        }

        CommandView command = default;
        var refusal = length < 0 ? RefusalReason.Malformed : Translate(CommandView.Parse(_plain.AsSpan(0, length), _dialect, _options.User, packet.Minor > 0, out command));
        if (refusal == RefusalReason.None)
        {
            refusal = Execute(packet, command, protection, now, sink, peer, counter);
        }

        if (refusal != RefusalReason.None)
        {
            SendResult(packet, slot, peer, counter, Translate(refusal), now, sink);
            Report(packet, refusal, command.Id, sink);
        }

        Forget();
    }

    private void SendResult(in PacketView packet, KeySlot slot, SealedPeer peer, ulong counter, SealedStatus status, Now now, ISink<DeviceEvent> sink)
    {
        if (!packet.Source.IsNobodyOrAll)
        {
            peer.LastResult = SealedCodec.Seal(_sealer.Writer, packet.Destination, packet.Source, slot.Seal, new SealedResult(counter, status));
            _line.Send(peer.LastResult, now, sink);
        }
    }

    /// <summary>Does what a command asks for, when everything that can be checked has been: the acknowledgement leaves first, and nothing is half done.</summary>
    private RefusalReason Execute(in PacketView packet, in CommandView command, Protection protection, Now now, ISink<DeviceEvent> sink, SealedPeer? peer = null, ulong counter = 0)
    {
        if (!ProtectionRules.Allows(protection, command.Id))
        {
            return RefusalReason.Denied;
        }

        if (protection.IsTemporary() && !IsPermitted(command))
        {
            return RefusalReason.Permission;
        }

        var isQuestion = command.Id is CommandId.GetStatus or CommandId.GetInfo;
        if (isQuestion && (_replies.Count >= WaitingReplies || packet.Source.IsNobodyOrAll || packet.Destination.Address == 0))
        {
            return RefuseClear(packet, protection, RefusalReason.Busy, command, now, sink);
        }

        var refusal = Act(packet, command, protection, now, sink);
        if (refusal != RefusalReason.None)
        {
            return RefuseClear(packet, protection, refusal, command, now, sink);
        }

        if (protection != Protection.Clear)
        {
            _hasController = true;
            _outputs.Feed(now.Monotonic);
        }

        Tell(now, sink);
        if (peer is null)
        {
            Acknowledge(packet, now, sink);
        }
        else
        {
            SendResult(packet, protection.IsTemporary() ? _temporary! : _master!, peer, counter, SealedStatus.Done, now, sink);
        }

        if (isQuestion)
        {
            _replies.Enqueue(new Reply(command.Id == CommandId.GetInfo ? CommandId.Info : CommandId.Status, protection, packet.Destination, packet.Source));
            _line.Pump(now, sink);
        }

        var kind = _options.User.Find(command.Id) is null ? DeviceEventKind.Accepted : DeviceEventKind.UserCommand;
        sink.Report(new DeviceEvent { Kind = kind, Source = packet.Source, Type = packet.Type, Command = command.Id, State = _outputs.State }, kind == DeviceEventKind.UserCommand ? command.Body : default);
        return RefusalReason.None;
    }

    /// <summary>A command in clear is refused here; the others are refused by whoever decrypted them.</summary>
    private RefusalReason RefuseClear(in PacketView packet, Protection protection, RefusalReason reason, in CommandView command, Now now, ISink<DeviceEvent> sink)
    {
        if (protection == Protection.Clear)
        {
            Refuse(packet, reason, command.Id, now, sink);
        }

        return reason;
    }

    private RefusalReason Act(in PacketView packet, in CommandView command, Protection protection, Now now, ISink<DeviceEvent> sink)
    {
        switch (command.Id)
        {
            case CommandId.InitTempKey:
                return InitTempKey(packet, command, now, sink);
            case CommandId.Arm:
                return Translate(_outputs.Arm(command.Fields[0], PacketLayout.ReadUInt16(command.Fields[1..], _dialect), now.Monotonic));
            case CommandId.SetLevels:
                Span<LevelChange> changes = stackalloc LevelChange[OutputSet.MaximumOutputs];
                return command.ArgCount > changes.Length ? RefusalReason.Malformed : Translate(_outputs.SetLevels(ReadChanges(command, changes), now.Monotonic));
            case CommandId.StopAll:
                return Translate(_outputs.Stop(TimeSpan.FromMilliseconds(PacketLayout.ReadUInt16(command.Fields, _dialect)), now.Monotonic));
            case CommandId.EmergencyStop:
                _outputs.EmergencyStop(now.Monotonic);
                return RefusalReason.None;
            case CommandId.ClearEmergency:
                return Translate(_outputs.Clear(DeviceStatus.ReadToken(command.Fields, _dialect)));
            case CommandId.SetLimits:
                return SetLimits(command, now, sink);
            case CommandId.SetWatchdog:
                return SetWatchdog(command, sink);
            case CommandId.Status:
            case CommandId.Info:
                // Answers of a device mean nothing to another one.
                return RefusalReason.UnknownCommand;
            default:
                return RefusalReason.None;
        }
    }

    private Span<LevelChange> ReadChanges(in CommandView command, Span<LevelChange> changes)
    {
        for (var i = 0; i < command.ArgCount; i++)
        {
            changes[i] = LevelChange.Read(command.Arg(i), _dialect);
        }

        return changes[..command.ArgCount];
    }

    private RefusalReason SetLimits(in CommandView command, Now now, ISink<DeviceEvent> sink)
    {
        Span<OutputLimit> limits = stackalloc OutputLimit[OutputSet.MaximumOutputs];
        if (command.ArgCount > limits.Length)
        {
            return RefusalReason.Malformed;
        }

        for (var i = 0; i < command.ArgCount; i++)
        {
            limits[i] = OutputLimit.Read(command.Arg(i), _dialect);
        }

        var refusal = _outputs.SetLimits(limits[..command.ArgCount], now.Monotonic);
        if (refusal == OutputRefusal.None)
        {
            _memory.Limits.Clear();
            for (var output = 0; output < _outputs.Count; output++)
            {
                _memory.Limits.Add(new OutputLimit((byte)output, _outputs.Limit(output), _outputs.Rise(output)));
            }

            Store(sink);
        }

        return Translate(refusal);
    }

    private RefusalReason SetWatchdog(in CommandView command, ISink<DeviceEvent> sink)
    {
        var refusal = _outputs.SetWatchdog(command.Fields[0]);
        if (refusal == OutputRefusal.None)
        {
            _memory.WatchdogSeconds = command.Fields[0];
            Store(sink);
        }

        return Translate(refusal);
    }

    private Exchange Compose(Reply reply, Now now, ISink<DeviceEvent> sink)
    {
        Span<byte> command = stackalloc byte[CommandView.EnvelopeLength + DeviceStatus.StructLength + (OutputSet.MaximumOutputs * OutputStatus.Length)];
        var slot = reply.Protection.IsMaster() ? _master : reply.Protection.IsTemporary() ? _temporary : null;

        // The key may have ended since the question: then the answer goes in clear, as everything that is not secret may.
        var protection = slot is null ? Protection.Clear : reply.Protection;
        var sequence = slot is null ? ++_clearSequence : ++slot.SentSequence;
        PacketLayout.WriteUInt16(command, sequence, _dialect);
        command[2] = (byte)reply.Command;
        var length = reply.Command == CommandId.Info ? WriteInfo(command) : WriteStatus(command, now);
        if (protection.IsMaster())
        {
            ReserveSent(slot!, sink);
        }

        var packet = _sealer.Wrap(protection, reply.Source, reply.Destination, slot, command[..length]);
        return new Exchange
        {
            Packet = packet,
            Self = reply.Source,
            Peer = reply.Destination,
            Awaits = protection.IsSealed() ? AnswerKind.SealedResult : AnswerKind.Acknowledgement,
            Number = slot?.SentCounter ?? 0,
            Slot = slot,
            Tag = reply,
        };
    }

    private int WriteInfo(Span<byte> command)
    {
        command[CommandView.EnvelopeLength] = 0;
        new DeviceInfo((byte)_outputs.Count, _options.SealedSupported, _options.SealedRequired, _options.Firmware, _options.Serial)
            .Write(command[(CommandView.EnvelopeLength + 1)..], _dialect);
        return CommandView.EnvelopeLength + DeviceInfo.StructLength;
    }

    private int WriteStatus(Span<byte> command, Now now)
    {
        command[CommandView.EnvelopeLength] = (byte)_outputs.Count;
        new DeviceStatus(_outputs.State, _outputs.Reason, KeyUnitsLeft(now), _outputs.Token).Write(command[(CommandView.EnvelopeLength + 1)..], _dialect);
        var length = CommandView.EnvelopeLength + DeviceStatus.StructLength;
        for (var output = 0; output < _outputs.Count; output++, length += OutputStatus.Length)
        {
            _outputs.Describe(output).Write(command[length..], _dialect);
        }

        return length;
    }

    private void ReserveSent(KeySlot slot, ISink<DeviceEvent> sink)
    {
        var stores = false;
        if (SequenceRule.AcceptsMaster(_memory.SentReserve, slot.SentSequence))
        {
            _memory.SentReserve = unchecked((ushort)(slot.SentSequence + SequenceReserve));
            stores = true;
        }

        if (slot.SentCounter + 1 > _memory.SealedSentReserve)
        {
            _memory.SealedSentReserve = slot.SentCounter + CounterReserve;
            stores = true;
        }

        if (stores)
        {
            Store(sink);
        }
    }

    private void RefuseEncrypted(in PacketView packet, RefusalReason reason, in CommandView command, Now now, ISink<DeviceEvent> sink)
    {
        // Never more in any second, wherever the second begins.
        if (_answeredRefusals.TryPeek(out var oldest) && now.Monotonic - oldest >= TimeSpan.FromSeconds(1))
        {
            _answeredRefusals.Dequeue();
        }

        if (_answeredRefusals.Count < AnsweredRefusalsPerSecond)
        {
            _answeredRefusals.Enqueue(now.Monotonic);
            _line.Answer(PacketType.Nack, packet, now, sink);
        }

        if (++_refusalsInRow >= RefusalsBeforeMute)
        {
            _refusalsInRow = 0;
            _mutedUntil = now.Monotonic + MuteTime;
        }

        Report(packet, reason, command.Id, sink);
    }

    /// <summary>No plaintext stays in the buffer.</summary>
    private void Forget() => CryptographicOperations.ZeroMemory(_plain);

    private static RefusalReason Translate(CommandFault fault) => fault switch
    {
        CommandFault.None => RefusalReason.None,
        CommandFault.Unknown => RefusalReason.UnknownCommand,
        _ => RefusalReason.Malformed,
    };

    private static RefusalReason Translate(OutputRefusal refusal) => refusal switch
    {
        OutputRefusal.None => RefusalReason.None,
        OutputRefusal.WrongState => RefusalReason.WrongState,
        OutputRefusal.Limit => RefusalReason.Limit,
        OutputRefusal.Token => RefusalReason.Token,
        _ => RefusalReason.Malformed,
    };

    private static SealedStatus Translate(RefusalReason reason) => reason switch
    {
        RefusalReason.Malformed => SealedStatus.Malformed,
        RefusalReason.UnknownCommand => SealedStatus.UnknownCommand,
        RefusalReason.WrongState => SealedStatus.WrongState,
        RefusalReason.Limit => SealedStatus.Limit,
        RefusalReason.Busy => SealedStatus.Busy,
        _ => SealedStatus.Denied,
    };
}
