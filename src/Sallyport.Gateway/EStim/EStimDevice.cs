using Sallyport.Protocols.EStim.Codec;
using Sallyport.Protocols.EStim.Outputs;

namespace Sallyport.Gateway.EStim;

/// <summary>What the driver keeps of one device beside the session.</summary>
internal sealed class EStimDevice(string id, Endpoint endpoint)
{
    private const int Exchanges = 100;
    private const int StatusesToBelieve = 2;
    private readonly int[] _floor = new int[OutputSet.MaximumOutputs];
    private readonly int?[] _targets = new int?[OutputSet.MaximumOutputs];
    private readonly int?[] _leastTargets = new int?[OutputSet.MaximumOutputs];
    private readonly List<OutputOrder> _open = [];
    private int _statuses;
    private readonly Queue<bool> _answered = new(Exchanges);

    public string Id => id;

    public Endpoint Endpoint => endpoint;

    /// <summary>The newest snapshot.</summary>
    public required OutputDevice View { get; set; }

    /// <summary>What the policy said when the session took the device; null while it has not.</summary>
    public bool? AllowsPlain { get; set; }

    /// <summary>What ends its emergency or fault; 0 for nothing.</summary>
    public uint Token { get; set; }

    /// <summary>State, levels and targets of the newest journal entry, so that only changes are written.</summary>
    public string? Written { get; set; }

    /// <summary>
    /// The lowest level that an output may have now: what the status said, unless an order to lower it is on its way or its result was not reported yet.
    /// Automation is held to it, because a level above it may be a rise although the newest status does not say so.
    /// </summary>
    public int FloorOf(int output) => _floor[output];

    /// <summary>
    /// The lowest target that an output may have now: what the device accepted or reported last, unless an order to lower it is on its way or was not answered.
    /// No level up to it raises anything.
    /// </summary>
    public int TargetOf(int output)
    {
        var before = _leastTargets[output] ?? 0;
        return _open.Aggregate(before, (least, order) => Math.Min(least, After(order, output, before)));
    }

    /// <summary>An order is on its way.</summary>
    public void Begin(OutputOrder order)
    {
        _open.Add(order);
        _statuses = 0;
        foreach (var change in order.Levels)
        {
            _floor[change.Output] = Math.Min(_floor[change.Output], change.Level);
        }

        if (order.Kind == OutputOrderKind.Stop)
        {
            Array.Clear(_floor);
        }
    }

    /// <summary>An order ended. Whether the device did one that was not answered, only its status tells.</summary>
    public void End(OutputOrder order, OutputAnswer answer)
    {
        _open.Remove(order);
        _statuses = 0;
        for (var output = 0; output < _targets.Length && answer.Outcome != "refused"; output++)
        {
            if (answer.Accepted)
            {
                _targets[output] = After(order, output, _targets[output]);
            }

            var after = After(order, output, _leastTargets[output]);
            _leastTargets[output] = answer.Accepted || after is null ? after : Math.Min(_leastTargets[output] ?? 0, after.Value);
        }
    }

    /// <summary>Everything was stopped.</summary>
    public void Stop()
    {
        Array.Clear(_floor);
        Array.Fill(_targets, 0);
        Array.Fill(_leastTargets, 0);
        _statuses = 0;
    }

    /// <summary>The device went away: what it says when it is back is new.</summary>
    public void Forget()
    {
        Array.Clear(_floor);
        Array.Clear(_leastTargets);
        _statuses = 0;
    }

    /// <summary>A status under a key. The first one behind an order may have been on its way before it.</summary>
    /// <returns>For the audit: which levels go elsewhere than they were ordered here, because of the device itself or of another host; empty for none.</returns>
    public string Report(IReadOnlyList<OutputView> outputs)
    {
        var changes = new List<string>();
        var isBelieved = _open.Count == 0 && ++_statuses >= StatusesToBelieve;
        foreach (var one in outputs.Where(static one => one.Output is >= 0 and < OutputSet.MaximumOutputs))
        {
            var least = Math.Min(one.Level, one.Target);
            _floor[one.Output] = isBelieved ? least : Math.Min(_floor[one.Output], least);
            _leastTargets[one.Output] = isBelieved || _leastTargets[one.Output] is not { } known ? one.Target : Math.Min(known, one.Target);
            if (!isBelieved)
            {
                continue;
            }

            if (_targets[one.Output] is { } ordered && ordered != one.Target)
            {
                changes.Add($"output {one.Output}: {ordered} to {one.Target} per mille");
            }

            _targets[one.Output] = one.Target;
        }

        return string.Join("; ", changes);
    }

    /// <summary>Counts an exchange.</summary>
    /// <returns>How many of the last hundred were answered, as a share of a hundred.</returns>
    public int Count(bool isAnswered)
    {
        if (_answered.Count == Exchanges)
        {
            _answered.Dequeue();
        }

        _answered.Enqueue(isAnswered);
        return _answered.Count(static one => one) * Exchanges / _answered.Count;
    }

    private static int After(OutputOrder order, int output, int before) => After(order, output, (int?)before) ?? before;

    /// <summary>The target of an output behind an order; null when it is not known.</summary>
    private static int? After(OutputOrder order, int output, int? before)
    {
        if (order.Kind == OutputOrderKind.Stop)
        {
            return 0;
        }

        foreach (var change in order.Levels.Where(change => change.Output == output))
        {
            return change.Level;
        }

        foreach (var limit in order.Limits.Where(limit => limit.Output == output))
        {
            return before is { } target ? Math.Min(target, limit.MaximumLevel) : null;
        }

        return before;
    }
}
