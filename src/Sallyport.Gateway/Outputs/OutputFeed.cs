using Sallyport.Gateway.Commands;
using Sallyport.Gateway.Journal;
using Sallyport.Gateway.State;
using Sallyport.Wire;

namespace Sallyport.Gateway.Outputs;

/// <summary>
/// Feeds one output with committed entries and saves its cursor. The journal is the buffer: an output that is down costs no memory. Owned by the thread
/// that settles; <see cref="Health"/> may be read by any.
/// </summary>
internal sealed class OutputFeed(IGatewayOutput output, IStateStore store, TimeSpan cursorInterval)
{
    // Under load the interval alone would repeat thousands of entries after a crash, and a program that dies within its first interval would get nowhere.
    private const long CursorEntries = 1000;

    private static readonly TimeSpan PauseAfterFault = TimeSpan.FromSeconds(5);
    private long _offeredSeq;
    private long _savedSeq;
    private Instant _savedAt;
    private Instant _pausedUntil;
    private volatile string? _fault;
    private volatile string? _cursorFault;

    public IGatewayOutput Output => output;

    /// <summary>Starts the output at its saved cursor; a new one at the present end, which is saved at once so that a crash cannot skip entries.</summary>
    public async Task StartAsync(IGatewayControl control, long committedSeq, CancellationToken cancellationToken)
    {
        if (store.LoadCursor(output.Name) is not { } cursor)
        {
            cursor = committedSeq;
            store.SaveCursor(output.Name, cursor);
        }

        _offeredSeq = _savedSeq = cursor;
        await output.StartAsync(control, cursor, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Offers what the output has room for, at most <paramref name="budget"/> entries.</summary>
    /// <returns>True when more could be offered at once.</returns>
    public bool Run(IJournalReader journal, Now now, int budget)
    {
        if (now.Monotonic < _pausedUntil)
        {
            return false;
        }

        try
        {
            TrySaveCursor(now);
            return Offer(journal, budget);
        }
        catch (Exception exception)
        {
            // An output is foreign code: its fault must not stop the others. It is offered the same entry again later.
            _fault = exception is StoreException refused ? refused.Reason : exception.Message;
            _pausedUntil = now.Monotonic + PauseAfterFault;
            return false;
        }
    }

    /// <summary>When <see cref="Run"/> has something to do although nothing happens.</summary>
    public Deadline? NextDeadline(Now now) => now.Monotonic < _pausedUntil ? new Deadline(_pausedUntil, "output-pause")
        : output.ConfirmedSeq > _savedSeq ? new Deadline(_savedAt + cursorInterval, "cursor")
        : null;

    /// <summary>Saves how far the output has confirmed: after the interval, or when that is many entries.</summary>
    public void SaveCursor(Now now, bool force)
    {
        var confirmed = output.ConfirmedSeq;
        if (confirmed > _savedSeq && (force || confirmed - _savedSeq >= CursorEntries || now.Monotonic - _savedAt >= cursorInterval))
        {
            store.SaveCursor(output.Name, confirmed);
            _savedSeq = confirmed;
            _savedAt = now.Monotonic;
        }
    }

    // A cursor that is not saved only means that entries are offered again after a crash, so the output goes on.
    private void TrySaveCursor(Now now)
    {
        if (_cursorFault is not null && now.Monotonic - _savedAt < cursorInterval)
        {
            return;
        }

        try
        {
            SaveCursor(now, force: false);
            _cursorFault = null;
        }
        catch (StoreException refused)
        {
            _cursorFault = $"its cursor cannot be saved: {refused.Reason}";
            _savedAt = now.Monotonic;
        }
    }

    /// <summary>How it does.</summary>
    public OutputHealth Health(long committedSeq)
    {
        var (state, detail) = output.Status;
        var fault = _fault;
        return new OutputHealth(output.Name, fault is null ? state : "failed", Math.Max(0, committedSeq - output.ConfirmedSeq), fault ?? _cursorFault ?? detail);
    }

    private bool Offer(IJournalReader journal, int budget)
    {
        if (journal.CommittedSeq <= _offeredSeq)
        {
            _fault = null;
            return false;
        }

        var room = Math.Min(output.Capacity, budget);
        if (room <= 0)
        {
            return false;
        }

        var page = journal.Read(new JournalQuery(_offeredSeq, room));
        foreach (var entry in page)
        {
            if (output.Capacity <= 0)
            {
                return false;
            }

            output.Offer(entry);
            _offeredSeq = entry.Seq;
        }

        _fault = null;
        return page.Count == room && output.Capacity > 0;
    }
}
