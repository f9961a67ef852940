using Sallyport.Gateway.Host;
using Sallyport.Gateway.Journal.Bodies;
using Sallyport.Wire;

namespace Sallyport.Gateway.Downlinks;

/// <summary>
/// The queue per device: expiry, priority, first in first out inside a priority, coalescing, cancel, retries. The journal is its disk: an entry with state
/// <c>queued</c> holds the request and is durable before the downlink is sent, so a crash loses nothing that was accepted. What was handed to the radio
/// when the process died is not sent again if that was journalled (a pulse or a toggle must not happen twice), and is sent again if it was not.
/// </summary>
/// <remarks>
/// One downlink per device is with the session or on the air. For a sleeper it lies in the session's slot and leaves right after the device's next data;
/// only then the next one takes the slot. Until it leaves it can be withdrawn, so expiry, cancel and priority hold up to the last moment. A device that is
/// awake gets each up to <see cref="AttemptsInARow"/> times, then the line waits until the device is heard. Owned by the thread that runs the turns.
/// </remarks>
internal sealed class DownlinkQueue(GatewayHostOptions options, IDownlinkPort port)
{
    /// <summary>Transmissions that a device which is awake is given before the line waits for it.</summary>
    public const int AttemptsInARow = 3;

    /// <summary>Reason of a downlink that was on the air when the process ended.</summary>
    public const string Interrupted = "the gateway restarted before its outcome was known; it is not sent again";

    private const int AwaitingPerLine = 8;
    private const int AwaitingInAll = 10_000;
    private const long LongestLeftMicroseconds = 100L * 366 * 86_400 * 1_000_000;
    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan OutcomeLimit = TimeSpan.FromSeconds(1);

    private readonly Dictionary<string, DownlinkLine> _lines = new(StringComparer.Ordinal);
    private readonly Dictionary<long, DownlinkItem> _items = [];
    private readonly Queue<DownlinkLine> _ready = new();
    private readonly Queue<DownlinkItem> _unanchored = new();
    private readonly PriorityQueue<long, long> _expiries = new();
    private readonly PriorityQueue<DownlinkLine, long> _timers = new();
    private readonly Queue<(DownlinkLine Line, long Id)> _awaiting = new();
    private Now _now;

    /// <summary>Open downlinks.</summary>
    public int Count => _items.Count;

    /// <summary>When to call <see cref="Run"/> next.</summary>
    public Deadline? NextDeadline(Now now)
    {
        Deadline? next = _timers.TryPeek(out _, out var at) ? new Deadline(new Instant(at), "downlink-retry") : null;
        Anchor(now);
        if (_expiries.TryPeek(out _, out var expiry))
        {
            next = Deadline.Earlier(next, new Deadline(new Instant(expiry), "downlink-expiry"));
        }

        return next;
    }

    /// <summary>Takes over what was open (or unanswered) when the gateway stopped. All of it is durable.</summary>
    public void Restore(IEnumerable<DownlinkRecord> records)
    {
        foreach (var record in records)
        {
            if (record.Status == DownlinkStatus.Queued)
            {
                Add(record.Id, record.Request, queuedSeq: 0);
            }
            else if (!record.IsFinal && record.Request.Control is { } word)
            {
                Await(LineOf(record.Request.Device), record.Id, word);
            }
        }
    }

    /// <summary>
    /// Says of each that was on the air when the process ended that nobody will learn its outcome: the key it was sent under is gone, and it is not sent
    /// again. Its state stays <c>sent</c>.
    /// </summary>
    /// <param name="records">All that are known.</param>
    /// <param name="lastSignMicroseconds">UTC microseconds of the last thing that the ended process is known to have done.</param>
    public void NoteInterrupted(IEnumerable<DownlinkRecord> records, long lastSignMicroseconds)
    {
        var outcomeMicroseconds = OutcomeLimit.Ticks / TimeSpan.TicksPerMicrosecond;
        foreach (var record in records.Where(record => record is { Status: DownlinkStatus.Sent, Reason: null } && record.ChangedAtMicroseconds + outcomeMicroseconds >= lastSignMicroseconds))
        {
            port.Record(record.Request.Device, new DownlinkBody(record.Id, DownlinkStatus.Sent, Interrupted, null, null));
        }
    }

    /// <summary>True when one more may be queued for the device.</summary>
    public bool HasRoom(string device, string? coalesceKey)
    {
        if (!_lines.TryGetValue(device, out var line))
        {
            return _items.Count < options.QueueInAll;
        }

        return Replaced(line, coalesceKey) is not null || (line.Items.Count < options.QueuePerDevice && _items.Count < options.QueueInAll);
    }

    /// <summary>Queues a downlink whose <c>queued</c> entry was appended with this number.</summary>
    public void Add(long id, DownlinkRequest request, long queuedSeq)
    {
        var line = LineOf(request.Device);
        if (Replaced(line, request.CoalesceKey) is { } older)
        {
            TryClose(older, DownlinkStatus.Cancelled, $"replaced by {id}");
        }

        var item = new DownlinkItem(id, request, queuedSeq, line);
        var at = line.Items.FindIndex(item.Precedes);
        line.Items.Insert(at < 0 ? line.Items.Count : at, item);
        _items[id] = item;
        if (request.ExpiresAtMicroseconds is not null)
        {
            _unanchored.Enqueue(item);
        }

        if (line.Current is { Phase: DownlinkPhase.InSlot } slot && item.Precedes(slot))
        {
            port.Withdraw(slot);
        }

        MakeReady(line);
    }

    /// <summary>Those of a device that did not leave yet, in sending order.</summary>
    public IReadOnlyList<(long Id, DownlinkRequest Request)> Waiting(string device) => _lines.TryGetValue(device, out var line)
        ? [.. line.Items.Where(static item => item.Phase is DownlinkPhase.Queued or DownlinkPhase.InSlot).Select(static item => (item.Id, item.Request))]
        : [];

    /// <summary>True when a command of this word waits, is on the air or awaits its answer.</summary>
    public bool IsUnanswered(string device, string word) => _lines.TryGetValue(device, out var line)
        && (line.Items.Exists(item => item.Request.Control == word && item.Request.ControlSets) || line.Awaiting.Exists(awaited => awaited.Word == word));

    /// <summary>Cancels one that did not leave yet.</summary>
    /// <returns>False when it is unknown, on the air, or done.</returns>
    public bool Cancel(long id, string reason) => _items.TryGetValue(id, out var item) && TryClose(item, DownlinkStatus.Cancelled, reason);

    /// <summary>The device was heard: what waited for it may be tried.</summary>
    public void Reachable(string device)
    {
        if (_lines.TryGetValue(device, out var line) && line.Items.Count > 0)
        {
            line.Held = false;
            if (line.Current is null)
            {
                line.NotBefore = default;
                MakeReady(line);
            }
        }
    }

    /// <summary>Expires, retries and submits, at most <paramref name="budget"/> submissions.</summary>
    /// <returns>True when more could be submitted at once.</returns>
    public bool Run(Now now, long committedSeq, int budget)
    {
        _now = now;
        Expire();
        FireTimers();
        for (var looks = Math.Min(_ready.Count, budget); looks > 0; looks--)
        {
            var line = _ready.Dequeue();
            line.IsReady = false;
            TrySubmit(line, committedSeq);
        }

        return _ready.TryPeek(out var next) && next.Items.Count > 0 && next.Items[0].QueuedSeq <= committedSeq;
    }

    /// <summary>What the driver says about a downlink.</summary>
    public void Report(long id, DeliveryStep step, string? reason)
    {
        if (!_items.TryGetValue(id, out var item))
        {
            return;
        }

        switch (step)
        {
            case DeliveryStep.Waiting:
                item.Phase = DownlinkPhase.InSlot;
                break;
            case DeliveryStep.Sent:
                OnSent(item);
                break;
            case DeliveryStep.Delivered:
                Record(item, DownlinkStatus.Delivered, null);
                Finish(item);
                break;
            case DeliveryStep.OutcomeUnknown:
                Finish(item);
                break;
            case DeliveryStep.NotDelivered:
                OnNotDelivered(item);
                break;
            case DeliveryStep.Returned:
                GiveBack(item);
                MakeReady(item.Line);
                break;
            case DeliveryStep.Unreachable:
                GiveBack(item);
                item.Line.Held = true;
                break;
            default:
                Record(item, DownlinkStatus.Refused, reason);
                Remove(item);
                break;
        }
    }

    /// <summary>The device answered a command: the oldest sent one of that word is done.</summary>
    public void Answered(string device, string word, string? result)
    {
        if (!_lines.TryGetValue(device, out var line))
        {
            return;
        }

        var at = line.Awaiting.FindIndex(awaited => awaited.Word == word);
        if (at >= 0)
        {
            port.Record(device, new DownlinkBody(line.Awaiting[at].Id, DownlinkStatus.Answered, null, null, result));
            line.Awaiting.RemoveAt(at);
            Forget(line);
        }
        else if (line.Current is { Phase: DownlinkPhase.OnAir or DownlinkPhase.Submitted } item && item.Request.ExpectsAnswer && item.Request.Control == word)
        {
            // The answer can overtake the radio's acknowledgement, and the gateway answers rssi itself inside the submission.
            port.Record(device, new DownlinkBody(item.Id, DownlinkStatus.Answered, null, null, result));
            Remove(item);
        }
    }

    // Wall time becomes time left as soon as both are known: a clock that is set later neither shortens nor lengthens the life of what is queued.
    private void Anchor(Now now)
    {
        while (_unanchored.TryDequeue(out var item))
        {
            var left = Math.Clamp(item.Request.ExpiresAtMicroseconds!.Value - now.UtcMicroseconds, 0, LongestLeftMicroseconds);
            item.ExpiresAt = new Instant(now.Monotonic.Microseconds + left);
            _expiries.Enqueue(item.Id, item.ExpiresAt.Microseconds);
        }
    }

    private void Expire()
    {
        Anchor(_now);
        while (_expiries.TryPeek(out var id, out var at) && at <= _now.Monotonic.Microseconds)
        {
            _expiries.Dequeue();
            if (_items.TryGetValue(id, out var item))
            {
                TryClose(item, DownlinkStatus.Expired, "its time ran out before it could be sent");
            }
        }
    }

    private void FireTimers()
    {
        while (_timers.TryPeek(out var line, out var at) && at <= _now.Monotonic.Microseconds)
        {
            _timers.Dequeue();
            if (line.NotBefore > _now.Monotonic)
            {
                continue;
            }

            if (line.Current is { Phase: DownlinkPhase.OnAir } item)
            {
                // A link that never tells the outcome must not block the line.
                Finish(item);
            }

            MakeReady(line);
        }
    }

    private void TrySubmit(DownlinkLine line, long committedSeq)
    {
        if (line.Current is not null || line.Held || line.Items.Count == 0 || line.NotBefore > _now.Monotonic)
        {
            return;
        }

        var item = line.Items[0];
        if (item.QueuedSeq > committedSeq)
        {
            MakeReady(line);
            return;
        }

        line.Current = item;
        item.Phase = DownlinkPhase.Submitted;
        port.Submit(item);
    }

    private void OnSent(DownlinkItem item)
    {
        item.Phase = DownlinkPhase.OnAir;
        item.Attempts++;
        Record(item, DownlinkStatus.Sent, null);
        SetTimer(item.Line, OutcomeLimit);
    }

    private void OnNotDelivered(DownlinkItem item)
    {
        GiveBack(item);
        if (item.ExpiresAt <= _now.Monotonic)
        {
            Record(item, DownlinkStatus.Expired, "the device did not acknowledge it in time");
            Remove(item);
            return;
        }

        Record(item, DownlinkStatus.Queued, "the device's radio did not acknowledge it");
        if (item.Attempts % AttemptsInARow == 0)
        {
            item.Line.Held = true;
        }
        else
        {
            SetTimer(item.Line, RetryPause * item.Attempts);
        }
    }

    private bool TryClose(DownlinkItem item, DownlinkStatus status, string reason)
    {
        if (item.Phase == DownlinkPhase.InSlot)
        {
            port.Withdraw(item);
        }

        if (item.Phase != DownlinkPhase.Queued)
        {
            return false;
        }

        Record(item, status, reason);
        Remove(item);
        return true;
    }

    private void Finish(DownlinkItem item)
    {
        if (item.Request.ExpectsAnswer && item.Request.Control is { } word)
        {
            Await(item.Line, item.Id, word);
        }

        Remove(item);
    }

    private void Await(DownlinkLine line, long id, string word)
    {
        if (line.Awaiting.Count == AwaitingPerLine)
        {
            line.Awaiting.RemoveAt(0);
        }

        line.Awaiting.Add((id, word));
        _awaiting.Enqueue((line, id));
        if (_awaiting.Count > AwaitingInAll)
        {
            var (oldest, oldestId) = _awaiting.Dequeue();
            oldest.Awaiting.RemoveAll(awaited => awaited.Id == oldestId);
            Forget(oldest);
        }
    }

    private static void GiveBack(DownlinkItem item)
    {
        item.Phase = DownlinkPhase.Queued;
        if (item.Line.Current == item)
        {
            item.Line.Current = null;
        }
    }

    private void Remove(DownlinkItem item)
    {
        GiveBack(item);
        item.Line.Items.Remove(item);
        _items.Remove(item.Id);
        item.Line.NotBefore = default;
        MakeReady(item.Line);
        Forget(item.Line);
    }

    private void Record(DownlinkItem item, DownlinkStatus status, string? reason) =>
        port.Record(item.Line.Device, new DownlinkBody(item.Id, status, reason, null, null));

    private void SetTimer(DownlinkLine line, TimeSpan pause)
    {
        line.NotBefore = _now.Monotonic + pause;
        _timers.Enqueue(line, line.NotBefore.Microseconds);
    }

    private void MakeReady(DownlinkLine line)
    {
        if (!line.IsReady && line.Items.Count > 0)
        {
            line.IsReady = true;
            _ready.Enqueue(line);
        }
    }

    private DownlinkLine LineOf(string device)
    {
        if (!_lines.TryGetValue(device, out var line))
        {
            _lines[device] = line = new DownlinkLine(device);
        }

        return line;
    }

    private void Forget(DownlinkLine line)
    {
        if (line.IsEmpty)
        {
            _lines.Remove(line.Device);
        }
    }

    private static DownlinkItem? Replaced(DownlinkLine line, string? coalesceKey) => coalesceKey is null
        ? null
        : line.Items.Find(item => item.Request.CoalesceKey == coalesceKey && item.Phase is DownlinkPhase.Queued or DownlinkPhase.InSlot);
}
