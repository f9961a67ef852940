using System.Globalization;
using Sallyport.Gateway.Commands;
using Sallyport.Gateway.Policies;
using Sallyport.Protocols.EStim.Codec;
using Sallyport.Protocols.EStim.Messages;
using Sallyport.Protocols.EStim.Outputs;
using Sallyport.Protocols.EStim.Session;

namespace Sallyport.Gateway.EStim;

/// <summary>Orders: what they may hold, what they become on the wire, what their answers mean.</summary>
internal static class EStimOrders
{
    private const int LargestKeyUnits = 65_535;

    /// <summary>Checks an order against ranges, policies and what is known of the device. The device itself enforces all of it again.</summary>
    public static CommandRefusal Check(OutputOrder order, EStimDevice? known, bool isAutomation, PolicySet policies, out string detail)
    {
        detail = Malformed(order) ?? string.Empty;
        if (detail.Length > 0)
        {
            return CommandRefusal.Malformed;
        }

        if (known is null)
        {
            detail = "there is no such device on this bus";
            return CommandRefusal.UnknownDevice;
        }

        var device = known.View;
        if ((device.Problem ?? (device.HasKey ? null : "the gateway has no key for it: import one at this machine (./sallyport outputs key)")) is { } problem)
        {
            detail = problem;
            return CommandRefusal.Forbidden;
        }

        if (!device.IsReached)
        {
            detail = "the device does not answer";
            return CommandRefusal.TooLate;
        }

        detail = isAutomation ? Forbidden(order, known, policies) ?? string.Empty : string.Empty;
        if (detail.Length > 0)
        {
            return CommandRefusal.Forbidden;
        }

        if (Moved(order, known) is { } moved)
        {
            detail = moved;
            return CommandRefusal.TargetMoved;
        }

        detail = Describe(order, device);
        return CommandRefusal.None;
    }

    /// <summary>True when automation may answer for a device by this order: every output that would have a level is open to it.</summary>
    public static bool IsOpened(OutputOrder order, OutputDevice device, PolicySet policies) =>
        order.Kind == OutputOrderKind.Levels
        && order.Levels.All(one => one.Level == 0 || IsOpen(one.Output, device.Device, policies))
        && device.Outputs.All(one => (one.Level == 0 && one.Target == 0) || IsOpen(one.Output, device.Device, policies));

    /// <summary>What the session is asked to do.</summary>
    public static HostCommand Command(OutputOrder order, ulong ticket, Endpoint device, uint token, Dialect dialect)
    {
        if (order.Kind is OutputOrderKind.GrantKey or OutputOrderKind.RevokeKey)
        {
            return new HostCommand { Kind = HostCommandKind.GrantKey, Device = device, Ticket = ticket, KeyUnits = (ushort)((order.Seconds + 9) / 10), Permissions = order.Permissions };
        }

        var (command, body) = order.Kind switch
        {
            OutputOrderKind.Arm => (CommandId.Arm, CommandBody.Arm(Mask(order.Outputs), (ushort)order.Seconds, dialect)),
            OutputOrderKind.Levels => (CommandId.SetLevels, CommandBody.SetLevels([.. order.Levels], dialect)),
            OutputOrderKind.Stop => (CommandId.StopAll, CommandBody.StopAll((ushort)order.RampMilliseconds, dialect)),
            OutputOrderKind.Clear => (CommandId.ClearEmergency, CommandBody.ClearEmergency(token, dialect)),
            OutputOrderKind.Limits => (CommandId.SetLimits, CommandBody.SetLimits([.. order.Limits], dialect)),
            OutputOrderKind.Watchdog => (CommandId.SetWatchdog, CommandBody.SetWatchdog((byte)order.Seconds)),
            OutputOrderKind.Continue => (CommandId.KeepAlive, CommandBody.Empty),
            _ => (CommandId.GetStatus, CommandBody.Empty),
        };
        return new HostCommand { Kind = HostCommandKind.Send, Device = device, Ticket = ticket, Command = command, Body = body };
    }

    /// <summary>What became of it, in words.</summary>
    public static OutputAnswer Answer(in HostEvent fact)
    {
        if (fact.Kind == HostEventKind.WishRefused)
        {
            return new OutputAnswer("refused", fact.Refusal switch
            {
                RefusalReason.Limit => "the command is too long while an output is active: set one output at a time",
                RefusalReason.Busy => "too many orders wait for this device",
                RefusalReason.NoKey => "there is no key that the device accepts",
                _ => "the gateway cannot send it",
            }, null);
        }

        return fact.Outcome switch
        {
            ExchangeOutcome.Accepted => new OutputAnswer("accepted", null, fact.RoundTrip),
            ExchangeOutcome.Refused => new OutputAnswer("refused", Reason(fact), fact.RoundTrip),
            ExchangeOutcome.Unanswered => new OutputAnswer("unanswered", "the device did not answer four transmissions; what it did is not known, and nothing is sent again", null),
            _ => new OutputAnswer("cancelled", "a stop, too long a wait or a lost line took it back", null),
        };
    }

    /// <summary>Why automation may not give an order; null when it may.</summary>
    private static string? Forbidden(OutputOrder order, EStimDevice known, PolicySet policies)
    {
        var device = known.View;
        if (order.Kind is not (OutputOrderKind.Levels or OutputOrderKind.Stop or OutputOrderKind.RevokeKey))
        {
            return "automation may only lower, stop, and raise outputs that were opened to it";
        }

        if (order.Kind != OutputOrderKind.Levels)
        {
            return null;
        }

        foreach (var change in order.Levels)
        {
            if (change.Level > known.FloorOf(change.Output) && !IsOpen(change.Output, device.Device, policies))
            {
                return $"output {change.Output} is not open to automation (policy {EStimPolicies.Automation}{change.Output})";
            }
        }

        // Each command feeds the watchdog: a program that repeats itself would be in charge of a device by doing nothing.
        return device.IsInCharge || IsOpened(order, device, policies) || order.Levels.Any(change => device.Outputs.Any(one => one.Output == change.Output && Math.Max(one.Level, one.Target) > change.Level))
            ? null
            : "nobody is in charge of the device, and this lowers nothing: automation may bring it down (lower), or a person may go on (continue)";
    }

    private static bool IsOpen(int output, string device, PolicySet policies) => policies.IsOn(EStimPolicies.Automation + output.ToString(CultureInfo.InvariantCulture), device);

    private static string Reason(in HostEvent fact) => fact.SealedStatus switch
    {
        SealedStatus.Malformed => "the device finds it malformed",
        SealedStatus.UnknownCommand => "the device does not know this command",
        SealedStatus.Denied => "the key may not do that",
        SealedStatus.WrongState => "not in this state: arm the output first, or clear what is latched",
        SealedStatus.Limit => "above the limit of the output",
        SealedStatus.Busy => "the device is busy",
        _ => "the device refused it and, in the weak mode, does not say why",
    };

    private static string? Malformed(OutputOrder order) => order.Kind switch
    {
        OutputOrderKind.Arm when order.Outputs.Count == 0 || order.Outputs.Any(static output => output is < 0 or >= OutputSet.MaximumOutputs) => "name outputs 0..7 to arm",
        OutputOrderKind.Arm when order.Seconds is < 1 or > 600 => "the time until the first level is 1..600 s",
        OutputOrderKind.Levels when order.Levels.Count is 0 or > OutputSet.MaximumOutputs => "name one to eight outputs",
        OutputOrderKind.Levels when order.Levels.Any(static one => one.Output >= OutputSet.MaximumOutputs || one.Level > OutputSet.FullLevel) => "outputs are 0..7 and levels 0..1000 per mille",
        OutputOrderKind.Levels when order.Levels.DistinctBy(static one => one.Output).Count() != order.Levels.Count => "an output is named twice",
        OutputOrderKind.Levels when order.ExpectedTargets.Any(static one => one.Target is < 0 or > OutputSet.FullLevel) => "an expected target is 0..1000 per mille",
        OutputOrderKind.Stop when order.RampMilliseconds is < 0 or > 10_000 => "the ramp is 0..10000 ms",
        OutputOrderKind.Limits when order.Limits.Count is 0 or > OutputSet.MaximumOutputs => "name one to eight outputs",
        OutputOrderKind.Limits when order.Limits.Any(static one => one.Output >= OutputSet.MaximumOutputs || one.MaximumLevel > OutputSet.FullLevel || one.MaximumRise is < 1 or > OutputSet.FullLevel) =>
            "outputs are 0..7, limits 0..1000 per mille, rises 1..1000 per mille a second",
        OutputOrderKind.Watchdog when order.Seconds is < 1 or > 60 => "the watchdog is 1..60 s",
        OutputOrderKind.GrantKey when order.Seconds < 1 || (order.Seconds + 9) / 10 > LargestKeyUnits => "a temporary key lives 10..655350 s",
        OutputOrderKind.GrantKey when order.Permissions.Count > byte.MaxValue => "at most 255 permissions",
        _ => null,
    };

    /// <summary>
    /// What raises an output from another target than the sender saw; null for nothing. Without this, a step up from a picture that is old would undo what somebody else lowered meanwhile.
    /// </summary>
    private static string? Moved(OutputOrder order, EStimDevice device)
    {
        foreach (var change in order.Levels)
        {
            var target = device.TargetOf(change.Output);
            if (change.Level > target && order.ExpectedTargets.FirstOrDefault(one => one.Output == change.Output) is { } seen && seen.Target != target)
            {
                return $"output {change.Output}: its target is {target} per mille now, not {seen.Target}; nothing was raised";
            }
        }

        return null;
    }

    /// <summary>For the audit: what changes, from what to what.</summary>
    private static string Describe(OutputOrder order, OutputDevice device) => order.Kind switch
    {
        OutputOrderKind.Arm => $"outputs {string.Join(", ", order.Outputs)} for {order.Seconds} s",
        OutputOrderKind.Levels => string.Join("; ", order.Levels.Select(one => $"output {one.Output}: {LevelOf(device, one.Output)} to {one.Level} per mille in {one.RampMilliseconds} ms")),
        OutputOrderKind.Stop => $"{Falling(device)} in {order.RampMilliseconds} ms",
        OutputOrderKind.RevokeKey => $"{Falling(device)} in 10 s",
        OutputOrderKind.Limits => string.Join("; ", order.Limits.Select(one => $"output {one.Output}: {LevelOf(device, one.Output)} to at most {one.MaximumLevel} per mille, {one.MaximumRise} a second")),
        OutputOrderKind.Watchdog or OutputOrderKind.GrantKey => $"{order.Seconds} s",
        _ => string.Empty,
    };

    private static string Falling(OutputDevice device) => string.Join("; ", device.Outputs.Select(static one => $"output {one.Output}: {one.Level} to 0 per mille"));

    private static int LevelOf(OutputDevice device, int output) => device.Outputs.FirstOrDefault(one => one.Output == output)?.Level ?? 0;

    private static byte Mask(IReadOnlyList<int> outputs) => (byte)outputs.Aggregate(0, static (mask, output) => mask | (1 << output));
}
