using System.Diagnostics.CodeAnalysis;
using Sallyport.Crypto.Cbc;
using Sallyport.Protocols.EStim.Codec;
using Sallyport.Protocols.EStim.Keys;
using Sallyport.Protocols.EStim.Messages;
using Sallyport.Protocols.EStim.Outputs;
using Sallyport.Wire;
using Sallyport.Wire.Session;

namespace Sallyport.Protocols.EStim.Session;

/// <content>What is sent next, and what became of it.</content>
public sealed partial class HostSession
{
    Exchange? IExchangeOwner<HostEvent>.Next(Now now, ISink<HostEvent> sink)
    {
        // Who is in charge must not be forgotten by its device while others are talked to: keep-alives that are due come first, the oldest of them before all.
        if (MostDue(static peer => peer.KeepAliveDue, now) is { } starving)
        {
            starving.KeepAliveDue = now.Monotonic + starving.KeepAliveInterval(_options.KeepAliveInterval);
            return Compose(new Wish { Peer = starving, Kind = WishKind.Upkeep, Command = CommandId.KeepAlive }, now, sink);
        }

        for (var i = 0; i < _peers.Count; i++)
        {
            var peer = _peers[(_turn + i) % _peers.Count];
            if (!TryPeek(peer, now, sink, out var wish))
            {
                continue;
            }

            _turn = (_turn + i + 1) % _peers.Count;
            var needsKey = wish.Kind is WishKind.Command or WishKind.Key && !wish.InClear;
            if (needsKey && !peer.IsInCharge)
            {
                peer.Asking.Begin(now.Monotonic);
            }

            return Compose(needsKey && NeedsProbe(peer) ? FirstQuestion(peer) : peer.Waiting.Dequeue(), now, sink);
        }

        if (MostDue(static peer => peer.StatusDue, now) is { } unknown)
        {
            if (unknown.Mode == PeerMode.None && now.Monotonic >= unknown.RetryAt)
            {
                unknown.Mode = PeerMode.Unknown;
            }

            var mayAsk = unknown.IsInCharge || unknown.Asking.Allows(now.Monotonic);
            unknown.StatusDue = StatusDueOf(unknown, mayAsk, now);
            return Compose(!mayAsk ? Ping(unknown) : NeedsProbe(unknown) ? FirstQuestion(unknown) : Question(unknown), now, sink);
        }

        return null;
    }

    void IExchangeOwner<HostEvent>.Ended(Exchange exchange, ExchangeOutcome outcome, Now now, ISink<HostEvent> sink)
    {
        Observer?.Ended(outcome, exchange.Result ?? SealedStatus.Done);
        var wish = (Wish)exchange.Tag!;
        var peer = wish.Peer;
        var roundTrip = exchange.SentAt == default ? TimeSpan.Zero : now.Monotonic - exchange.SentAt;
        if (outcome is ExchangeOutcome.Accepted or ExchangeOutcome.Refused)
        {
            Reached(peer, now, sink);
        }

        if (outcome == ExchangeOutcome.Accepted)
        {
            exchange.Slot?.Acknowledged(_sealer.ChainOf(exchange.Packet));
            Accepted(wish, now, sink);
        }

        if (wish is { Kind: WishKind.Command, Command: CommandId.SetWatchdog })
        {
            NoteWatchdog(peer, wish.Body[^1], outcome, sink);
        }

        if (wish.Kind == WishKind.Probe)
        {
            // A result that verifies proves the sealed types, whatever it says.
            EndProbe(peer, exchange.Result is null ? outcome : ExchangeOutcome.Accepted, now, sink);
            return;
        }

        Tell(wish, outcome, roundTrip, sink, exchange.Result ?? SealedStatus.Done);
        if (outcome == ExchangeOutcome.Unanswered)
        {
            Lose(peer, now, sink);
        }
    }

    private static bool NeedsProbe(HostPeer peer) => peer.Mode is PeerMode.Unknown or PeerMode.TryingPlain && (peer.Master ?? peer.Temporary) is not null;

    private HostPeer? MostDue(Func<HostPeer, Instant> due, Now now)
    {
        HostPeer? most = null;
        foreach (var peer in _peers)
        {
            if (due(peer) <= now.Monotonic && (most is null || due(peer) < due(most)))
            {
                most = peer;
            }
        }

        return most;
    }

    private Instant StatusDueOf(HostPeer peer, bool mayAsk, Now now)
    {
        if (mayAsk && (peer.MayBeActive || peer.OwesStop))
        {
            return now.Monotonic + _options.ActiveStatusInterval;
        }

        var usual = now.Monotonic + _options.StatusInterval;
        return !mayAsk && peer.Asking.OpensAt < usual ? peer.Asking.OpensAt : usual;
    }

    /// <summary>Whether the device is there: needs no key, and feeds no watchdog.</summary>
    private static Wish Ping(HostPeer peer) => new() { Peer = peer, Kind = WishKind.Ping };

    /// <summary>What keeps the host informed: with a key the status, without one only whether the device is there.</summary>
    private static Wish Question(HostPeer peer) => peer.Mode is PeerMode.Sealed or PeerMode.Plain
        ? new Wish { Peer = peer, Kind = WishKind.Upkeep, Command = CommandId.GetStatus }
        : Ping(peer);

    /// <summary>
    /// First whether the device is there at all, which needs no key; then which types it understands. The question is the status itself, so that one packet
    /// under a key tells all.
    /// </summary>
    private static Wish FirstQuestion(HostPeer peer) => peer.IsReached
        ? new Wish { Peer = peer, Kind = WishKind.Probe, Command = CommandId.GetStatus }
        : Ping(peer);

    /// <summary>
    /// The oldest wish for a device. One that became too long, because an output got a level meanwhile, is refused here; one that would let current flow and
    /// waited until nobody expects it any more is cancelled.
    /// </summary>
    private bool TryPeek(HostPeer peer, Now now, ISink<HostEvent> sink, [NotNullWhen(true)] out Wish? wish)
    {
        while (peer.Waiting.TryPeek(out wish))
        {
            if (wish is { Kind: WishKind.Command, Command: CommandId.Arm or CommandId.SetLevels or CommandId.KeepAlive } && now.Monotonic - wish.WishedAt > _options.LongestWait)
            {
                Tell(peer.Waiting.Dequeue(), ExchangeOutcome.Cancelled, default, sink);
                continue;
            }

            if (Fits(peer, wish.Kind, wish.Command, wish.Body.Length))
            {
                return true;
            }

            peer.Waiting.Dequeue();
            sink.Report(new HostEvent { Kind = HostEventKind.WishRefused, Device = peer.Endpoint, Ticket = wish.Ticket, Command = wish.Command, Refusal = RefusalReason.Limit }, default);
        }

        return false;
    }

    /// <summary>
    /// Whether a packet is short enough: a stop waits for the rest of the one on the line. Levels and limits always are; what belongs to applications while
    /// an output is active. A temporary key has one length only, and it must be possible to renew it.
    /// </summary>
    private bool Fits(HostPeer peer, WishKind kind, CommandId command, int body)
    {
        var length = CommandView.EnvelopeLength + body;
        if (kind is WishKind.Command or WishKind.Key && SealedCodec.Measure(length) > _lineOptions.PayloadLimit)
        {
            return false;
        }

        if (kind is not (WishKind.Command or WishKind.User) || (!_peers.Exists(static one => one.MayBeActive) && command is not (CommandId.SetLevels or CommandId.SetLimits)))
        {
            return true;
        }

        if (kind == WishKind.User)
        {
            return PacketLayout.Overhead + body <= _options.LargestActivePacket;
        }

        return peer.Mode is PeerMode.TryingPlain or PeerMode.Plain
            ? PacketLayout.Overhead + Aes128Cbc.BlockLength + CommandCipher.Padded(length) <= _options.LargestActivePacket
            : CommandCipher.Padded(length) <= Aes128Cbc.BlockLength;
    }

    private Exchange Compose(Wish wish, Now now, ISink<HostEvent> sink)
    {
        var peer = wish.Peer;
        switch (wish.Kind)
        {
            case WishKind.Ping:
                return Open(new Exchange { Packet = _sealer.Writer.Write(PacketType.Ping, _self, peer.Endpoint, [++_ping]), Self = _self, Peer = peer.Endpoint, Awaits = AnswerKind.Pong, Number = _ping, Tag = wish }, default);
            case WishKind.User:
                return Open(new Exchange { Packet = _sealer.Writer.Write(wish.Type, _self, peer.Endpoint, wish.Body), Self = _self, Peer = peer.Endpoint, Awaits = AnswerKind.Acknowledgement, Tag = wish }, default);
        }

        var slot = wish.InClear ? null : peer.Master ?? peer.Temporary;
        if (slot is not null && !peer.IsInCharge)
        {
            NoteAsked(peer, now, sink);
        }

        wish.Protection = slot is null ? Protection.Clear
            : peer.Mode is PeerMode.TryingPlain or PeerMode.Plain ? (slot == peer.Master ? Protection.Master : Protection.Temporary)
            : slot == peer.Master ? Protection.SealedMaster : Protection.SealedTemporary;
        var sequence = slot is null ? ++peer.ClearSequence : ++slot.SentSequence;
        var body = wish.Kind == WishKind.Key ? KeyBody(wish, sequence) : wish.Body;
        Span<byte> command = stackalloc byte[CommandView.EnvelopeLength + body.Length];
        PacketLayout.WriteUInt16(command, sequence, _dialect);
        command[CommandView.EnvelopeLength - 1] = (byte)wish.Command;
        body.CopyTo(command[CommandView.EnvelopeLength..]);
        if (slot is not null)
        {
            ReserveSent(peer, slot, sink);
        }

        var packet = _sealer.Wrap(wish.Protection, _self, peer.Endpoint, slot, command);
        var exchange = new Exchange
        {
            Packet = packet,
            Self = _self,
            Peer = peer.Endpoint,
            Awaits = wish.Protection.IsSealed() ? AnswerKind.SealedResult : AnswerKind.Acknowledgement,
            Number = slot?.SentCounter ?? 0,
            Slot = slot,
            Tag = wish,
        };
        return Open(exchange, command);
    }

    private Exchange Open(Exchange exchange, ReadOnlySpan<byte> command)
    {
        Observer?.Composed(exchange.Packet, ((Wish)exchange.Tag!).Protection, command);
        return exchange;
    }

    /// <summary>A host that ends behind this very packet, and comes back, must not ask again: so the time is stored where nothing says that the device is at rest.</summary>
    private static void NoteAsked(HostPeer peer, Now now, ISink<HostEvent> sink)
    {
        if (peer.Asking.Ask(now.Monotonic) && peer.State is null or DeviceState.Active)
        {
            NoteAsked(peer, now.UtcMicroseconds, sink);
        }
    }

    private static void NoteAsked(HostPeer peer, long microseconds, ISink<HostEvent> sink)
    {
        if (peer.Master is not null && peer.AskedMicroseconds != microseconds)
        {
            peer.AskedMicroseconds = microseconds;
            sink.Report(new HostEvent { Kind = HostEventKind.MemoryChanged, Device = peer.Endpoint }, peer.WriteMemory());
        }
    }

    private byte[] KeyBody(Wish wish, ushort sequence)
    {
        wish.Salt = new byte[InitTempKey.SaltLength];
        _random.Fill(wish.Salt);
        var body = new byte[InitTempKey.StructLength + (wish.Permissions.Count * Permission.Length)];
        body[0] = (byte)wish.Permissions.Count;
        var args = body.AsSpan(InitTempKey.StructLength);
        for (var i = 0; i < wish.Permissions.Count; i++)
        {
            wish.Permissions[i].Write(args[(i * Permission.Length)..], _dialect);
        }

        Span<byte> numbers = stackalloc byte[2 * sizeof(ushort)];
        PacketLayout.WriteUInt16(numbers, sequence, _dialect);
        PacketLayout.WriteUInt16(numbers[sizeof(ushort)..], wish.KeyUnits, _dialect);
        Span<byte> signature = stackalloc byte[InitTempKey.SignatureLength];
        TemporaryKey.Sign(wish.Peer.Master!.Key, _self, wish.Peer.Endpoint, numbers[..sizeof(ushort)], wish.Salt, numbers[sizeof(ushort)..], args, signature);
        InitTempKey.Write(body.AsSpan(1, InitTempKey.FieldsLength), wish.Salt, wish.KeyUnits, signature, _dialect);
        return body;
    }

    private static void ReserveSent(HostPeer peer, KeySlot slot, ISink<HostEvent> sink)
    {
        if (slot == peer.Temporary)
        {
            if (slot.SentSequence == SequenceRule.RenewAt)
            {
                sink.Report(new HostEvent { Kind = HostEventKind.KeyRunsOut, Device = peer.Endpoint }, default);
            }

            return;
        }

        // Half a reserve ahead of need: whoever stores it need not hold up the line meanwhile.
        var stores = false;
        if (SequenceRule.AcceptsMaster(peer.SentReserve, unchecked((ushort)(slot.SentSequence + (SequenceReserve / 2)))))
        {
            peer.SentReserve = unchecked((ushort)(slot.SentSequence + SequenceReserve));
            stores = true;
        }

        if (slot.SentCounter + (CounterReserve / 2) > peer.SealedSentReserve)
        {
            peer.SealedSentReserve = slot.SentCounter + CounterReserve;
            stores = true;
        }

        if (stores)
        {
            sink.Report(new HostEvent { Kind = HostEventKind.MemoryChanged, Device = peer.Endpoint }, peer.WriteMemory());
        }
    }

    private void Accepted(Wish wish, Now now, ISink<HostEvent> sink)
    {
        var peer = wish.Peer;
        if (wish is { Kind: WishKind.Command, InClear: false, IsUnattended: false, Command: CommandId.Arm or CommandId.SetLevels or CommandId.KeepAlive })
        {
            peer.IsInCharge = true;
            peer.Asking.Open();
            NoteAsked(peer, 0, sink);
        }

        if (wish.Kind is WishKind.Command or WishKind.Key)
        {
            // What it did is asked for at once.
            peer.StatusDue = now.Monotonic;
        }

        if (peer.IsInCharge && wish.Protection != Protection.Clear && wish.Kind is not (WishKind.Ping or WishKind.User))
        {
            peer.KeepAliveDue = now.Monotonic + peer.KeepAliveInterval(_options.KeepAliveInterval);
        }

        if (wish.Kind != WishKind.Key)
        {
            return;
        }

        if (wish.KeyUnits == 0)
        {
            sink.Report(new HostEvent { Kind = HostEventKind.KeyRevoked, Device = peer.Endpoint, Ticket = wish.Ticket }, default);
            return;
        }

        Span<byte> key = stackalloc byte[TemporaryKey.Length];
        TemporaryKey.Derive(peer.Master!.Key, wish.Salt, peer.Endpoint, key);
        sink.Report(new HostEvent { Kind = HostEventKind.KeyGranted, Device = peer.Endpoint, Ticket = wish.Ticket, Duration = wish.KeyUnits * InitTempKey.TimeoutUnit }, key);
        key.Clear();
    }

    /// <summary>A shorter watchdog wants more frequent words, also behind a restart. One that was not answered may have been set.</summary>
    private static void NoteWatchdog(HostPeer peer, byte seconds, ExchangeOutcome outcome, ISink<HostEvent> sink)
    {
        if (outcome == ExchangeOutcome.Accepted || (outcome == ExchangeOutcome.Unanswered && (peer.WatchdogSeconds == 0 || seconds < peer.WatchdogSeconds)))
        {
            peer.WatchdogSeconds = seconds;
            sink.Report(new HostEvent { Kind = HostEventKind.MemoryChanged, Device = peer.Endpoint }, peer.WriteMemory());
        }
    }

    private void EndProbe(HostPeer peer, ExchangeOutcome outcome, Now now, ISink<HostEvent> sink)
    {
        var slot = peer.Master ?? peer.Temporary!;
        switch (outcome)
        {
            case ExchangeOutcome.Accepted:
                peer.Mode = peer.Mode == PeerMode.TryingPlain ? PeerMode.Plain : PeerMode.Sealed;
                peer.Jumps = 0;

                // The status itself follows; if it is lost, it is asked for again.
                peer.StatusDue = now.Monotonic + _options.ActiveStatusInterval;
                break;
            case ExchangeOutcome.Refused when peer.Mode == PeerMode.Unknown:
                // NACK to a sealed packet: the device does not know the type (section 13).
                if (peer.AllowsPlainMode)
                {
                    peer.Mode = PeerMode.TryingPlain;
                    peer.StatusDue = now.Monotonic;
                }
                else
                {
                    GiveUp(peer, HostEventKind.PlainModeRefused, now, sink);
                }

                break;
            case ExchangeOutcome.Refused or ExchangeOutcome.Unanswered when peer.Jumps < MaximumJumps && peer.IsReached:
                // The device may have numbers ahead of ours: after a restart it refuses up to what it reserved (section 8).
                peer.Jumps++;
                slot.SentSequence = unchecked((ushort)(slot.SentSequence + SequenceReserve));
                slot.SentCounter += CounterReserve;
                peer.StatusDue = now.Monotonic;
                break;
            case ExchangeOutcome.Unanswered when peer.IsReached && peer.IsKnownSealed && peer.Asking.Allows(now.Monotonic):
                // It has this key: its answers are lost, or late.
                peer.StatusDue = now.Monotonic;
                break;
            case ExchangeOutcome.Refused or ExchangeOutcome.Unanswered when peer.IsReached:
                GiveUp(peer, HostEventKind.WrongKey, now, sink);
                break;
            case ExchangeOutcome.Unanswered:
                Lose(peer, now, sink);
                break;
        }
    }

    private void GiveUp(HostPeer peer, HostEventKind why, Now now, ISink<HostEvent> sink)
    {
        peer.Mode = PeerMode.None;
        peer.RetryAt = now.Monotonic + _options.RetryTime;
        peer.Jumps = 0;
        sink.Report(new HostEvent { Kind = why, Device = peer.Endpoint }, default);
        CancelWaiting(peer, sink);
    }

    /// <summary>A device answered: if it had been lost, nothing that was wished before is sent, and everything is asked anew.</summary>
    private static void Reached(HostPeer peer, Now now, ISink<HostEvent> sink)
    {
        if (!peer.IsReached)
        {
            peer.IsReached = true;
            peer.StatusDue = now.Monotonic;
            sink.Report(new HostEvent { Kind = HostEventKind.Reached, Device = peer.Endpoint }, default);
        }
    }

    private void Lose(HostPeer peer, Now now, ISink<HostEvent> sink)
    {
        CancelWaiting(peer, sink);
        peer.KeepAliveDue = Instant.Never;
        peer.IsInCharge = false;
        peer.Mode = PeerMode.Unknown;
        peer.State = null;
        peer.Jumps = 0;
        peer.StatusDue = now.Monotonic + _options.StatusInterval;
        if (peer.IsReached)
        {
            peer.IsReached = false;
            sink.Report(new HostEvent { Kind = HostEventKind.Lost, Device = peer.Endpoint }, default);
        }
    }

    /// <summary>What an authenticated status means for the upkeep.</summary>
    private void Learn(HostPeer peer, DeviceState state, Now now, ISink<HostEvent> sink)
    {
        peer.State = state;
        if (peer.OwesStop && state == DeviceState.Emergency)
        {
            peer.OwesStop = false;
            sink.Report(new HostEvent { Kind = HostEventKind.EmergencyAnswered, Device = peer.Endpoint, IsVerified = true, RoundTrip = now.Monotonic - _stoppedAt }, default);
        }

        if (state is not (DeviceState.Armed or DeviceState.Active))
        {
            peer.KeepAliveDue = Instant.Never;
            peer.IsInCharge = false;
        }

        // A device that runs without anybody in charge here is left alone, so that it can end by itself.
        if (state != DeviceState.Active)
        {
            peer.Asking.Open();
            NoteAsked(peer, 0, sink);
        }
        else if (!peer.IsInCharge)
        {
            peer.Asking.Close();
        }

        peer.StatusDue = StatusDueOf(peer, peer.IsInCharge || peer.Asking.Allows(now.Monotonic), now);
    }
}
