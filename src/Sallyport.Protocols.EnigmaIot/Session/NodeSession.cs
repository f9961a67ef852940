using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Sallyport.Crypto.Aead;
using Sallyport.Crypto.KeyAgreement;
using Sallyport.Protocols.EnigmaIot.Keys;
using Sallyport.Protocols.EnigmaIot.Messages;
using Sallyport.Protocols.EnigmaIot.Options;
using Sallyport.Wire;
using Sallyport.Wire.Session;

namespace Sallyport.Protocols.EnigmaIot.Session;

/// <summary>The node role (enigmaiot.md sections 6, 8 to 12): registers, reports, obeys, sleeps. One instance is one node; it belongs to one pump.</summary>
/// <remarks>
/// <para>The states are in <see cref="NodeTransitions"/>.</para>
/// <para>
/// Randomness is drawn in this order, so that a scripted source gives byte-exact frames. Before each hello: 8 octets for the wait. Hello: 32 octets private
/// key, 12 octets IV, 4 octets random bits, then for a sleepy node 8 octets for the wait after it. Every other encrypted frame: 12 octets IV. A sleepy node
/// whose hello was not answered: 8 octets for its sleep. With counters off, 2 octets before each frame that carries a counter. A wait is the 8 octets,
/// little-endian, modulo the number of milliseconds.
/// </para>
/// </remarks>
public sealed partial class NodeSession : ISession<NodeCommand, NodeEvent>, IDisposable
{
    private readonly NodeOptions _options;
    private readonly IKeyAgreement _agreement;
    private readonly IRandomSource _random;
    private readonly FrameCipher _cipher;
    private readonly NodeContext _context = new();
    private readonly NodeTimers _timers = new();
    private readonly NodeClock _clock = new();
    private readonly NodeTransmitter _transmitter;
    private readonly NodeFirmware _firmware;
    private readonly NodeLastData _lastData = new();
    private readonly byte[] _privateKey = new byte[IKeyAgreement.Length];
    private readonly byte[] _publicKey = new byte[IKeyAgreement.Length];
    private Instant _lastTry;
    private Instant _cycleStart;
    private Instant _invalidationWindow;
    private Instant? _resetHeldSince;
    private uint _storedSleepSeconds;
    private int _invalidations;
    private int _sendErrors;
    private RestartReason _restartReason;
    private bool _eraseAtRestart;
    private bool _nameAnswerOpen;
    private bool _nameUnsent;

    /// <summary>Makes a node that starts with the first call that tells the time.</summary>
    /// <param name="options">Its settings.</param>
    /// <param name="aead">ChaCha20-Poly1305; belongs to the caller.</param>
    /// <param name="agreement">X25519; belongs to the caller.</param>
    /// <param name="random">Cryptographically strong in the field, scripted in tests.</param>
    /// <param name="sleepContext">The payload of the newest <see cref="NodeEventKind.Sleeping"/> event when the node wakes; anything else is ignored and the
    /// node registers.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public NodeSession(NodeOptions options, IAead aead, IKeyAgreement agreement, IRandomSource random, ReadOnlySpan<byte> sleepContext = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        Check(options);
        _options = options;
        _agreement = agreement;
        _random = random;
        _cipher = new FrameCipher(aead);
        _transmitter = new NodeTransmitter(options, _context, _cipher, random);
        _firmware = new NodeFirmware(options.Firmware, options.MaximumFirmware);
        ApplyConfiguration();
        if (_context.TryRead(sleepContext) && _context.SleepSeconds > 0)
        {
            _storedSleepSeconds = _context.SleepSeconds;
        }
    }

    /// <summary>Where the node is.</summary>
    public NodeState State { get; private set; }

    /// <summary>The id that the gateway gave; 0 without a session.</summary>
    public ushort NodeId => _context.NodeId;

    /// <summary>The node's name; empty = none.</summary>
    public string Name => _context.Name;

    /// <summary>The gateway's address; none while it is not known.</summary>
    public MacAddress Gateway => _context.Gateway;

    /// <summary>The clock was compared with the gateway's in this session and was right within 5 ms.</summary>
    public bool ClockSynchronised => _clock.Synchronised;

    /// <summary>A data message waits for a session.</summary>
    public bool HasPendingData => _lastData.Pending;

    /// <summary>What the host should store: the configuration with the present name, sleep time and gateway.</summary>
    public NodeConfiguration Configuration => _options.Configuration with
    {
        NodeName = _context.Name,
        SleepSeconds = _storedSleepSeconds,
        Gateway = _context.Gateway,
    };

    /// <inheritdoc/>
    public Deadline? NextDeadline => State == NodeState.Off ? new Deadline(Instant.Zero, "start") : _timers.Next;

    /// <summary>The node's own clock: microseconds since 1970, in step with the gateway's once <see cref="ClockSynchronised"/>.</summary>
    public long NodeTimeMicroseconds(Now now) => _clock.Read(now);

    /// <inheritdoc/>
    public void Complete(TransmitId id, TransmitOutcome outcome, Now now, ISink<NodeEvent> sink)
    {
        StartIfOff(now, sink);
        if (!_transmitter.TakeOutcome(id) || outcome == TransmitOutcome.Unknown)
        {
            return;
        }

        _sendErrors = outcome == TransmitOutcome.Acknowledged ? 0 : _sendErrors + 1;
        if (_sendErrors >= _options.ErrorsBeforeScan)
        {
            _sendErrors = 0;
            RequestScan(sink);
        }
    }

    /// <inheritdoc/>
    public void Submit(in NodeCommand command, Now now, ISink<NodeEvent> sink)
    {
        StartIfOff(now, sink);
        var refusal = State == NodeState.Factory ? NodeCommandRefusal.Erased : command.Kind switch
        {
            NodeCommandKind.SendData => SubmitData(command, encrypted: true, now, sink),
            NodeCommandKind.SendUnencrypted => SubmitData(command, encrypted: false, now, sink),
            NodeCommandKind.SendDiscovery => SubmitDiscovery(command, now, sink),
            NodeCommandKind.SetName => SubmitName(command.Name, now, sink),
            NodeCommandKind.SynchroniseClock => SubmitClock(now, sink),
            NodeCommandKind.Sleep => SubmitSleep(now, sink),
            NodeCommandKind.Wake => SubmitWake(now, sink),
            NodeCommandKind.Restart => SubmitRestart(now, sink),
            NodeCommandKind.GatewayFound => SubmitGateway(command, now, sink),
            _ => throw new ArgumentOutOfRangeException(nameof(command), command.Kind, "no such command"),
        };
        if (refusal != NodeCommandRefusal.None)
        {
            sink.Report(new NodeEvent { Kind = NodeEventKind.CommandRefused, Command = command.Kind, CommandRefusal = refusal }, default);
        }
    }

    /// <inheritdoc/>
    public void Advance(Now now, ISink<NodeEvent> sink, int budget)
    {
        StartIfOff(now, sink);
        for (var work = 0; work < budget && _timers.TryTakeDue(now.Monotonic, out var timer); work++)
        {
            Fire(timer, now, sink);
        }
    }

    /// <summary>Clears all keys.</summary>
    public void Dispose()
    {
        _context.Dispose();
        _firmware.Dispose();
        _lastData.Clear();
        CryptographicOperations.ZeroMemory(_privateKey);
    }

    private static void Check(NodeOptions options)
    {
        var configuration = options.Configuration;
        if (configuration.NetworkKey.Length != NetworkKey.Length)
        {
            throw new ArgumentException("a network key has 32 octets", nameof(options));
        }

        if (Encoding.UTF8.GetByteCount(configuration.NodeName) > NodeConfiguration.MaximumNodeName)
        {
            throw new ArgumentException("a node name has at most 32 octets", nameof(options));
        }

        if (options.ErrorsBeforeScan is < 1 or > 100 || options.InvalidationsPerWindow is < 1 or > 1000)
        {
            throw new ArgumentException("ErrorsBeforeScan is 1..100 and InvalidationsPerWindow 1..1000", nameof(options));
        }
    }

    private static void Refuse(RefusalReason reason, MessageType type, ISink<NodeEvent> sink) =>
        sink.Report(new NodeEvent { Kind = NodeEventKind.Refused, Refusal = reason, MessageType = type }, default);

    private void ApplyConfiguration()
    {
        _context.Name = _options.Configuration.NodeName;
        _context.SleepSeconds = _storedSleepSeconds = _options.Configuration.SleepSeconds;
        _context.Gateway = _options.Configuration.Gateway;
    }

    private void Move(NodeTrigger trigger) => State = NodeTransitions.After(State, trigger);

    private TimeSpan RandomBelow(TimeSpan limit)
    {
        Span<byte> octets = stackalloc byte[sizeof(ulong)];
        _random.Fill(octets);
        var milliseconds = (ulong)limit.TotalMilliseconds;
        return milliseconds == 0 ? TimeSpan.Zero : TimeSpan.FromMilliseconds(BinaryPrimitives.ReadUInt64LittleEndian(octets) % milliseconds);
    }
}
