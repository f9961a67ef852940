using Sallyport.Links;
using Sallyport.Wire;
using Sallyport.Wire.Session;

namespace Sallyport.Devices;

/// <summary>Runs one small session on one line: what it sends goes to the link, what it reports to a handler, and it sleeps until its next deadline or arrival.</summary>
/// <remarks>Everything of the session happens on the pump; <see cref="Submit"/> may be called from any thread, also from the handler.</remarks>
/// <typeparam name="TCommand">Wishes of the session.</typeparam>
/// <typeparam name="TEvent">Its events.</typeparam>
public sealed class LinePump<TCommand, TEvent> : ISink<TEvent>, ILinkReceiver, IDisposable
    where TEvent : struct
{
    private const int ArrivalsPerTurn = 64;
    private const int WorkPerTurn = 16;
    private const int WaitingWishes = 16;
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(1);

    private readonly ISession<TCommand, TEvent> _session;
    private readonly ILink _link;
    private readonly LineEventHandler<TEvent> _happened;
    private readonly IClock _clock;
    private readonly Queue<TCommand> _wishes = new();
    private readonly Lock _gate = new();

    // Never disposed: a link's thread may still raise Ready, and without a wait handle there is nothing to free.
    private readonly SemaphoreSlim _work = new(0);
    private Now _now;
    private int _signalled;

    /// <summary>Makes a pump; nothing happens until it runs.</summary>
    /// <param name="session">Belongs to the caller.</param>
    /// <param name="link">Belongs to the caller.</param>
    /// <param name="happened">Hears the events, on the pump.</param>
    /// <param name="clock">Null: the system's clocks.</param>
    public LinePump(ISession<TCommand, TEvent> session, ILink link, LineEventHandler<TEvent> happened, IClock? clock = null)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(link);
        ArgumentNullException.ThrowIfNull(happened);
        _session = session;
        _link = link;
        _happened = happened;
        _clock = clock ?? new HostClock();
        link.Ready = Wake;
    }

    /// <summary>Hands in a wish.</summary>
    /// <exception cref="InvalidOperationException">16 wishes wait already; the pump does not run.</exception>
    public void Submit(in TCommand command)
    {
        lock (_gate)
        {
            if (_wishes.Count == WaitingWishes)
            {
                throw new InvalidOperationException($"{WaitingWishes} wishes wait already: does the pump run?");
            }

            _wishes.Enqueue(command);
        }

        Wake();
    }

    /// <summary>Steps until it is cancelled, which is a normal end.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (!cancellationToken.IsCancellationRequested)
            {
                var wait = Turn() is { } next ? next.At - _clock.Now.Monotonic : LongestWait;
                if (wait > TimeSpan.Zero)
                {
                    var milliseconds = Math.Ceiling(Math.Min(wait.TotalMilliseconds, LongestWait.TotalMilliseconds));
                    await _work.WaitAsync(TimeSpan.FromMilliseconds(milliseconds), cancellationToken).ConfigureAwait(false);
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The designed end.
        }
    }

    /// <summary>Lets the link go. Stop the pump first.</summary>
    public void Dispose() => _link.Ready = null;

    void ILinkReceiver.Receive(in Arrival arrival) => _session.Receive(arrival, _now, this);

    void ILinkReceiver.Complete(TransmitId id, TransmitOutcome outcome) => _session.Complete(id, outcome, _now, this);

    void ISink<TEvent>.Send(TransmitId id, MacAddress source, MacAddress destination, ReadOnlySpan<byte> octets) => _link.Send(id, source, destination, octets);

    void ISink<TEvent>.Report(in TEvent occurrence, ReadOnlySpan<byte> payload) => _happened(occurrence, payload);

    private Deadline? Turn()
    {
        _now = _clock.Now;
        _work.Wait(0, CancellationToken.None);
        Volatile.Write(ref _signalled, 0);
        while (TryNext(out var wish))
        {
            _session.Submit(wish, _now, this);
        }

        var arrivals = _link.Poll(this, _now, ArrivalsPerTurn);
        _session.Advance(_now, this, WorkPerTurn);
        return arrivals == ArrivalsPerTurn ? new Deadline(_now.Monotonic, "more-arrivals") : _session.NextDeadline;
    }

    private bool TryNext(out TCommand wish)
    {
        lock (_gate)
        {
            return _wishes.TryDequeue(out wish!);
        }
    }

    private void Wake()
    {
        if (Interlocked.Exchange(ref _signalled, 1) == 0)
        {
            _work.Release();
        }
    }
}
