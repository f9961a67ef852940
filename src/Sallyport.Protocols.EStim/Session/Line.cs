using Sallyport.Protocols.EStim.Codec;
using Sallyport.Protocols.EStim.Keys;
using Sallyport.Protocols.EStim.Messages;
using Sallyport.Protocols.EStim.Options;
using Sallyport.Wire;
using Sallyport.Wire.Session;

namespace Sallyport.Protocols.EStim.Session;

/// <summary>
/// The sending side of a link (estim.md section 7): one packet on the line at a time, so that an emergency stop never waits for more than the rest of one;
/// stop-and-wait with identical retransmissions; answers go before commands. The link says through <see cref="Complete"/> when the last octet has left.
/// </summary>
internal sealed class Line<TEvent>(LineOptions options, IRandomSource random, IExchangeOwner<TEvent> owner)
    where TEvent : struct
{
    /// <summary>Transmissions of a packet in all.</summary>
    public const int MaximumTransmissions = 4;

    private const int WaitingAnswers = 16;
    private static readonly TimeSpan RadioSpread = TimeSpan.FromMilliseconds(100);
    private const int WaitingUrgent = 2048;
    private readonly PacketWriter _writer = new(options.Dialect);
    private readonly Queue<byte[]> _urgent = new();
    private readonly Queue<byte[]> _answers = new();
    private Exchange? _exchange;
    private Exchange? _transmitting;
    private TransmitId _onLine;
    private ulong _newestId;
    private Instant _lineStuckAt = Instant.Never;
    private Instant _answerDue = Instant.Never;
    private Instant _quietUntil = Instant.Never;
    private bool _mustTransmit;
    private bool _isUrgentOnLine;

    /// <summary>Answers that found no room.</summary>
    public long DroppedAnswers { get; private set; }

    /// <summary>Urgent packets whose last octet has left since <see cref="ClearUrgent"/>.</summary>
    public int UrgentSent { get; private set; }

    /// <summary>The packet that waits for its answer; null for none.</summary>
    public Exchange? Outstanding => _exchange;

    /// <summary>True when a new exchange can begin: nothing is on the line, unanswered or expected late.</summary>
    public bool IsFree => !IsSending && _exchange is null && _quietUntil == Instant.Never;

    private bool IsSending => _onLine != TransmitId.None;

    public Deadline? NextDeadline
    {
        get
        {
            var next = At(_lineStuckAt, "line-stuck");
            next = Deadline.Earlier(next, At(_answerDue, "answer"));
            return Deadline.Earlier(next, At(_quietUntil, "quiet"));
        }
    }

    /// <summary>A packet that nothing may delay but the rest of the one on the line.</summary>
    public void SendUrgent(byte[] packet, Now now, ISink<TEvent> sink)
    {
        if (_urgent.Count < WaitingUrgent)
        {
            _urgent.Enqueue(packet);
        }

        Pump(now, sink);
    }

    /// <summary>Forgets the urgent packets that still wait: newer ones replace them.</summary>
    public void ClearUrgent()
    {
        _urgent.Clear();
        UrgentSent = _isUrgentOnLine ? -1 : 0;
    }

    /// <summary>A packet that is not answered: ACK, NACK, PONG, result, beacon, report.</summary>
    public void Send(byte[] packet, Now now, ISink<TEvent> sink)
    {
        if (_answers.Count < WaitingAnswers)
        {
            _answers.Enqueue(packet);
        }
        else
        {
            DroppedAnswers++;
        }

        Pump(now, sink);
    }

    /// <summary>Sends what waits, if the line is free.</summary>
    public void Pump(Now now, ISink<TEvent> sink)
    {
        if (IsSending)
        {
            return;
        }

        if (_urgent.TryDequeue(out var packet))
        {
            _isUrgentOnLine = true;
            Put(packet, null, now, sink);
            return;
        }

        if (_answers.TryDequeue(out packet))
        {
            Put(packet, null, now, sink);
            return;
        }

        if (IsFree)
        {
            _exchange = owner.Next(now, sink);
            _mustTransmit = _exchange is not null;
        }

        if (_exchange is { } exchange && _mustTransmit)
        {
            _mustTransmit = false;
            exchange.Transmissions++;
            Put(exchange.Packet, exchange, now, sink);
        }
    }

    /// <summary>The last octet of a packet has left, or the link cannot tell.</summary>
    public void Complete(TransmitId id, Now now, ISink<TEvent> sink)
    {
        if (id == TransmitId.None || id != _onLine)
        {
            return;
        }

        Free(now);
        Pump(now, sink);
    }

    /// <summary>The answer to the outstanding packet, if it is one.</summary>
    /// <param name="isAnswer">Looks at the exchange and says so.</param>
    /// <param name="argument">For <paramref name="isAnswer"/>, which captures nothing.</param>
    /// <param name="outcome">How the exchange ends.</param>
    /// <param name="now">The time.</param>
    /// <param name="sink">Where things go.</param>
    /// <returns>False when nobody waits for it: it is late, or forged.</returns>
    public bool TryAnswer<TArgument>(Func<Exchange, TArgument, bool> isAnswer, TArgument argument, ExchangeOutcome outcome, Now now, ISink<TEvent> sink)
    {
        if (_exchange is not { Transmissions: > 0 } exchange || !isAnswer(exchange, argument))
        {
            return false;
        }

        End(exchange, outcome, now, sink);
        return true;
    }

    /// <summary>A sealed result to the outstanding packet, if its tag and counter fit.</summary>
    /// <returns>False when nobody waits for it: it is late, or forged.</returns>
    public bool TryAnswer(in PacketView packet, Now now, ISink<TEvent> sink)
    {
        if (_exchange is not { Transmissions: > 0, Awaits: AnswerKind.SealedResult, Slot: { } slot } exchange || exchange.Peer != packet.Source
            || !SealedCodec.TryOpen(packet, slot.Seal, out SealedResult result) || result.Counter != exchange.Number)
        {
            return false;
        }

        exchange.Result = result.Status;
        End(exchange, result.Status == SealedStatus.Done ? ExchangeOutcome.Accepted : ExchangeOutcome.Refused, now, sink);
        return true;
    }

    /// <summary>Answers a packet with ACK or NACK, unless it was for everybody or its sender cannot be answered.</summary>
    public void Answer(PacketType type, in PacketView packet, Now now, ISink<TEvent> sink)
    {
        if (packet.Destination.Address != 0 && !packet.Source.IsNobodyOrAll)
        {
            Send(_writer.Write(type, packet.Destination, packet.Source, default), now, sink);
        }
    }

    /// <summary>Takes the outstanding packet back; a retransmission of it never leaves.</summary>
    public void Cancel(Now now, ISink<TEvent> sink)
    {
        if (_exchange is { } exchange)
        {
            End(exchange, ExchangeOutcome.Cancelled, now, sink, pump: false);
        }
    }

    /// <summary>Forgets everything: the line went away.</summary>
    public void Reset(Now now, ISink<TEvent> sink)
    {
        _urgent.Clear();
        _answers.Clear();
        _transmitting = null;
        _isUrgentOnLine = false;
        _onLine = TransmitId.None;
        _lineStuckAt = Instant.Never;
        Cancel(now, sink);
        _quietUntil = Instant.Never;
    }

    /// <summary>Does what is due.</summary>
    public void Advance(Now now, ISink<TEvent> sink)
    {
        if (now.Monotonic >= _lineStuckAt)
        {
            Free(now);
        }

        if (now.Monotonic >= _quietUntil)
        {
            _quietUntil = Instant.Never;
        }

        if (now.Monotonic >= _answerDue && _exchange is { } exchange)
        {
            _answerDue = Instant.Never;
            if (exchange.Transmissions >= MaximumTransmissions)
            {
                End(exchange, ExchangeOutcome.Unanswered, now, sink);
                return;
            }

            _mustTransmit = true;
        }

        Pump(now, sink);
    }

    private static Deadline? At(Instant at, string name) => at == Instant.Never ? null : new Deadline(at, name);

    private void Put(byte[] packet, Exchange? exchange, Now now, ISink<TEvent> sink)
    {
        _onLine = new TransmitId(++_newestId);
        _transmitting = exchange;

        // A link that never tells would hold everything for ever: twice the time on the line and a second are enough.
        _lineStuckAt = now.Monotonic + (2 * packet.Length * options.OctetTime) + TimeSpan.FromSeconds(1);
        sink.Send(_onLine, MacAddress.None, MacAddress.None, packet);
    }

    private void Free(Now now)
    {
        if (_transmitting is { } exchange && exchange == _exchange)
        {
            exchange.SentAt = exchange.Transmissions == 1 ? now.Monotonic : exchange.SentAt;
            var waits = exchange.Transmissions == MaximumTransmissions - 1 ? 2 : 1;
            _answerDue = now.Monotonic + (waits * DrawTimeout());
        }
        else if (_transmitting is { LeavesLateAnswers: true })
        {
            // Its exchange ended while it was on the line: what answers it comes after its last octet, and must pass too.
            _quietUntil = now.Monotonic + LongestTimeout;
        }

        UrgentSent += _isUrgentOnLine ? 1 : 0;
        _isUrgentOnLine = false;
        _transmitting = null;
        _onLine = TransmitId.None;
        _lineStuckAt = Instant.Never;
    }

    private void End(Exchange exchange, ExchangeOutcome outcome, Now now, ISink<TEvent> sink, bool pump = true)
    {
        _exchange = null;
        _mustTransmit = false;
        _answerDue = Instant.Never;
        if (exchange.Transmissions > 1 || outcome == ExchangeOutcome.Cancelled)
        {
            // An acknowledgement cannot be told from another: late ones must pass before the next packet.
            exchange.LeavesLateAnswers = true;
            _quietUntil = now.Monotonic + LongestTimeout;
        }

        owner.Ended(exchange, outcome, now, sink);
        if (pump)
        {
            Pump(now, sink);
        }
    }

    private TimeSpan LongestTimeout => options.Medium == LinkMedium.Radio ? options.AnswerTimeout + RadioSpread : options.AnswerTimeout;

    private TimeSpan DrawTimeout() =>
        options.Medium == LinkMedium.Radio ? options.AnswerTimeout + RandomTime.Below(random, RadioSpread) : options.AnswerTimeout;
}
