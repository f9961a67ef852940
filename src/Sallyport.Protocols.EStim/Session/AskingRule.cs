using Sallyport.Wire;

namespace Sallyport.Protocols.EStim.Session;

/// <summary>
/// Whether a host may ask a device under a key on its own account. Each such packet feeds the device's watchdog, whether its answer comes back or not, so a
/// host that asked again whenever the line came back would keep outputs active that nobody is in charge of. One group of questions is free; behind it only an
/// authenticated status that says that no watchdog runs, or the time in which the longest watchdog has ended, opens the next one.
/// </summary>
/// <param name="handsOff">From the first question of a group to the first one of the next: what a group takes, and the longest watchdog.</param>
internal sealed class AskingRule(TimeSpan handsOff)
{
    /// <summary>How long the questions of a group may go on: which types, which numbers, which state, with all retransmissions.</summary>
    private static readonly TimeSpan GroupTime = TimeSpan.FromSeconds(20);

    private Instant _groupEndsAt;

    /// <summary>When the next group may begin.</summary>
    public Instant OpensAt { get; private set; }

    /// <summary>True when a question may leave now.</summary>
    public bool Allows(Instant now) => now < _groupEndsAt || now >= OpensAt;

    /// <summary>A question leaves.</summary>
    /// <returns>True when it begins a group.</returns>
    public bool Ask(Instant now)
    {
        if (now < OpensAt)
        {
            return false;
        }

        Begin(now);
        return true;
    }

    /// <summary>A person asks for something: what comes of it may be asked for.</summary>
    public void Begin(Instant now)
    {
        _groupEndsAt = now + GroupTime;
        OpensAt = now + handsOff;
    }

    /// <summary>
    /// The device said under its key that it is active: nothing more needs to be asked. Where nothing was asked yet, this was an answer to somebody before, and
    /// the first question is still free.
    /// </summary>
    public void Close() => _groupEndsAt = Instant.Zero;

    /// <summary>The device said under its key that no watchdog runs, or somebody took charge of it or stopped it.</summary>
    public void Open() => OpensAt = Instant.Zero;

    /// <summary>A host that ran before has asked, and has not heard that no watchdog runs.</summary>
    /// <param name="now">The time.</param>
    /// <param name="asked">How long ago; negative when somebody set the clock back.</param>
    public void Resume(Instant now, TimeSpan asked) =>
        OpensAt = asked >= handsOff ? Instant.Zero : now + (asked < TimeSpan.Zero ? handsOff : handsOff - asked);
}
