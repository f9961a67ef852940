using System.Buffers;
using Sallyport.Mqtt.Client.Packets;
using Sallyport.Wire;
using Sallyport.Wire.Session;

namespace Sallyport.Mqtt.Client.Session;

/// <summary>
/// The client's side of MQTT 3.1.1 over any number of connections, one after the other: octets and time in, octets and events out. Not thread safe.
/// <para>
/// A connection is <c>down -&gt; connecting (CONNECT sent) -&gt; up (CONNACK) -&gt; over</c>. Publications live longer than connections: they leave the window
/// when the broker acknowledged them (QoS 1) or the host says that the medium has them (QoS 0); whatever else is in the window is sent again, in order,
/// on the next connection, with DUP where it was sent before - whether or not the broker still knows the session, because a message twice is allowed
/// and a lost one is not (4.3.2, 4.4, 4.6). Subscriptions do not outlive a connection: the host asks again at <see cref="MqttEventKind.Connected"/>.
/// </para>
/// <para>
/// On a stream the medium keeps the order, so <see cref="Complete"/> for one publication stands for all before it.
/// </para>
/// </summary>
public sealed partial class MqttSession : ISession<MqttCommand, MqttEvent>
{
    private readonly MqttSessionOptions _options;
    private readonly InFlightWindow _window;
    private readonly StreamBuffer _pending = new();
    private readonly ArrayBufferWriter<byte> _scratch = new(512);
    private readonly TimeSpan _keepAlive;

    private Phase _phase;
    private long _skip;
    private bool _pinging;
    private long _written;
    private Instant _openedAt;
    private Instant _lastSent;
    private Instant _lastReceived;
    private Instant _pingSentAt;

    /// <summary>A session without a connection.</summary>
    /// <param name="options">Limits and times.</param>
    /// <exception cref="ArgumentOutOfRangeException">A limit outside its range.</exception>
    public MqttSession(MqttSessionOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Window, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.Window, MqttSessionOptions.LargestWindow);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaximumPacket, MqttSessionOptions.SmallestPacketLimit);
        _options = options;
        _window = new InFlightWindow(options.Window);
        _keepAlive = TimeSpan.FromSeconds(options.Connect.KeepAliveSeconds);
    }

    private enum Phase : byte
    {
        Down,
        Connecting,
        Up,
        Over,
    }

    /// <summary>How many more publications and subscriptions it takes now; 0 unless connected.</summary>
    public int Room => _phase == Phase.Up ? _window.Room : 0;

    /// <summary>True between CONNACK and the end of the connection.</summary>
    public bool IsUp => _phase == Phase.Up;

    /// <summary>True when nothing waits for an answer.</summary>
    public bool IsIdle => _window.IsEmpty;

    /// <summary>True when <see cref="Advance"/> has publications to send (again).</summary>
    public bool HasUnsent => _phase == Phase.Up && _window.Cursor < _window.Tail;

    /// <inheritdoc/>
    public Deadline? NextDeadline => _phase switch
    {
        Phase.Connecting => new Deadline(_openedAt + _options.ConnectTimeout, "connack"),
        Phase.Up when HasUnsent => new Deadline(Instant.Zero, "unsent"),
        Phase.Up => Deadline.Earlier(KeepAliveDeadline, AcknowledgementDeadline),
        _ => null,
    };

    private Deadline? KeepAliveDeadline => _keepAlive == TimeSpan.Zero
        ? null
        : _pinging
            ? new Deadline(Later(_pingSentAt, _lastReceived) + _options.PingTimeout, "pingresp")
            : new Deadline(Earlier(_lastSent, _lastReceived) + _keepAlive, "keep-alive");

    // The oldest slot is never done, and was sent unless the cursor stands on it.
    private Deadline? AcknowledgementDeadline => _window.Head < _window.Cursor
        ? new Deadline(_window[_window.Head].SentAt + _options.AcknowledgementTimeout, "acknowledgement")
        : null;

    /// <inheritdoc/>
    /// <remarks>Takes <see cref="ArrivalKind.Opened"/>, <see cref="ArrivalKind.Octets"/> and <see cref="ArrivalKind.Closed"/> of a stream.</remarks>
    /// <exception cref="ArgumentException">Another kind: the host misuses the session.</exception>
    /// <exception cref="InvalidOperationException">Opened while a connection is there.</exception>
    public void Receive(in Arrival arrival, Now now, ISink<MqttEvent> sink)
    {
        ArgumentNullException.ThrowIfNull(sink);
        switch (arrival.Kind)
        {
            case ArrivalKind.Opened:
                Open(now, sink);
                break;
            case ArrivalKind.Octets:
                Take(arrival.Octets, now, sink);
                break;
            case ArrivalKind.Closed:
                End(new MqttEvent { Kind = MqttEventKind.Closed, Reason = MqttCloseReason.TransportClosed }, sink);
                _phase = Phase.Down;
                break;
            default:
                throw new ArgumentException("MQTT is spoken over a stream", nameof(arrival));
        }
    }

    /// <inheritdoc/>
    public void Complete(TransmitId id, TransmitOutcome outcome, Now now, ISink<MqttEvent> sink)
    {
        ArgumentNullException.ThrowIfNull(sink);
        if (outcome == TransmitOutcome.NotAcknowledged || id == TransmitId.None)
        {
            return;
        }

        var end = Math.Min((long)id.Value, _window.Cursor);
        for (var ordinal = Math.Max(_written, _window.Head); ordinal < end; ordinal++)
        {
            ref var slot = ref _window[ordinal];
            if (!slot.IsDone && slot.Command is { Kind: MqttCommandKind.Publish, Qos: Qos.AtMostOnce })
            {
                Finish(ordinal, new MqttEvent { Kind = MqttEventKind.Published, Token = slot.Command.Token }, [], sink);
            }
        }

        _written = Math.Max(_written, end);
        _window.Trim();
    }

    /// <inheritdoc/>
    public void Submit(in MqttCommand command, Now now, ISink<MqttEvent> sink)
    {
        ArgumentNullException.ThrowIfNull(sink);
        if (command.Kind == MqttCommandKind.Disconnect)
        {
            Leave(now, sink);
            return;
        }

        if (Room == 0 || !CanBeSent(command))
        {
            sink.Report(new MqttEvent { Kind = MqttEventKind.Rejected, Token = command.Token, Topic = command.Topic }, []);
            return;
        }

        var isNext = !HasUnsent;
        _window.Add(command);
        if (isNext)
        {
            SendNext(now, sink);
        }
    }

    /// <inheritdoc/>
    /// <remarks>One piece of work is one packet.</remarks>
    public void Advance(Now now, ISink<MqttEvent> sink, int budget)
    {
        ArgumentNullException.ThrowIfNull(sink);
        CheckDeadlines(now, sink);
        for (; budget > 0 && HasUnsent; budget--)
        {
            SendNext(now, sink);
        }
    }

    private static Instant Later(Instant left, Instant right) => left > right ? left : right;

    private static Instant Earlier(Instant left, Instant right) => left < right ? left : right;

    private static bool CanBeSent(in MqttCommand command) => command.Kind switch
    {
        MqttCommandKind.Publish => command.Qos <= Qos.AtLeastOnce && PublishPacket.Fits(command.Topic, command.Payload.Length),
        _ => command.Filters.Count > 0 && command.Filters.All(filter => filter.MaximumQos <= Qos.AtLeastOnce && MqttText.IsFilter(filter.Filter)),
    };

    private void Open(Now now, ISink<MqttEvent> sink)
    {
        if (_phase != Phase.Down)
        {
            throw new InvalidOperationException("a connection is there already");
        }

        _phase = Phase.Connecting;
        _pending.Keep([]);
        _skip = 0;
        _pinging = false;
        _openedAt = now.Monotonic;
        _lastReceived = now.Monotonic;
        _window.Rewind();
        _written = _window.Head;
        _options.Connect.Write(_scratch);
        SendScratch(TransmitId.None, now, sink);
    }

    private void CheckDeadlines(Now now, ISink<MqttEvent> sink)
    {
        if (_phase == Phase.Connecting && now.Monotonic >= _openedAt + _options.ConnectTimeout)
        {
            End(new MqttEvent { Kind = MqttEventKind.Closed, Reason = MqttCloseReason.ConnectTimeout }, sink);
        }

        if (_phase == Phase.Up && AcknowledgementDeadline is { } acknowledgement && now.Monotonic >= acknowledgement.At)
        {
            End(new MqttEvent { Kind = MqttEventKind.Closed, Reason = MqttCloseReason.AcknowledgementTimeout }, sink);
        }

        if (_phase != Phase.Up || KeepAliveDeadline is not { } keepAlive || now.Monotonic < keepAlive.At)
        {
            return;
        }

        if (_pinging)
        {
            End(new MqttEvent { Kind = MqttEventKind.Closed, Reason = MqttCloseReason.PingTimeout }, sink);
            return;
        }

        _pinging = true;
        _pingSentAt = now.Monotonic;
        EmptyPacket.Write(_scratch, PacketType.Pingreq);
        SendScratch(TransmitId.None, now, sink);
    }

    private void SendNext(Now now, ISink<MqttEvent> sink)
    {
        var ordinal = _window.TakeUnsent();
        if (ordinal < 0)
        {
            return;
        }

        ref var slot = ref _window[ordinal];
        ref readonly var command = ref slot.Command;
        var identifier = InFlightWindow.IdentifierOf(ordinal);
        var id = TransmitId.None;
        switch (command.Kind)
        {
            case MqttCommandKind.Publish:
                PublishPacket.Write(_scratch, command.Topic, command.Payload.Span, command.Qos, command.Retain, slot.WasSent, identifier);
                id = command.Qos == Qos.AtMostOnce ? InFlightWindow.TransmitIdOf(ordinal) : TransmitId.None;
                break;
            case MqttCommandKind.Subscribe:
                new SubscribePacket(identifier, command.Filters).Write(_scratch);
                break;
            default:
                new UnsubscribePacket(identifier, [.. command.Filters.Select(filter => filter.Filter)]).Write(_scratch);
                break;
        }

        slot.SentAt = now.Monotonic;
        slot.WasSent = true;
        SendScratch(id, now, sink);
    }

    private void Leave(Now now, ISink<MqttEvent> sink)
    {
        if (_phase == Phase.Up)
        {
            EmptyPacket.Write(_scratch, PacketType.Disconnect);
            SendScratch(TransmitId.None, now, sink);
        }

        End(new MqttEvent { Kind = MqttEventKind.Closed, Reason = MqttCloseReason.Requested }, sink);
    }

    private void SendScratch(TransmitId id, Now now, ISink<MqttEvent> sink)
    {
        _lastSent = now.Monotonic;
        sink.Send(id, MacAddress.None, MacAddress.None, _scratch.WrittenSpan);
        _scratch.ResetWrittenCount();
    }

    private void Finish(long ordinal, in MqttEvent occurrence, ReadOnlySpan<byte> payload, ISink<MqttEvent> sink)
    {
        _window[ordinal].IsDone = true;
        sink.Report(occurrence, payload);
    }

    // Subscriptions end with the connection; publications stay for the next one.
    private void End(in MqttEvent closed, ISink<MqttEvent> sink)
    {
        if (_phase is Phase.Down or Phase.Over)
        {
            return;
        }

        _phase = Phase.Over;
        for (var ordinal = _window.Head; ordinal < _window.Tail; ordinal++)
        {
            ref var slot = ref _window[ordinal];
            if (!slot.IsDone && slot.Command.Kind != MqttCommandKind.Publish)
            {
                Finish(ordinal, new MqttEvent { Kind = MqttEventKind.Rejected, Token = slot.Command.Token }, [], sink);
            }
        }

        _window.Trim();
        sink.Report(closed, []);
    }
}
