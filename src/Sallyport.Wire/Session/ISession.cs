namespace Sallyport.Wire.Session;

/// <summary>
/// One role of one protocol on one segment: octets and time in, octets and events out. A session owns state and nothing else: no socket, thread,
/// timer, clock or random source of its own. Not thread safe: one pump owns it. Input of any content never throws; misuse by the host does.
/// </summary>
/// <typeparam name="TCommand">What the host may ask for.</typeparam>
/// <typeparam name="TEvent">What the session reports.</typeparam>
public interface ISession<TCommand, TEvent>
    where TEvent : struct
{
    /// <summary>When to call <see cref="Advance"/> next, and the name of the timer; null when nothing is due ever.</summary>
    Deadline? NextDeadline { get; }

    /// <summary>A hint, and nothing but a hint: a frame from this source will follow soon. A session with many peers brings its state nearer meanwhile.</summary>
    void Expect(MacAddress source)
    {
    }

    /// <summary>Takes one piece of untrusted input.</summary>
    void Receive(in Arrival arrival, Now now, ISink<TEvent> sink);

    /// <summary>Tells what became of a frame that was handed to <see cref="ISink{TEvent}.Send"/>; an unknown id is ignored.</summary>
    void Complete(TransmitId id, TransmitOutcome outcome, Now now, ISink<TEvent> sink);

    /// <summary>Takes one wish of the host. A wish that cannot be met is reported as an event, never dropped silently.</summary>
    void Submit(in TCommand command, Now now, ISink<TEvent> sink);

    /// <summary>Does what is due, at most <paramref name="budget"/> pieces of work; harmless when nothing is due.</summary>
    void Advance(Now now, ISink<TEvent> sink, int budget);
}
