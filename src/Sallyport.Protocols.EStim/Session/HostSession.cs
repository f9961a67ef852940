using System.Security.Cryptography;
using Sallyport.Protocols.EStim.Codec;
using Sallyport.Protocols.EStim.Keys;
using Sallyport.Protocols.EStim.Messages;
using Sallyport.Protocols.EStim.Options;
using Sallyport.Wire;
using Sallyport.Wire.Session;

namespace Sallyport.Protocols.EStim.Session;

/// <summary>
/// The host role on one bus (estim.md sections 7 to 13): finds devices, finds out how they can be talked to, sends what is wished, keeps the watchdog of
/// those fed that somebody is in charge of, and stops everything at once. It never raises a level by itself and never sends a level again: what was wished
/// and not answered is reported and forgotten.
/// </summary>
/// <remarks>Randomness is drawn in this order: 16 octets salt of a temporary key; 16 octets IV of a packet, when a new one is due; 8 octets for each time-out on a radio.</remarks>
public sealed partial class HostSession : ISession<HostCommand, HostEvent>, IExchangeOwner<HostEvent>, IDisposable
{
    /// <summary>Devices on one bus.</summary>
    public const int MaximumDevices = 254;

    private const int SequenceReserve = 64;
    private const int CounterReserve = 1000;
    private const int MaximumJumps = 4;
    private const int StopRepeats = 3;

    /// <summary>The longest watchdog and the ramp, and some time for slow answers: by then everything is down by itself.</summary>
    private static readonly TimeSpan LongestAfterlife = TimeSpan.FromSeconds(75);

    private readonly HostOptions _options;
    private readonly LineOptions _lineOptions;
    private readonly Dialect _dialect;
    private readonly IRandomSource _random;
    private readonly Endpoint _self;
    private readonly PacketParser _parser;
    private readonly CommandSealer _sealer;
    private readonly Line<HostEvent> _line;
    private readonly List<HostPeer> _peers = [];
    private readonly byte[] _plain = new byte[PacketLayout.LargestPayload];
    private Instant _silentAt = Instant.Never;
    private readonly List<Endpoint> _others = [];
    private Instant _stoppedAt;
    private Instant _stopHoldsUntil;
    private ushort _stopSequence;
    private int _turn;
    private byte _ping;

    /// <summary>Makes a host without devices.</summary>
    /// <param name="options">Its settings.</param>
    /// <param name="random">Cryptographically strong in the field, scripted in tests.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public HostSession(HostOptions options, IRandomSource random)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Line.Check();
        if (options.Address is 0 or 0xFF || options.MaximumWaiting < 1)
        {
            throw new ArgumentException("a host has an address of 01..FE and room for a wish", nameof(options));
        }

        _options = options;
        _lineOptions = options.Line;
        _dialect = options.Line.Dialect;
        _random = random;
        _self = new Endpoint(options.Address, 0);
        _parser = new PacketParser(_dialect, options.Line.PayloadLimit);
        _sealer = new CommandSealer(options.Line, random);
        _line = new Line<HostEvent>(options.Line, random, this);
    }

    /// <summary>Sees every packet; null (the default): nobody does, and that costs nothing.</summary>
    public IPacketObserver? Observer { get; set; }

    /// <summary>What the parser has counted.</summary>
    public ParserCounters Counters => _parser.Counters;

    /// <inheritdoc/>
    public Deadline? NextDeadline
    {
        get
        {
            var next = Deadline.Earlier(_line.NextDeadline, _silentAt == Instant.Never ? null : new Deadline(_silentAt, "silence"));
            if (!_line.IsFree)
            {
                return next;
            }

            foreach (var peer in _peers)
            {
                if (peer.KeepAliveDue != Instant.Never)
                {
                    next = Deadline.Earlier(next, new Deadline(peer.KeepAliveDue, "keep-alive"));
                }

                if (peer.StatusDue != Instant.Never)
                {
                    next = Deadline.Earlier(next, new Deadline(peer.StatusDue, "status"));
                }
            }

            return next;
        }
    }

    /// <inheritdoc/>
    public void Complete(TransmitId id, TransmitOutcome outcome, Now now, ISink<HostEvent> sink) => _line.Complete(id, now, sink);

    /// <inheritdoc/>
    public void Submit(in HostCommand command, Now now, ISink<HostEvent> sink)
    {
        switch (command.Kind)
        {
            case HostCommandKind.EmergencyStop:
                EmergencyStop(command, now, sink);
                break;
            case HostCommandKind.AddDevice:
                AddDevice(command, now, sink);
                break;
            case HostCommandKind.RemoveDevice:
                RemoveDevice(command, now, sink);
                break;
            case HostCommandKind.Discover:
                _line.Send(_sealer.Writer.Write(PacketType.Ping, _self, Endpoint.Broadcast, [++_ping]), now, sink);
                break;
            default:
                Accept(command, now, sink);
                break;
        }
    }

    /// <inheritdoc/>
    public void Advance(Now now, ISink<HostEvent> sink, int budget)
    {
        if (now.Monotonic >= _silentAt)
        {
            _silentAt = Instant.Never;
            _parser.Idle();
            Deliver(now, sink);
        }

        _line.Advance(now, sink);
    }

    /// <summary>Clears all keys.</summary>
    public void Dispose()
    {
        foreach (var peer in _peers)
        {
            peer.Dispose();
        }

        CryptographicOperations.ZeroMemory(_plain);
    }

    private HostPeer? Find(Endpoint device)
    {
        foreach (var peer in _peers)
        {
            if (peer.Endpoint == device)
            {
                return peer;
            }
        }

        return null;
    }

    private void AddDevice(in HostCommand command, Now now, ISink<HostEvent> sink)
    {
        var settings = command.Settings ?? throw new ArgumentException("AddDevice needs settings", nameof(command));
        if (settings.MasterKey.Length is not (0 or TemporaryKey.Length) || settings.TemporaryKey.Length is not (0 or TemporaryKey.Length))
        {
            throw new ArgumentException("a key has 16 octets", nameof(command));
        }

        HostPeer.CheckMemory(settings.Memory.Span);
        if (!command.Device.IsUnicast || command.Device.Address == _self.Address || Find(command.Device) is not null || _peers.Count == MaximumDevices)
        {
            Refuse(command, RefusalReason.Denied, sink);
            return;
        }

        var peer = new HostPeer(command.Device, settings, _options.HandsOffTime) { StatusDue = now.Monotonic };
        peer.ReadMemory(settings.Memory.Span, now);
        if (settings.IsWanted)
        {
            peer.Asking.Open();
        }

        _peers.Add(peer);
        _line.Pump(now, sink);
    }

    private void RemoveDevice(in HostCommand command, Now now, ISink<HostEvent> sink)
    {
        if (Find(command.Device) is not { } peer)
        {
            Refuse(command, RefusalReason.Denied, sink);
            return;
        }

        _peers.Remove(peer);
        if ((_line.Outstanding?.Tag as Wish)?.Peer == peer)
        {
            _line.Cancel(now, sink);
        }

        CancelWaiting(peer, sink);
        peer.Dispose();
        _line.Pump(now, sink);
    }

    private void Accept(in HostCommand command, Now now, ISink<HostEvent> sink)
    {
        if (Find(command.Device) is not { } peer)
        {
            Refuse(command, RefusalReason.Denied, sink);
            return;
        }

        if (Check(command, peer) is var refusal && refusal != RefusalReason.None)
        {
            Refuse(command, refusal, sink);
            return;
        }

        peer.Waiting.Enqueue(new Wish
        {
            Peer = peer,
            Kind = command.Kind switch
            {
                HostCommandKind.Send => WishKind.Command,
                HostCommandKind.GrantKey => WishKind.Key,
                HostCommandKind.Ping => WishKind.Ping,
                HostCommandKind.SendUser => WishKind.User,
                _ => throw new ArgumentOutOfRangeException(nameof(command), command.Kind, "no such command"),
            },
            Ticket = command.Ticket,
            WishedAt = now.Monotonic,
            Command = command.Kind == HostCommandKind.GrantKey ? CommandId.InitTempKey : command.Command,
            Body = command.Body.IsEmpty && command.Kind != HostCommandKind.SendUser ? CommandBody.Empty : command.Body.ToArray(),
            Type = command.Type,
            InClear = command.InClear,
            IsUnattended = command.IsUnattended,
            KeyUnits = command.KeyUnits,
            Permissions = command.Permissions ?? [],
        });
        _line.Pump(now, sink);
    }

    private RefusalReason Check(in HostCommand command, HostPeer peer)
    {
        if (peer.Waiting.Count >= _options.MaximumWaiting)
        {
            return RefusalReason.Busy;
        }

        switch (command.Kind)
        {
            case HostCommandKind.Ping:
                return RefusalReason.None;
            case HostCommandKind.SendUser:
                return (byte)command.Type < (byte)PacketType.FirstUser || command.Body.Length > _lineOptions.PayloadLimit ? RefusalReason.Malformed
                    : Fits(peer, WishKind.User, default, command.Body.Length) ? RefusalReason.None
                    : RefusalReason.Limit;
            case HostCommandKind.GrantKey:
                return peer.Master is null ? RefusalReason.NoKey
                    : command.Permissions is { Count: > byte.MaxValue } || command.KeyUnits == 0 && command.Permissions is { Count: > 0 } ? RefusalReason.Malformed
                    : peer.Mode == PeerMode.None ? RefusalReason.NoKey
                    : !Fits(peer, WishKind.Key, CommandId.InitTempKey, InitTempKey.StructLength + ((command.Permissions?.Count ?? 0) * Permission.Length)) ? RefusalReason.Limit
                    : RefusalReason.None;
            default:
                return CheckCommand(command, peer);
        }
    }

    private RefusalReason CheckCommand(in HostCommand command, HostPeer peer)
    {
        if (command.Command is CommandId.InitTempKey or CommandId.Beacon or CommandId.Status or CommandId.Info
            || (CommandShape.Of(command.Command) ?? _options.User.Find(command.Command)) is null)
        {
            return RefusalReason.UnknownCommand;
        }

        Span<byte> whole = stackalloc byte[CommandView.EnvelopeLength + byte.MaxValue + 1];
        var body = command.Body.IsEmpty ? CommandBody.Empty : command.Body.Span;
        if (body.Length > whole.Length - CommandView.EnvelopeLength)
        {
            return RefusalReason.Malformed;
        }

        whole[CommandView.EnvelopeLength - 1] = (byte)command.Command;
        body.CopyTo(whole[CommandView.EnvelopeLength..]);
        if (CommandView.Parse(whole[..(CommandView.EnvelopeLength + body.Length)], _dialect, _options.User, mayBeLonger: false, out _) != CommandFault.None)
        {
            return RefusalReason.Malformed;
        }

        if (command.InClear)
        {
            return ProtectionRules.Allows(Protection.Clear, command.Command) ? RefusalReason.None : RefusalReason.Denied;
        }

        if (!Fits(peer, WishKind.Command, command.Command, body.Length))
        {
            return RefusalReason.Limit;
        }

        return peer.Mode == PeerMode.None || (peer.Master is null && peer.Temporary is null) ? RefusalReason.NoKey
            : peer.Master is null && ProtectionRules.IsMasterOnly(command.Command) ? RefusalReason.Denied
            : RefusalReason.None;
    }

    private static void Refuse(in HostCommand command, RefusalReason reason, ISink<HostEvent> sink) =>
        sink.Report(new HostEvent { Kind = HostEventKind.WishRefused, Device = command.Device, Ticket = command.Ticket, Command = command.Command, Refusal = reason }, default);

    /// <summary>
    /// Everything off (section 11.4): whatever is outstanding or waits is taken back, so that no late level follows the stop. C1 to everybody leaves in this
    /// very call, or behind the rest of the packet that is on the line; then 84 to each device; all of it three times.
    /// </summary>
    private void EmergencyStop(in HostCommand command, Now now, ISink<HostEvent> sink)
    {
        _stoppedAt = now.Monotonic;
        _stopHoldsUntil = now.Monotonic + LongestAfterlife;
        _others.Clear();
        foreach (var other in (command.Others ?? []).Take(MaximumDevices))
        {
            if (other.IsUnicast && Find(other) is null)
            {
                _others.Add(other);
            }
        }

        _line.Cancel(now, sink);
        _line.ClearUrgent();
        SendStop(now, sink);
        sink.Report(new HostEvent { Kind = HostEventKind.EmergencySent, Ticket = command.Ticket }, default);
        foreach (var peer in _peers)
        {
            CancelWaiting(peer, sink);
            peer.IsInCharge = false;
            peer.KeepAliveDue = Instant.Never;
            peer.StatusDue = now.Monotonic;
            peer.OwesStop = true;

            // Whoever stops wants to know that it was heard.
            peer.Asking.Open();
        }
    }

    /// <summary>
    /// C1 and 84, three times. 84 goes in clear, which every device takes from anybody: so it needs no key, and none that could be wrong. Devices without a
    /// key here come behind the others, because anybody can make up as many of them as there are addresses.
    /// </summary>
    private void SendStop(Now now, ISink<HostEvent> sink)
    {
        var stop = _sealer.Writer.Write(PacketType.EmergencyStop, _self, Endpoint.Broadcast, EmergencyStopPacket.Payload);
        _stopSequence++;
        for (var time = 0; time < StopRepeats; time++)
        {
            _line.SendUrgent(stop, now, sink);
            foreach (var peer in _peers)
            {
                _line.SendUrgent(StopOf(peer.Endpoint), now, sink);
            }
        }

        for (var time = 0; time < StopRepeats; time++)
        {
            foreach (var other in _others)
            {
                _line.SendUrgent(StopOf(other), now, sink);
            }
        }
    }

    private byte[] StopOf(Endpoint device)
    {
        Span<byte> command = [0, 0, (byte)CommandId.EmergencyStop, 0];
        PacketLayout.WriteUInt16(command, _stopSequence, _dialect);
        return _sealer.Wrap(Protection.Clear, _self, device, null, command);
    }

    /// <summary>A stop that was pressed while the line was away has not been heard; it leaves before anything else when the line is back, unless every output is down by itself by then.</summary>
    private void ResumeStop(Now now, ISink<HostEvent> sink)
    {
        if (now.Monotonic < _stopHoldsUntil && (_others.Count > 0 || _peers.Exists(static peer => peer.OwesStop)))
        {
            _line.ClearUrgent();
            SendStop(now, sink);
        }
    }

    /// <summary>Which of the urgent packets is the first 84 for a device that has not answered; 0 for none.</summary>
    private int StopPlaceOf(Endpoint device)
    {
        if (Find(device) is { } peer)
        {
            return peer.OwesStop ? 2 + _peers.IndexOf(peer) : 0;
        }

        var place = _others.IndexOf(device);
        return place < 0 ? 0 : (StopRepeats * (1 + _peers.Count)) + 1 + place;
    }

    private static void CancelWaiting(HostPeer peer, ISink<HostEvent> sink)
    {
        while (peer.Waiting.TryDequeue(out var wish))
        {
            Tell(wish, ExchangeOutcome.Cancelled, default, sink);
        }
    }

    private static void Tell(Wish wish, ExchangeOutcome outcome, TimeSpan roundTrip, ISink<HostEvent> sink, SealedStatus status = SealedStatus.Done)
    {
        if (wish.Kind is WishKind.Command or WishKind.Key or WishKind.User || (wish.Kind == WishKind.Ping && outcome != ExchangeOutcome.Accepted))
        {
            sink.Report(
                new HostEvent
                {
                    Kind = HostEventKind.Ended,
                    Device = wish.Peer.Endpoint,
                    Ticket = wish.Ticket,
                    Command = wish.Command,
                    Type = wish.Type,
                    Outcome = outcome,
                    SealedStatus = status,
                    Protection = wish.Protection,
                    IsInCharge = wish.Peer.IsInCharge,
                    RoundTrip = roundTrip,
                },
                default);
        }
    }
}
