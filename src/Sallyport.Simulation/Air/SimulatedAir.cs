using Sallyport.Links.Faults;
using Sallyport.Simulation.Time;
using Sallyport.Wire;
using Sallyport.Wire.Session;

namespace Sallyport.Simulation.Air;

/// <summary>
/// Radio between stations on virtual time (espnow.md section 8): loss, retries, latency, duplicates, channels and sleeping receivers, all from one seed.
/// A unicast is acknowledged when its receiver is present, on the same channel and awake; up to five tries, then failure after 20 ms. A broadcast has one try.
/// </summary>
public sealed class SimulatedAir
{
    private const int MaximumTries = 5;
    private const int StrongestRssi = -38;
    private const int RssiSpread = 46;
    private static readonly TimeSpan FailureTime = TimeSpan.FromMilliseconds(20);

    private readonly Scheduler _scheduler;
    private readonly SeededRandom _random;
    private readonly Dictionary<MacAddress, AirStation> _stations = [];
    private readonly List<AirStation> _ordered = [];
    private readonly Dictionary<(MacAddress, MacAddress), sbyte> _signal = [];
    private readonly ulong _seed;

    /// <summary>Makes an empty medium.</summary>
    /// <param name="scheduler">Its time.</param>
    /// <param name="seed">Decides every loss and delay.</param>
    /// <param name="options">How bad it is.</param>
    public SimulatedAir(Scheduler scheduler, ulong seed, AirOptions options)
    {
        _scheduler = scheduler;
        _seed = seed;
        _random = SeededRandom.ForPart(seed, 0xA1);
        Options = options;
    }

    /// <summary>How bad the air is; may be changed while it runs.</summary>
    public AirOptions Options { get; set; }

    /// <summary>Hears every frame when it is sent, as a listening attacker would. Called before anybody receives it.</summary>
    public event Action<AirFrame>? Heard;

    /// <summary>Adds a station; its address must be free.</summary>
    /// <exception cref="ArgumentException">The address is in use.</exception>
    public AirStation Attach(MacAddress address, byte channel = 1, bool acceptsAnyDestination = false)
    {
        var station = new AirStation(this, address, channel, acceptsAnyDestination);
        _stations.Add(address, station);
        _ordered.Add(station);
        return station;
    }

    /// <summary>Fixes the signal strength of a pair, in dBm; both directions are the same. Otherwise -38..-83 from the seed.</summary>
    public void SetSignal(MacAddress left, MacAddress right, sbyte dbm)
    {
        _signal[(left, right)] = dbm;
        _signal[(right, left)] = dbm;
    }

    internal void Detach(AirStation station)
    {
        _stations.Remove(station.Addresses[0]);
        _ordered.Remove(station);
    }

    internal void Carry(AirStation sender, TransmitId id, MacAddress source, MacAddress destination, ReadOnlySpan<byte> octets)
    {
        var frame = new AirFrame(_scheduler.Now, source, destination, octets.ToArray());
        Heard?.Invoke(frame);
        var options = Options;
        var delay = Queue(sender, options) + options.TryTime + _random.UpTo(options.Jitter);
        if (destination.IsBroadcast)
        {
            // One try for all; each receiver has its own luck.
            foreach (var receiver in _ordered)
            {
                if (receiver != sender && !_random.Chance(options.Loss) && !_random.Chance(options.TryLoss))
                {
                    _scheduler.After(delay, () => Deliver(sender, receiver, frame));
                }
            }

            _scheduler.After(Occupy(sender, delay), () => sender.Finish(id, TransmitOutcome.Acknowledged));
            return;
        }

        var tries = _random.Chance(options.Loss) ? MaximumTries + 1 : 1;
        while (tries <= MaximumTries && _random.Chance(options.TryLoss))
        {
            tries++;
        }

        if (tries > MaximumTries)
        {
            _scheduler.After(Occupy(sender, Queue(sender, options) + FailureTime), () => sender.Finish(id, TransmitOutcome.NotAcknowledged));
            return;
        }

        var twice = _random.Chance(options.Duplicate);
        var deaf = _random.Chance(options.AcknowledgementLoss);
        _scheduler.After(Occupy(sender, delay + (options.TryTime * (tries - 1))), () => Arrive(sender, id, frame, twice, deaf));
    }

    /// <summary>How long a frame waits until its station has sent those before it.</summary>
    private TimeSpan Queue(AirStation sender, AirOptions options)
    {
        var wait = sender.BusyUntil - _scheduler.Now;
        return options.Overtaking || wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }

    private TimeSpan Occupy(AirStation sender, TimeSpan delay)
    {
        sender.BusyUntil = _scheduler.Now + delay;
        return delay;
    }

    private void Arrive(AirStation sender, TransmitId id, AirFrame frame, bool twice, bool deaf)
    {
        var heard = false;
        if (_stations.TryGetValue(frame.Destination, out var owner))
        {
            heard = owner != sender && Deliver(sender, owner, frame);
        }
        else
        {
            foreach (var station in _ordered)
            {
                heard |= station != sender && station.AcceptsAnyDestination && Deliver(sender, station, frame);
            }
        }

        if (heard && twice)
        {
            _scheduler.After(Options.TryTime, () => Deliver(sender, _stations.GetValueOrDefault(frame.Destination), frame));
        }

        if (heard && !deaf)
        {
            sender.Finish(id, TransmitOutcome.Acknowledged);
        }
        else
        {
            _scheduler.After(FailureTime, () => sender.Finish(id, TransmitOutcome.NotAcknowledged));
        }
    }

    private bool Deliver(AirStation sender, AirStation? receiver, AirFrame frame) =>
        receiver is not null && receiver.Listening && receiver.Channel == sender.Channel
        && receiver.Take(frame, Signal(sender.Addresses[0], receiver.Addresses[0]));

    private sbyte Signal(MacAddress left, MacAddress right)
    {
        if (!_signal.TryGetValue((left, right), out var dbm))
        {
            var (low, high) = left < right ? (left, right) : (right, left);
            dbm = (sbyte)(StrongestRssi - SeededRandom.ForPart(_seed ^ low.Value, high.Value).Below(RssiSpread));
            SetSignal(left, right, dbm);
        }

        return dbm;
    }
}
