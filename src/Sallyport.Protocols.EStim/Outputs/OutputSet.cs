using System.Buffers.Binary;
using Sallyport.Protocols.EStim.Messages;
using Sallyport.Wire;

namespace Sallyport.Protocols.EStim.Outputs;

/// <summary>
/// The outputs of a device and everything that keeps them safe (estim.md sections 10 and 11): states, limits, rise, watchdog, ramp-down, latches. It knows
/// no packets and no keys; who may ask is decided before. Every answer but <see cref="OutputRefusal.None"/> has changed nothing.
/// </summary>
public sealed class OutputSet
{
    /// <summary>Most outputs that a device can have.</summary>
    public const int MaximumOutputs = 8;

    /// <summary>The full level, per mille.</summary>
    public const ushort FullLevel = 1000;

    /// <summary>How often moving levels are computed anew.</summary>
    public static readonly TimeSpan StepInterval = TimeSpan.FromMilliseconds(20);

    /// <summary>After so long with all levels at 0 an active device is disarmed.</summary>
    public static readonly TimeSpan UnusedTime = TimeSpan.FromSeconds(60);

    private readonly IRandomSource _random;
    private readonly LevelRamp[] _ramps;
    private readonly ushort[] _limits;
    private readonly ushort[] _rises;
    private readonly ushort[] _shown;
    private readonly OutputFlags[] _faults;
    private byte _armed;
    private TimeSpan _watchdog = TimeSpan.FromSeconds(5);
    private Instant _armedUntil = Instant.Never;
    private Instant _fedAt;
    private Instant _usedAt;
    private Instant _rampEndsAt;
    private Instant _steppedAt;

    /// <summary>Makes the outputs as they are after power-up.</summary>
    /// <param name="count">1..8.</param>
    /// <param name="limit">Highest level of each, per mille, until SetLimits changes it.</param>
    /// <param name="rise">Steepest rise of each, per mille per second, until SetLimits changes it.</param>
    /// <param name="random">For the tokens of emergencies.</param>
    public OutputSet(int count, ushort limit, ushort rise, IRandomSource random)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, MaximumOutputs);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, FullLevel);
        ArgumentOutOfRangeException.ThrowIfLessThan(rise, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rise, FullLevel);
        _random = random;
        _ramps = new LevelRamp[count];
        _limits = new ushort[count];
        _rises = new ushort[count];
        _shown = new ushort[count];
        _faults = new OutputFlags[count];
        Array.Fill(_limits, limit);
        Array.Fill(_rises, rise);
    }

    /// <summary>How many there are.</summary>
    public int Count => _ramps.Length;

    /// <summary>Where the device is.</summary>
    public DeviceState State { get; private set; }

    /// <summary>Why the outputs last went down.</summary>
    public StopReason Reason { get; private set; }

    /// <summary>What clears the latch; 0 when nothing is latched.</summary>
    public uint Token { get; private set; }

    /// <summary>Bit n: output n is armed.</summary>
    public byte ArmedOutputs => State is DeviceState.Armed or DeviceState.Active ? _armed : (byte)0;

    /// <summary>Time without an authenticated command after which active outputs go down; 1..60 s.</summary>
    public TimeSpan Watchdog => _watchdog;

    /// <summary>When <see cref="Advance"/> has something to do.</summary>
    public Deadline? NextDeadline
    {
        get
        {
            Deadline? next = State switch
            {
                DeviceState.Armed => new Deadline(_armedUntil, "arm-timeout"),
                DeviceState.Active => Deadline.Earlier(new Deadline(_fedAt + _watchdog, "watchdog"), UnusedAt is { } unused ? new Deadline(unused, "unused") : null),
                DeviceState.RampDown => new Deadline(_rampEndsAt, "ramp-end"),
                _ => null,
            };
            foreach (var ramp in _ramps)
            {
                if (ramp.EndsAt > _steppedAt)
                {
                    return Deadline.Earlier(next, new Deadline(_steppedAt + StepInterval, "level-step"));
                }
            }

            return next;
        }
    }

    /// <summary>When an active device is disarmed because all its levels have been 0 for so long; null while one is not, or will not be.</summary>
    private Instant? UnusedAt
    {
        get
        {
            var since = _usedAt;
            foreach (var ramp in _ramps)
            {
                if (ramp.Target != 0)
                {
                    return null;
                }

                since = ramp.EndsAt > since ? ramp.EndsAt : since;
            }

            return since + UnusedTime;
        }
    }

    /// <summary>The level that the driver of an output holds: what <see cref="Advance"/> computed last.</summary>
    public ushort Level(int output) => _shown[output];

    /// <summary>What Status tells about an output.</summary>
    public OutputStatus Describe(int output) => new(
        (byte)output,
        _faults[output] | (_shown[output] != _ramps[output].Target ? OutputFlags.Moving : OutputFlags.None),
        _shown[output],
        _ramps[output].Target,
        _limits[output]);

    /// <summary>The highest level that SetLimits allows, per mille.</summary>
    public ushort Limit(int output) => _limits[output];

    /// <summary>The steepest rise, per mille per second.</summary>
    public ushort Rise(int output) => _rises[output];

    /// <summary>All faults of all outputs together.</summary>
    public OutputFlags Faults
    {
        get
        {
            var all = OutputFlags.None;
            foreach (var fault in _faults)
            {
                all |= fault;
            }

            return all;
        }
    }

    /// <summary>Gets outputs ready.</summary>
    /// <param name="outputs">Bit n: output n; at least one, and none that is not there.</param>
    /// <param name="timeoutSeconds">1..600 until the first level.</param>
    /// <param name="now">The time.</param>
    public OutputRefusal Arm(byte outputs, ushort timeoutSeconds, Instant now)
    {
        if (outputs == 0 || outputs >> Count != 0 || timeoutSeconds is < 1 or > 600)
        {
            return OutputRefusal.Malformed;
        }

        if (State is not (DeviceState.Disarmed or DeviceState.Armed or DeviceState.Active))
        {
            return OutputRefusal.WrongState;
        }

        for (var output = 0; output < Count; output++)
        {
            if ((outputs >> output & 1) != 0 && _faults[output] != OutputFlags.None)
            {
                return OutputRefusal.WrongState;
            }
        }

        _armed = (byte)(ArmedOutputs | outputs);
        _armedUntil = now + TimeSpan.FromSeconds(timeoutSeconds);
        Move(DeviceTrigger.Armed);
        return OutputRefusal.None;
    }

    /// <summary>Whether levels would be accepted; changes nothing.</summary>
    public OutputRefusal Check(ReadOnlySpan<LevelChange> changes)
    {
        var seen = 0;
        foreach (var change in changes)
        {
            if (change.Output >= Count || change.Flags != 0 || (seen >> change.Output & 1) != 0)
            {
                return OutputRefusal.Malformed;
            }

            seen |= 1 << change.Output;
        }

        if (State is not (DeviceState.Armed or DeviceState.Active))
        {
            return OutputRefusal.WrongState;
        }

        foreach (var change in changes)
        {
            if ((_armed >> change.Output & 1) == 0 || (change.Level > 0 && _faults[change.Output] != OutputFlags.None))
            {
                return OutputRefusal.WrongState;
            }

            if (change.Level > _limits[change.Output])
            {
                return OutputRefusal.Limit;
            }
        }

        return OutputRefusal.None;
    }

    /// <summary>Sets levels: all of them, or none.</summary>
    public OutputRefusal SetLevels(ReadOnlySpan<LevelChange> changes, Instant now)
    {
        var refusal = Check(changes);
        if (refusal != OutputRefusal.None)
        {
            return refusal;
        }

        var raises = false;
        foreach (var change in changes)
        {
            var from = _ramps[change.Output].LevelAt(now);
            var duration = TimeSpan.FromMilliseconds(change.RampMilliseconds);
            if (change.Level > from)
            {
                var least = TimeSpan.FromMicroseconds(Math.Ceiling((change.Level - from) * 1e6 / _rises[change.Output]));
                duration = least > duration ? least : duration;
            }

            _ramps[change.Output] = _ramps[change.Output].To(change.Level, now, duration);
            raises |= change.Level > 0;
        }

        if (raises)
        {
            _fedAt = State == DeviceState.Armed ? now : _fedAt;
            Move(DeviceTrigger.LevelsSet);
        }

        _usedAt = now;
        Step(now);
        return OutputRefusal.None;
    }

    /// <summary>Brings all outputs to 0 within a time; in a ramp-down it can only shorten it.</summary>
    /// <param name="ramp">0..10 s.</param>
    /// <param name="now">The time.</param>
    public OutputRefusal Stop(TimeSpan ramp, Instant now)
    {
        if (ramp < TimeSpan.Zero || ramp > LevelRamp.ExpiryDuration)
        {
            return OutputRefusal.Malformed;
        }

        switch (State)
        {
            case DeviceState.Armed:
                Disarm(DeviceTrigger.Stopped, StopReason.Stop);
                break;
            case DeviceState.Active:
                RampDown(StopReason.Stop, ramp, now);
                break;
            case DeviceState.RampDown when now + ramp < _rampEndsAt:
                Fall(ramp, now);
                break;
        }

        Advance(now);
        return OutputRefusal.None;
    }

    /// <summary>The controlled shut-off after expiry, revocation or loss of the link: every level falls to 0 in 10 s, and nothing can stop that but a faster stop.</summary>
    public void RampDown(StopReason reason, Instant now)
    {
        switch (State)
        {
            case DeviceState.Armed:
                Disarm(DeviceTrigger.Stopped, reason);
                break;
            case DeviceState.Active:
                RampDown(reason, LevelRamp.ExpiryDuration, now);
                break;
        }

        Advance(now);
    }

    /// <summary>All drivers off, at once, in any state.</summary>
    public void EmergencyStop(Instant now)
    {
        Off(now);

        // Anew for each stop, so that what cleared the one before cannot clear this one.
        Token = DrawToken();
        Reason = StopReason.Emergency;
        Move(DeviceTrigger.EmergencyStopped);
    }

    /// <summary>A fault of an output begins. Whatever is armed goes off at once.</summary>
    /// <param name="output">0..<see cref="Count"/> - 1.</param>
    /// <param name="fault">Open electrode or over-current.</param>
    /// <param name="now">The time.</param>
    public void BeginFault(int output, OutputFlags fault, Instant now)
    {
        _faults[output] |= fault & (OutputFlags.OpenElectrode | OutputFlags.OverCurrent);
        if (State is DeviceState.Armed or DeviceState.Active or DeviceState.RampDown)
        {
            Off(now);
            Token = DrawToken();
            Reason = StopReason.Fault;
            Move(DeviceTrigger.Failed);
        }
    }

    /// <summary>The faults of an output are over; a latched state stays until it is cleared.</summary>
    public void EndFault(int output) => _faults[output] = OutputFlags.None;

    /// <summary>Ends an emergency or a fault with its token.</summary>
    public OutputRefusal Clear(uint token)
    {
        if (State is not (DeviceState.Emergency or DeviceState.Fault) || (State == DeviceState.Fault && Faults != OutputFlags.None))
        {
            return OutputRefusal.WrongState;
        }

        if (token != Token)
        {
            return OutputRefusal.Token;
        }

        Token = 0;
        Move(DeviceTrigger.Cleared);
        return OutputRefusal.None;
    }

    /// <summary>Sets limits: all of them, or none. A level above its new limit falls to it at once.</summary>
    public OutputRefusal SetLimits(ReadOnlySpan<OutputLimit> limits, Instant now)
    {
        var seen = 0;
        foreach (var limit in limits)
        {
            if (limit.Output >= Count || limit.MaximumLevel > FullLevel || limit.MaximumRise is < 1 or > FullLevel || (seen >> limit.Output & 1) != 0)
            {
                return OutputRefusal.Malformed;
            }

            seen |= 1 << limit.Output;
        }

        foreach (var limit in limits)
        {
            _limits[limit.Output] = limit.MaximumLevel;
            _rises[limit.Output] = limit.MaximumRise;
            Clamp(limit.Output, now);
        }

        Step(now);
        return OutputRefusal.None;
    }

    /// <summary>Sets the watchdog's time.</summary>
    /// <param name="seconds">1..60.</param>
    public OutputRefusal SetWatchdog(byte seconds)
    {
        if (seconds is < 1 or > 60)
        {
            return OutputRefusal.Malformed;
        }

        _watchdog = TimeSpan.FromSeconds(seconds);
        return OutputRefusal.None;
    }

    /// <summary>An authenticated command was accepted: somebody is in charge.</summary>
    public void Feed(Instant now) => _fedAt = now;

    /// <summary>Computes levels, and does what is due.</summary>
    public void Advance(Instant now)
    {
        Expire(now);
        Step(now);
        if (State == DeviceState.RampDown && now >= _rampEndsAt)
        {
            Disarm(DeviceTrigger.Stopped, Reason);
        }
    }

    /// <summary>Does what the watchdog, the time to the first level and an unused minute ask for; levels move with <see cref="Advance"/> only.</summary>
    public void Expire(Instant now)
    {
        switch (State)
        {
            case DeviceState.Armed when now >= _armedUntil:
                Disarm(DeviceTrigger.ArmTimeout, Reason);
                break;
            case DeviceState.Active when now >= _fedAt + _watchdog:
                RampDown(StopReason.LinkLost, LevelRamp.ExpiryDuration, now);
                break;
            case DeviceState.Active when now >= UnusedAt:
                Disarm(DeviceTrigger.Unused, StopReason.Stop);
                break;
        }
    }

    private void RampDown(StopReason reason, TimeSpan ramp, Instant now)
    {
        Reason = reason;
        Move(DeviceTrigger.RampBegun);
        Fall(ramp, now);
    }

    private void Fall(TimeSpan ramp, Instant now)
    {
        for (var output = 0; output < Count; output++)
        {
            // From what the driver holds, not from where the line would be by now: a fall never begins with a rise.
            var from = Math.Min(_shown[output], _ramps[output].LevelAt(now));
            _ramps[output] = new LevelRamp(from, 0, now, from == 0 ? TimeSpan.Zero : ramp);
        }

        // With nothing above 0 there is nothing to wait for.
        _rampEndsAt = now;
        foreach (var falling in _ramps)
        {
            _rampEndsAt = falling.EndsAt > _rampEndsAt ? falling.EndsAt : _rampEndsAt;
        }
    }

    private void Clamp(int output, Instant now)
    {
        var ramp = _ramps[output];
        if (ramp.LevelAt(now) > _limits[output])
        {
            var goal = Math.Min(ramp.Target, _limits[output]);
            _ramps[output] = new LevelRamp(_limits[output], goal, now, ramp.EndsAt > now ? ramp.EndsAt - now : TimeSpan.Zero);
        }
        else if (ramp.Target > _limits[output])
        {
            // Neither steeper than the new rise, nor steeper than it was asked for.
            var from = ramp.LevelAt(now);
            var least = TimeSpan.FromMicroseconds(Math.Ceiling((_limits[output] - from) * 1e6 / _rises[output]));
            var asked = (ramp.EndsAt - now) * ((_limits[output] - from) / (double)(ramp.Target - from));
            _ramps[output] = ramp.To(_limits[output], now, least > asked ? least : asked);
        }
        else if (ramp.Target > ramp.LevelAt(now))
        {
            // On its way up within the new limit: the new rise holds from now on.
            var from = ramp.LevelAt(now);
            var least = TimeSpan.FromMicroseconds(Math.Ceiling((ramp.Target - from) * 1e6 / _rises[output]));
            _ramps[output] = ramp.To(ramp.Target, now, least > ramp.EndsAt - now ? least : ramp.EndsAt - now);
        }
    }

    private void Disarm(DeviceTrigger trigger, StopReason reason)
    {
        Reason = reason;
        _armed = 0;
        Array.Clear(_ramps);
        Array.Clear(_shown);
        Move(trigger);
    }

    private void Off(Instant now)
    {
        _armed = 0;
        Array.Fill(_ramps, LevelRamp.Still(0, now));
        Array.Clear(_shown);
        _steppedAt = now;
    }

    private void Step(Instant now)
    {
        _steppedAt = now;
        for (var output = 0; output < Count; output++)
        {
            _shown[output] = _ramps[output].LevelAt(now);
        }
    }

    private uint DrawToken()
    {
        Span<byte> octets = stackalloc byte[sizeof(uint)];
        _random.Fill(octets);
        return Math.Max(1, BinaryPrimitives.ReadUInt32LittleEndian(octets));
    }

    private void Move(DeviceTrigger trigger) => State = DeviceTransitions.After(State, trigger);
}
