using System.Buffers.Binary;
using System.Diagnostics;
using System.Security.Cryptography;
using Sallyport.Crypto.Aead;
using Sallyport.Crypto.KeyAgreement;
using Sallyport.Protocols.EnigmaIot.Codec;
using Sallyport.Protocols.EnigmaIot.Keys;
using Sallyport.Protocols.EnigmaIot.Messages;
using Sallyport.Protocols.EnigmaIot.Options;
using Sallyport.Wire;
using Sallyport.Wire.Session;

namespace Sallyport.Protocols.EnigmaIot.Session;

/// <summary>The gateway role of one network: any number of nodes, one key each, on one pump.</summary>
/// <remarks>
/// Frames that carry data are worked on at once. A hello is only opened at once; it is answered by <see cref="Advance"/>, because its key agreement takes as
/// long as a hundred data frames. <see cref="GatewayStates"/> says what a session survives; <c>docs/deviations.md</c> lists where this role is safer than the
/// original. Entropy is asked for in fixed portions, so that a test can script it: 16 octets for table seeds and 32 for the broadcast key when constructed, and 32 again when its counter has ended; for
/// each hello that is answered 32 (private key), 4 (random field), 12 (IV); 12 for the IV of every other frame; 2 for a counter while counters are off.
/// </remarks>
public sealed partial class GatewaySession : ISession<GatewayCommand, GatewayEvent>, IDisposable
{
    private const ushort LastCounter = ushort.MaxValue;
    private const int SeedLength = 16;

    private readonly GatewayOptions _options;
    private readonly IRandomSource _random;
    private readonly IKeyAgreement _agreement;
    private readonly FrameCipher _cipher;
    private readonly SessionTable _table;
    private readonly RateLimit _helloLimit;
    private readonly RateLimit _invalidateLimit;
    private readonly Queue<HelloWork> _hellos = new();
    private readonly PriorityQueue<int, long> _silence = new();
    private readonly Dictionary<int, PendingSession> _pending = [];
    private readonly Dictionary<int, QueuedDownlink> _waiting = [];
    private readonly TransmitLog _transmits = new();
    private readonly long _keyValidity;
    private readonly long _inactivity;
    private readonly long _rateWindow;
    private readonly byte[] _networkKey = GC.AllocateUninitializedArray<byte>(NetworkKey.Length, pinned: true);
    private readonly byte[] _broadcastKey = GC.AllocateUninitializedArray<byte>(SessionKey.Length, pinned: true);
    private readonly byte[] _plaintext = GC.AllocateArray<byte>(FrameLayout.MaximumLength, pinned: true);
    private readonly byte[] _frame = GC.AllocateArray<byte>(FrameLayout.MaximumLength, pinned: true);
    private ushort _broadcastCounter;
    private int _nextListener = SessionTable.None;
    private uint _fetched;
    private WindowCount _invalidatesOfNodes;
    private WindowCount _invalidatesOfStrangers;
    private bool _disposed;

    /// <summary>Makes a network without nodes and a fresh broadcast key.</summary>
    /// <param name="options">Checked here; the network key is copied, the caller clears its own.</param>
    /// <param name="random">Cryptographically strong outside tests.</param>
    /// <param name="aead">ChaCha20-Poly1305 outside tests.</param>
    /// <param name="agreement">X25519 outside tests.</param>
    /// <exception cref="ArgumentException">The options are not valid; the message lists every error.</exception>
    public GatewaySession(GatewayOptions options, IRandomSource random, IAead aead, IKeyAgreement agreement)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(random);
        ArgumentNullException.ThrowIfNull(aead);
        ArgumentNullException.ThrowIfNull(agreement);
        GatewayOptionsValidator.ThrowIfInvalid(options);
        _options = options;
        _random = random;
        _agreement = agreement;
        _cipher = new FrameCipher(aead);
        _keyValidity = Microseconds(options.KeyValidity);
        _inactivity = Microseconds(options.Inactivity);
        _rateWindow = Microseconds(options.RateWindow);
        options.NetworkKey.Span.CopyTo(_networkKey);
        Span<byte> seeds = stackalloc byte[SeedLength];
        random.Fill(seeds);
        var seed = BinaryPrimitives.ReadUInt64LittleEndian(seeds);
        var limitSeed = BinaryPrimitives.ReadUInt64LittleEndian(seeds[sizeof(ulong)..]);
        random.Fill(_broadcastKey);
        _table = new SessionTable(options.MaximumNodes, seed);
        _helloLimit = new RateLimit(options.HellosPerWindow, options.RateWindow, limitSeed);
        _invalidateLimit = new RateLimit(options.InvalidatesPerWindow, options.RateWindow, limitSeed);
    }

    /// <summary>
    /// Says whether a name belongs to another node than the one that announces it, although that node may have no session now; such a name is refused as
    /// taken. Null: only names of the sessions are taken. Must answer at once and throw nothing.
    /// </summary>
    public Func<MacAddress, string, bool>? IsNameReserved { get; set; }

    /// <inheritdoc/>
    public Deadline? NextDeadline
    {
        get
        {
            Deadline? silence = _silence.TryPeek(out _, out var due) ? new Deadline(new Instant(due), "inactivity") : null;
            return _hellos.Count > 0 ? new Deadline(Instant.Zero, "hello")
                : _nextListener != SessionTable.None ? new Deadline(Instant.Zero, "broadcast key")
                : silence;
        }
    }

    /// <summary>Sees the plaintext of frames; null (the default): nobody does, and it costs nothing.</summary>
    public IPlaintextObserver? Observer { get; set; }

    /// <inheritdoc/>
    public void Expect(MacAddress source) => _table.Fetch(source);

    /// <inheritdoc/>
    public void Receive(in Arrival arrival, Now now, ISink<GatewayEvent> sink)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (arrival.Kind != ArrivalKind.Frame)
        {
            return;
        }

        if (arrival.Octets.Length < InvalidateKey.FrameLength)
        {
            Refuse(arrival, RefusalReason.TooShort, sink);
            return;
        }

        if (arrival.Source.IsBroadcast || arrival.Source == MacAddress.None)
        {
            // An answer to such a sender would reach every node.
            Refuse(arrival, RefusalReason.WrongSource, sink);
            return;
        }

        switch ((MessageType)arrival.Octets[FrameLayout.TypeAt])
        {
            case MessageType.ClientHello:
                ReceiveHello(arrival, now, sink);
                break;
            case MessageType.SensorData or MessageType.HomeAssistantDiscovery or MessageType.UplinkControl or MessageType.ClockRequest
                or MessageType.NodeNameSet or MessageType.UnencryptedData:
                ReceiveFromNode(arrival, now, sink);
                break;
            default:
                Refuse(arrival, RefusalReason.UnknownType, sink);
                break;
        }
    }

    /// <inheritdoc/>
    public void Complete(TransmitId id, TransmitOutcome outcome, Now now, ISink<GatewayEvent> sink)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (!_transmits.TryClose(id, out var sent))
        {
            return;
        }

        var state = outcome switch
        {
            TransmitOutcome.Acknowledged => DownlinkState.Delivered,
            TransmitOutcome.NotAcknowledged => DownlinkState.NotDelivered,
            _ => DownlinkState.OutcomeUnknown,
        };
        ReportDownlink(sent.Node, sent.DownlinkId, state, sent.Counter, sink);
    }

    /// <inheritdoc/>
    public void Advance(Now now, ISink<GatewayEvent> sink, int budget)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        for (; budget > 0; budget--)
        {
            if (_hellos.TryDequeue(out var hello))
            {
                Answer(ref hello, now, sink);
            }
            else if (!OfferNextListener(sink) && !ForgetOneSilent(now, sink))
            {
                return;
            }
        }
    }

    /// <summary>Clears every key. The session must not be used afterwards.</summary>
    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        CryptographicOperations.ZeroMemory(_networkKey);
        CryptographicOperations.ZeroMemory(_broadcastKey);
        CryptographicOperations.ZeroMemory(_plaintext);
        CryptographicOperations.ZeroMemory(_frame);
        foreach (var pending in _pending.Values)
        {
            pending.Dispose();
        }

        _pending.Clear();
        _table.Clear();
    }

    private static long Microseconds(TimeSpan span) => span.Ticks / TimeSpan.TicksPerMicrosecond;

    private static void Refuse(in Arrival arrival, RefusalReason reason, ISink<GatewayEvent> sink) => sink.Report(
        new GatewayEvent
        {
            Kind = GatewayEventKind.Refused,
            Node = arrival.Source,
            Refusal = reason,
            MessageType = arrival.Octets.IsEmpty ? default : (MessageType)arrival.Octets[FrameLayout.TypeAt],
            Rssi = arrival.Rssi,
            Channel = arrival.Channel,
        },
        []);

    /// <summary>The own address that an arrival was meant for; broadcasts are answered from the configured one.</summary>
    private MacAddress LocalOf(in Arrival arrival) =>
        arrival.Destination.IsBroadcast || arrival.Destination == MacAddress.None ? _options.Address : arrival.Destination;

    /// <summary>Ends what is due for silence: one node, or one look at a node that has spoken since. False when nothing is due.</summary>
    private bool ForgetOneSilent(Now now, ISink<GatewayEvent> sink)
    {
        if (!_silence.TryPeek(out var slot, out var due) || due > now.Monotonic.Microseconds)
        {
            return false;
        }

        _silence.Dequeue();
        ref var hot = ref _table.Slot(slot);
        hot.Set(SlotFlags.Timed, false);
        if (hot.State != GatewayNodeState.Unregistered && !EndIfSilent(slot, now, sink))
        {
            WatchSilence(slot);
        }

        return true;
    }

    /// <summary>
    /// Keeps one timer entry per slot. It is not moved when the node speaks, only looked at when it comes up: an entry is thus never later than the node's real
    /// deadline, and an accepted frame costs nothing.
    /// </summary>
    private void WatchSilence(int slot)
    {
        ref var hot = ref _table.Slot(slot);
        if (_inactivity > 0 && !hot.Has(SlotFlags.Timed))
        {
            hot.Set(SlotFlags.Timed, true);
            _silence.Enqueue(slot, hot.LastMessage + _inactivity + 1);
        }
    }

    private bool IsSilent(in SessionSlot slot, Now now) => _inactivity > 0 && now.Monotonic.Microseconds - slot.LastMessage > _inactivity;

    private bool EndIfSilent(int slot, Now now, ISink<GatewayEvent> sink)
    {
        if (!IsSilent(_table.Slot(slot), now))
        {
            return false;
        }

        End(slot, GatewayTrigger.Silence, InvalidateReason.Unknown, sink);
        return true;
    }

    /// <summary>Ends a session: reports it, drops its waiting downlink and its unproved successor, clears its key.</summary>
    private void End(int slot, GatewayTrigger trigger, InvalidateReason reason, ISink<GatewayEvent> sink)
    {
        ref var hot = ref _table.Slot(slot);
        var next = GatewayStates.After(hot.State, trigger);
        Debug.Assert(next == GatewayNodeState.Unregistered, "a session ends by a step that ends it");
        ReportLeft(slot, reason, trigger == GatewayTrigger.Silence, sink);
        DropWaiting(slot, sink);
        DropPending(slot);
        _table.End(slot);
    }

    /// <summary>Sends INVALIDATE_KEY and ends the session.</summary>
    private void EndAndTell(int slot, GatewayTrigger trigger, InvalidateReason reason, ISink<GatewayEvent> sink)
    {
        SendInvalidate(_table.Detail(slot).Local, new MacAddress(_table.Slot(slot).Address), reason, sink);
        End(slot, trigger, reason, sink);
    }

    private void DropPending(int slot)
    {
        if (_pending.Remove(slot, out var pending))
        {
            pending.Dispose();
        }
    }

    private void ReportLeft(int slot, InvalidateReason reason, bool silent, ISink<GatewayEvent> sink)
    {
        ref var detail = ref _table.Detail(slot);
        sink.Report(
            new GatewayEvent
            {
                Kind = GatewayEventKind.Left,
                Node = new MacAddress(_table.Slot(slot).Address),
                NodeId = detail.NodeId,
                Name = detail.Name,
                Reason = reason,
                Silent = silent,
            },
            []);
    }

    /// <summary>Sends a sealed frame. An observer sees what it says: opened again, because a frame that waited for a sleeper was sealed long ago.</summary>
    private void SendSealed(FrameKey kind, ReadOnlySpan<byte> key, TransmitId id, MacAddress local, MacAddress node, ReadOnlySpan<byte> frame, ISink<GatewayEvent> sink)
    {
        if (Observer is { } observer)
        {
            Span<byte> plaintext = stackalloc byte[FrameLayout.MaximumLength];
            plaintext = plaintext[..FrameLayout.Ciphertext(frame).Length];
            var opened = _cipher.TryOpen(key, frame, plaintext);
            Debug.Assert(opened, "it was sealed under this key");
            observer.Sealed(kind, plaintext);
            CryptographicOperations.ZeroMemory(plaintext);
        }

        sink.Send(id, local, node, frame);
    }

    private static void SendInvalidate(MacAddress local, MacAddress node, InvalidateReason reason, ISink<GatewayEvent> sink)
    {
        Span<byte> frame = stackalloc byte[InvalidateKey.FrameLength];
        new InvalidateKey(reason).Write(frame);
        sink.Send(TransmitId.None, local, node, frame);
    }
}
