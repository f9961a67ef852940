using Sallyport.Protocols.EnigmaIot.Messages;
using Sallyport.Wire;

namespace Sallyport.Protocols.EnigmaIot.Session;

/// <summary>The node's clock as an offset to its host's, and the rhythm in which it is compared with the gateway's (enigmaiot.md section 11).</summary>
internal sealed class NodeClock
{
    /// <summary>QUICK_SYNC_TIME.</summary>
    public static readonly TimeSpan QuickPeriod = TimeSpan.FromSeconds(5);

    /// <summary>TIME_SYNC_PERIOD.</summary>
    public static readonly TimeSpan SlowPeriod = TimeSpan.FromSeconds(30);

    /// <summary>MIN_SYNC_ACCURACY.</summary>
    public const long AccuracyMicroseconds = 5000;

    // Answers are taken once, and only to one of the newest requests: a delayed or repeated answer must not move the clock.
    private readonly long[] _asked = new long[4];
    private int _askedCount;

    /// <summary>Node clock minus host clock, in microseconds.</summary>
    public long OffsetMicroseconds { get; private set; }

    public bool Synchronised { get; private set; }

    public TimeSpan Period => Synchronised ? SlowPeriod : QuickPeriod;

    /// <summary>Microseconds since 1970 on the node's clock.</summary>
    public long Read(Now now) => unchecked(now.UtcMicroseconds + OffsetMicroseconds);

    /// <summary>The clock goes on, but nobody vouches for it until it was compared again.</summary>
    public void Forget() => (Synchronised, _askedCount) = (false, 0);

    /// <summary>Notes a request and returns its t1.</summary>
    public long Ask(Now now)
    {
        Array.Copy(_asked, 0, _asked, 1, _asked.Length - 1);
        _askedCount = Math.Min(_askedCount + 1, _asked.Length);
        return _asked[0] = Read(now);
    }

    /// <summary>Steps the clock by an answer.</summary>
    /// <param name="answer">An authenticated answer.</param>
    /// <param name="now">When it came.</param>
    /// <param name="step">How far the clock was stepped.</param>
    /// <param name="delay">Time on the way, there and back.</param>
    /// <returns>False, and nothing changed, when the answer belongs to no open request or its times make no sense.</returns>
    public bool TryStep(in ClockResponse answer, Now now, out long step, out long delay)
    {
        (step, delay) = (0, 0);
        var index = Array.IndexOf(_asked, answer.NodeSent, 0, _askedCount);
        var received = (Int128)Read(now);
        var offset = ((Int128)answer.GatewayReceived - answer.NodeSent + answer.GatewaySent - received) / 2;
        var way = received - answer.NodeSent - ((Int128)answer.GatewaySent - answer.GatewayReceived);
        if (index < 0 || answer.GatewayReceived < 0 || answer.GatewaySent < answer.GatewayReceived || way < 0 || way > long.MaxValue
            || offset + OffsetMicroseconds > long.MaxValue || offset + OffsetMicroseconds < long.MinValue)
        {
            return false;
        }

        // Older requests are closed too: their answers would be older than this one.
        _askedCount = index;
        (step, delay) = ((long)offset, (long)way);
        OffsetMicroseconds += step;
        Synchronised = step is > -AccuracyMicroseconds and < AccuracyMicroseconds;
        return true;
    }
}
