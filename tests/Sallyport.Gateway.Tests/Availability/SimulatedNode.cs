using Sallyport.Gateway.Availability;
using Sallyport.Gateway.Journal;
using Sallyport.Gateway.Journal.Bodies;

namespace Sallyport.Gateway.Tests.Availability;

/// <summary>
/// One node on virtual time in front of a watch: speaks every interval give or take a fifth, and one message in ten does not arrive; its counter tells the
/// gateway how many are missing.
/// </summary>
internal sealed class SimulatedNode
{
    public const string Id = "enigmaiot/attic/5C:CF:7F:00:00:01";
    private readonly AvailabilityWatch _watch;
    private readonly Random _random;
    private readonly double _interval;
    private readonly double _loss;
    private int _missing;

    public SimulatedNode(AvailabilityWatch watch, double intervalSeconds, double loss, int seed, bool sleepy = true)
    {
        _watch = watch;
        _interval = intervalSeconds;
        _loss = loss;
        _random = new Random(seed);
        Clock = 1_000_003;
        _watch.Apply(new JournalEntry(1, Clock, Id, new JoinedBody(1, sleepy, false, -60, 3)), Clock);
    }

    /// <summary>Microseconds.</summary>
    public long Clock { get; private set; }

    public long HeardAt { get; private set; }

    public int FalseAlarms { get; private set; }

    public List<string> States { get; } = [];

    /// <summary>Lives through some intervals; every alarm is a false one.</summary>
    public void Live(int intervals)
    {
        for (var index = 0; index < intervals; index++)
        {
            Wait(_interval * (0.8 + (0.4 * _random.NextDouble())));
            if (_random.NextDouble() < _loss)
            {
                _missing++;
            }
            else
            {
                Speak(_missing);
                _missing = 0;
            }
        }

        FalseAlarms = States.Count(static state => state == "late");
    }

    /// <summary>A message arrives now.</summary>
    public void Speak(int lost = 0)
    {
        HeardAt = Clock;
        _watch.Apply(new JournalEntry(1, Clock, Id, new UplinkBody { Encoding = "raw", Payload = [1], Lost = lost, Encrypted = true }), Clock);
        Conclude();
    }

    /// <summary>Silence; the watch is asked exactly when it wants to be.</summary>
    public void Wait(double seconds)
    {
        var end = Clock + (long)(seconds * 1e6);
        while (_watch.NextDue is { } due && due <= end)
        {
            Clock = Math.Max(Clock, due);
            Conclude();
        }

        Clock = end;
    }

    /// <summary>Stays silent; how many intervals after the last message it was called late.</summary>
    public double Die()
    {
        var before = States.Count;
        while (States.Count == before)
        {
            Wait(_interval / 100);
        }

        return (Clock - HeardAt) / 1e6 / _interval;
    }

    private void Conclude()
    {
        while (_watch.Conclude(Clock, Note, 1))
        {
        }
    }

    private bool Note(string device, AvailabilityBody body)
    {
        States.Add(body.State);
        return true;
    }
}
