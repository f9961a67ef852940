using System.Buffers.Binary;
using System.Security.Cryptography;
using Sallyport.Protocols.EStim.Codec;
using Sallyport.Protocols.EStim.Keys;
using Sallyport.Protocols.EStim.Messages;
using Sallyport.Protocols.EStim.Options;
using Sallyport.Protocols.EStim.Outputs;
using Sallyport.Wire;
using Sallyport.Wire.Session;

namespace Sallyport.Protocols.EStim.Session;

/// <summary>
/// The device role (estim.md sections 7 to 13): hears packets, checks them, obeys what its keys allow, and brings its outputs down when a key ends or nobody
/// is in charge. Every limit is enforced here, whatever the host asks for. One instance is one device; it belongs to one pump.
/// </summary>
/// <remarks>
/// <para>
/// Safer than the page: under 06 and 07 there is one counter for each key, not one for each sender and key, because nothing protects the sender's address in
/// clear mode and a captured packet could come again under another one. A number is used up as soon as its command is well formed, also when the command is
/// then refused, so that it cannot be kept for a better moment.
/// </para>
/// <para>Randomness is drawn in this order: token (4 octets) at an emergency or a fault; 8 octets for the delay of a PONG to everybody on a radio; 16 octets IV of an answer.</para>
/// </remarks>
public sealed partial class DeviceSession : ISession<DeviceCommand, DeviceEvent>, IExchangeOwner<DeviceEvent>, IDisposable
{
    /// <summary>Refused encrypted packets in a row after which the device falls silent.</summary>
    public const int RefusalsBeforeMute = 16;

    /// <summary>Refusals of encrypted packets that are answered within a second.</summary>
    public const int AnsweredRefusalsPerSecond = 10;

    /// <summary>How long it stays silent to encrypted packets.</summary>
    public static readonly TimeSpan MuteTime = TimeSpan.FromSeconds(10);

    private const int SequenceReserve = 64;
    private const int CounterReserve = 1000;
    private const int WaitingReplies = 4;
    private static readonly TimeSpan CalmBeaconInterval = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LeastReportInterval = TimeSpan.FromSeconds(1);

    private readonly DeviceOptions _options;
    private readonly LineOptions _lineOptions;
    private readonly Dialect _dialect;
    private readonly IRandomSource _random;
    private readonly Endpoint _self;
    private readonly PacketParser _parser;
    private readonly CommandSealer _sealer;
    private readonly Line<DeviceEvent> _line;
    private readonly OutputSet _outputs;
    private readonly DeviceMemory _memory;
    private readonly Queue<Reply> _replies = new();
    private readonly Queue<Instant> _answeredRefusals = new(AnsweredRefusalsPerSecond);
    private readonly byte[] _plain = new byte[PacketLayout.LargestPayload];
    private readonly ushort[] _toldLevels;
    private KeySlot? _master;
    private KeySlot? _temporary;
    private Permission[] _permissions = [];
    private Instant _keyEndsAt = Instant.Never;
    private Instant _silentAt = Instant.Never;
    private Instant _beaconAt = Instant.Never;
    private Instant _reportAt = Instant.Never;
    private Instant _pongAt = Instant.Never;
    private Instant _mutedUntil = Instant.Never;
    private Instant _startedAt;
    private Instant _reportedAt;
    private DeviceState _toldState;
    private ushort _clearSequence;
    private ushort _lastClearChecksum;
    private ushort _lastClearSequence;
    private Endpoint _lastClearSource;
    private Instant _lastClearAt = Instant.Never;
    private byte _pongNumber;
    private Endpoint _pongFor;
    private byte _pongRssi;
    private int _refusalsInRow;
    private bool _hasController;
    private bool _isStarted;

    /// <summary>Makes a device as it is after power-up; it starts with the first call that tells the time.</summary>
    /// <param name="options">Its settings.</param>
    /// <param name="random">Cryptographically strong in the field, scripted in tests.</param>
    /// <exception cref="ArgumentException">An option is out of its range, or the stored memory is damaged.</exception>
    public DeviceSession(DeviceOptions options, IRandomSource random)
    {
        ArgumentNullException.ThrowIfNull(options);
        Check(options);
        _options = options;
        _lineOptions = options.Line;
        _dialect = options.Line.Dialect;
        _random = random;
        _self = new Endpoint(options.Address, 0);
        _parser = new PacketParser(_dialect, options.Line.PayloadLimit);
        _sealer = new CommandSealer(options.Line, random);
        _line = new Line<DeviceEvent>(options.Line, random, this);
        _memory = options.Memory.IsEmpty ? new DeviceMemory { WatchdogSeconds = options.WatchdogSeconds } : DeviceMemory.Read(options.Memory.Span);
        _outputs = new OutputSet(options.Outputs, options.LevelLimit, options.RiseLimit, random);
        _outputs.SetLimits([.. _memory.Limits.Take(options.Outputs)], Instant.Zero);
        _outputs.SetWatchdog(_memory.WatchdogSeconds);
        _toldLevels = new ushort[options.Outputs];
        if (!options.MasterKey.IsEmpty)
        {
            _master = MakeMaster(options.MasterKey.Span);
        }
    }

    /// <summary>The outputs, to look at.</summary>
    public OutputSet Outputs => _outputs;

    /// <summary>What the parser has counted.</summary>
    public ParserCounters Counters => _parser.Counters;

    /// <summary>True while a temporary key is active.</summary>
    public bool HasTemporaryKey => _temporary is not null;

    /// <summary>True when a master key was given.</summary>
    public bool HasMasterKey => _master is not null;

    /// <inheritdoc/>
    public Deadline? NextDeadline
    {
        get
        {
            if (!_isStarted)
            {
                return new Deadline(Instant.Zero, "start");
            }

            var next = Deadline.Earlier(_outputs.NextDeadline, _line.NextDeadline);
            next = Deadline.Earlier(next, At(_keyEndsAt, "key-expiry"));
            next = Deadline.Earlier(next, At(_silentAt, "silence"));
            next = Deadline.Earlier(next, At(_pongAt, "pong"));
            next = Deadline.Earlier(next, At(_reportAt, "status-report"));
            return Deadline.Earlier(next, At(_beaconAt, "beacon"));
        }
    }

    /// <inheritdoc/>
    public void Complete(TransmitId id, TransmitOutcome outcome, Now now, ISink<DeviceEvent> sink)
    {
        Start(now);
        _line.Complete(id, now, sink);
    }

    /// <inheritdoc/>
    public void Submit(in DeviceCommand command, Now now, ISink<DeviceEvent> sink)
    {
        Start(now);
        Expire(now, sink);
        switch (command.Kind)
        {
            case DeviceCommandKind.EmergencyStop:
                _outputs.EmergencyStop(now.Monotonic);
                break;
            case DeviceCommandKind.Clear:
                _outputs.Clear(_outputs.Token);
                break;
            case DeviceCommandKind.BeginFault:
                _outputs.BeginFault(command.Output, command.Fault, now.Monotonic);
                break;
            case DeviceCommandKind.EndFault:
                _outputs.EndFault(command.Output);
                break;
            case DeviceCommandKind.SetMasterKey:
                ReplaceMaster(command.Payload.Span, now, sink);
                break;
            case DeviceCommandKind.SendUser:
                ArgumentOutOfRangeException.ThrowIfLessThan((byte)command.Type, (byte)PacketType.FirstUser, nameof(command));
                _line.Send(_sealer.Writer.Write(command.Type, _self, command.Destination, command.Payload.Span), now, sink);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(command), command.Kind, "no such command");
        }

        Tell(now, sink);
    }

    /// <inheritdoc/>
    public void Advance(Now now, ISink<DeviceEvent> sink, int budget)
    {
        Start(now);
        Expire(now, sink);
        _outputs.Advance(now.Monotonic);
        Tell(now, sink);
        if (now.Monotonic >= _silentAt)
        {
            _silentAt = Instant.Never;
            _parser.Idle();
            Deliver(null, now, sink);
        }

        _line.Advance(now, sink);
        SendPong(now, sink);
        SendBeacon(now, sink);
        SendReport(now, sink);
    }

    /// <summary>Clears all keys.</summary>
    public void Dispose()
    {
        _master?.Dispose();
        _temporary?.Dispose();
        CryptographicOperations.ZeroMemory(_plain);
    }

    void IExchangeOwner<DeviceEvent>.Ended(Exchange exchange, ExchangeOutcome outcome, Now now, ISink<DeviceEvent> sink)
    {
        if (outcome == ExchangeOutcome.Accepted)
        {
            exchange.Slot?.Acknowledged(_sealer.ChainOf(exchange.Packet));
        }

        sink.Report(new DeviceEvent { Kind = DeviceEventKind.AnswerEnded, Source = exchange.Peer, Outcome = outcome, Command = ((Reply)exchange.Tag!).Command }, default);
    }

    Exchange? IExchangeOwner<DeviceEvent>.Next(Now now, ISink<DeviceEvent> sink) => _replies.TryDequeue(out var reply) ? Compose(reply, now, sink) : null;

    private static Deadline? At(Instant at, string name) => at == Instant.Never ? null : new Deadline(at, name);

    private static void Check(DeviceOptions options)
    {
        options.Line.Check();
        if (options.Address is 0 or 0xFF)
        {
            throw new ArgumentException("a device has an address of 01..FE", nameof(options));
        }

        if (options.MasterKey.Length is not (0 or TemporaryKey.Length))
        {
            throw new ArgumentException("a master key has 16 octets", nameof(options));
        }

        if (options.WatchdogSeconds is 0 or > 60)
        {
            throw new ArgumentException("WatchdogSeconds is 1..60", nameof(options));
        }

        if (options.BeaconInterval < TimeSpan.FromSeconds(1) || options.BeaconInterval > TimeSpan.FromSeconds(60) || options.ReportInterval < LeastReportInterval)
        {
            throw new ArgumentException("BeaconInterval is 1..60 s and ReportInterval at least 1 s", nameof(options));
        }
    }

    private void Start(Now now)
    {
        if (_isStarted)
        {
            return;
        }

        _isStarted = true;
        _startedAt = _beaconAt = now.Monotonic;
        _reportedAt = now.Monotonic;
    }

    /// <summary>What is due by the clock comes before whatever arrives: a packet that waited behind the end of its key or of the watchdog is too late.</summary>
    private void Expire(Now now, ISink<DeviceEvent> sink)
    {
        if (now.Monotonic >= _keyEndsAt)
        {
            EndKey(StopReason.KeyExpired, now, sink);
        }

        _outputs.Expire(now.Monotonic);
    }

    private KeySlot MakeMaster(ReadOnlySpan<byte> key)
    {
        var slot = new KeySlot(key) { HeardSequence = _memory.HeardReserve, SentSequence = _memory.SentReserve, SentCounter = _memory.SealedSentReserve };
        foreach (var (peer, counter) in _memory.SealedHeardReserves)
        {
            slot.SealedPeers[peer] = new SealedPeer { HeardCounter = counter };
        }

        return slot;
    }

    private void ReplaceMaster(ReadOnlySpan<byte> key, Now now, ISink<DeviceEvent> sink)
    {
        if (key.Length != TemporaryKey.Length)
        {
            throw new ArgumentException("a master key has 16 octets");
        }

        EndKey(StopReason.KeyRevoked, now, sink);
        _outputs.RampDown(StopReason.KeyRevoked, now.Monotonic);
        DropAnswers(_master, now, sink);
        _master?.Dispose();
        _memory.HeardReserve = null;
        _memory.SentReserve = 0;
        _memory.SealedSentReserve = 0;
        _memory.SealedHeardReserves.Clear();
        _memory.Salts.Clear();
        Store(sink);
        _master = MakeMaster(key);
        _hasController = false;
    }

    private void Store(ISink<DeviceEvent> sink) => sink.Report(new DeviceEvent { Kind = DeviceEventKind.MemoryChanged }, _memory.Write());

    /// <summary>Tells the host program what became of the outputs.</summary>
    private void Tell(Now now, ISink<DeviceEvent> sink)
    {
        Span<byte> levels = stackalloc byte[OutputSet.MaximumOutputs * sizeof(ushort)];
        var changed = false;
        for (var output = 0; output < _outputs.Count; output++)
        {
            var level = _outputs.Level(output);
            changed |= level != _toldLevels[output];
            _toldLevels[output] = level;
            BinaryPrimitives.WriteUInt16LittleEndian(levels[(output * sizeof(ushort))..], level);
        }

        if (changed)
        {
            sink.Report(new DeviceEvent { Kind = DeviceEventKind.LevelsChanged, State = _outputs.State, Reason = _outputs.Reason }, levels[..(_outputs.Count * sizeof(ushort))]);
        }

        if (_outputs.State != _toldState)
        {
            _toldState = _outputs.State;
            var soonest = _reportedAt + LeastReportInterval;
            _reportAt = soonest > now.Monotonic ? soonest : now.Monotonic;
            sink.Report(new DeviceEvent { Kind = DeviceEventKind.StateChanged, State = _outputs.State, Reason = _outputs.Reason }, default);
        }
    }

    private void SendPong(Now now, ISink<DeviceEvent> sink)
    {
        if (now.Monotonic >= _pongAt)
        {
            _pongAt = Instant.Never;
            _line.Send(_sealer.Writer.Write(PacketType.Pong, _self, _pongFor, [_pongNumber, _pongRssi]), now, sink);
        }
    }

    private void SendBeacon(Now now, ISink<DeviceEvent> sink)
    {
        if (now.Monotonic < _beaconAt)
        {
            return;
        }

        Span<byte> command = [0, 0, (byte)CommandId.Beacon, 0];
        PacketLayout.WriteUInt16(command, ++_clearSequence, _dialect);
        _line.Send(_sealer.Wrap(Protection.Clear, _self, Endpoint.Broadcast, null, command), now, sink);
        _beaconAt = now.Monotonic + (_hasController ? CalmBeaconInterval : _options.BeaconInterval);
    }

    private void SendReport(Now now, ISink<DeviceEvent> sink)
    {
        if (now.Monotonic < _reportAt)
        {
            return;
        }

        ushort highest = 0;
        for (var output = 0; output < _outputs.Count; output++)
        {
            highest = Math.Max(highest, _outputs.Level(output));
        }

        var uptime = (ushort)Math.Min(ushort.MaxValue, (now.Monotonic - _startedAt).TotalMinutes);
        Span<byte> payload = stackalloc byte[StatusReport.Length];
        new StatusReport(_outputs.State, _outputs.Reason, highest, uptime, _outputs.Faults).Write(payload, _dialect);
        _line.Send(_sealer.Writer.Write(PacketType.StatusReport, _self, Endpoint.Broadcast, payload), now, sink);
        _reportedAt = now.Monotonic;
        _reportAt = _outputs.State == DeviceState.Disarmed ? Instant.Never : now.Monotonic + _options.ReportInterval;
    }
}
