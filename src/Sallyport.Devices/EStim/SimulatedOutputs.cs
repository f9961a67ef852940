using Sallyport.Protocols.EStim.Messages;
using Sallyport.Protocols.EStim.Outputs;
using Sallyport.Wire;

namespace Sallyport.Devices.EStim;

/// <summary>
/// Drivers and electrodes that exist only here: each output has an electrode that can come off and a load that can draw too much, and everything that the
/// drivers were set to is kept with its time. Thread safe.
/// </summary>
public sealed class SimulatedOutputs : IOutputHardware
{
    /// <summary>Samples that are kept; the oldest go first. A ramp of 10 s has 500.</summary>
    public const int KeptSamples = 8192;

    private readonly IClock _clock;
    private readonly Lock _gate = new();
    private readonly Queue<LevelSample> _log = new();
    private readonly OutputFlags[] _faults;
    private ushort[] _levels;

    /// <summary>Makes outputs at level 0 with their electrodes on.</summary>
    /// <param name="outputs">1..8.</param>
    /// <param name="clock">Gives the times of the log.</param>
    public SimulatedOutputs(int outputs, IClock clock)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(outputs, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(outputs, OutputSet.MaximumOutputs);
        ArgumentNullException.ThrowIfNull(clock);
        _clock = clock;
        _levels = new ushort[outputs];
        _faults = new OutputFlags[outputs];
    }

    /// <summary>Called when the supervision of an output finds a fault or finds it gone (<see cref="OutputFlags.None"/>); on the thread that made it so.</summary>
    public Action<int, OutputFlags>? FaultChanged { get; set; }

    /// <summary>How many there are.</summary>
    public int Count => _faults.Length;

    /// <summary>What was driven, oldest first.</summary>
    public IReadOnlyList<LevelSample> Log
    {
        get
        {
            lock (_gate)
            {
                return [.. _log];
            }
        }
    }

    /// <summary>What the driver of an output is set to, per mille.</summary>
    public ushort Level(int output)
    {
        lock (_gate)
        {
            return _levels[output];
        }
    }

    /// <summary>What flows through the electrodes, per mille of the output's maximum: nothing where an electrode is off.</summary>
    public ushort Current(int output)
    {
        lock (_gate)
        {
            return _faults[output].HasFlag(OutputFlags.OpenElectrode) ? (ushort)0 : _levels[output];
        }
    }

    /// <inheritdoc/>
    public void Drive(ReadOnlySpan<ushort> levels)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(levels.Length, Count);
        lock (_gate)
        {
            _levels = levels.ToArray();
            if (_log.Count == KeptSamples)
            {
                _log.Dequeue();
            }

            _log.Enqueue(new LevelSample(_clock.Now.Monotonic, _levels));
        }
    }

    /// <summary>An electrode comes off.</summary>
    public void OpenElectrode(int output) => SetFault(output, OutputFlags.OpenElectrode, isThere: true);

    /// <summary>The load draws more than allowed.</summary>
    public void Overload(int output) => SetFault(output, OutputFlags.OverCurrent, isThere: true);

    /// <summary>Electrode on and load as it should be.</summary>
    public void Mend(int output) => SetFault(output, OutputFlags.OpenElectrode | OutputFlags.OverCurrent, isThere: false);

    private void SetFault(int output, OutputFlags fault, bool isThere)
    {
        OutputFlags now;
        lock (_gate)
        {
            now = isThere ? _faults[output] | fault : _faults[output] & ~fault;
            if (now == _faults[output])
            {
                return;
            }

            _faults[output] = now;
        }

        FaultChanged?.Invoke(output, now);
    }
}
