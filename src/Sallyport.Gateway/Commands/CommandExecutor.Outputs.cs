using System.Runtime.ExceptionServices;
using Sallyport.Gateway.Devices;
using Sallyport.Gateway.EStim;
using Sallyport.Protocols.EStim.Keys;
using Sallyport.Wire;

namespace Sallyport.Gateway.Commands;

/// <content>Outputs: orders, keys, and the stop that nothing holds up.</content>
internal sealed partial class CommandExecutor
{
    private readonly StopAudit _stopAudit = new();

    /// <summary>First the stop, then the audit: whether the journal takes it changes nothing.</summary>
    public void StopOutputs(IReadOnlyList<IOutputDriver> drivers, Caller caller, Now now)
    {
        ExceptionDispatchInfo? fault = null;
        foreach (var driver in drivers)
        {
            try
            {
                driver.EmergencyStop(now, sink);
            }
            catch (Exception exception)
            {
                // A fault of one bus must not keep the stop from the others; it is told behind them.
                fault ??= ExceptionDispatchInfo.Capture(exception);
            }
        }

        if (_stopAudit.IsDue(caller, now))
        {
            AuditLater(caller, "outputs.emergency-stop", "estim", StopAudit.Describe(drivers));
        }

        fault?.Throw();
    }

    /// <summary>A device reported levels that nobody ordered here: it went down by itself, or another host drives it.</summary>
    public void LevelsChanged(string device, string change) => AuditLater(new Caller("device", device, "estim"), "outputs.changed", device, change);

    /// <summary>Checks, audits and hands over an order.</summary>
    /// <param name="order">The order.</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="mayFailAudit">A stop is carried out also when it cannot be written down now.</param>
    /// <param name="ended">Hears what became of it.</param>
    /// <param name="now">The time.</param>
    public (CommandResult Result, long Seq) Order(OutputOrder order, Caller caller, bool mayFailAudit, Action<OutputAnswer> ended, Now now)
    {
        var (refusal, detail, device) = ResolveOutput(order.Device);
        if (refusal != CommandRefusal.None)
        {
            return Refuse(refusal, detail);
        }

        if (driverOf(device!) is not IOutputDriver driver)
        {
            return Refuse(CommandRefusal.UnknownDevice, $"'{order.Device}' has no outputs");
        }

        order = order with { Device = device! };
        var isAutomation = caller.Via == "mqtt";
        refusal = driver.Check(order, isAutomation, out var change);
        var action = $"outputs.{order.Kind.ToString().ToLowerInvariant()}";
        if (refusal == CommandRefusal.Forbidden)
        {
            Audit(caller, action + "-forbidden", device!, change, now);
        }

        if (refusal != CommandRefusal.None)
        {
            return Refuse(refusal, change);
        }

        if (mayFailAudit)
        {
            driver.Submit(order, isAutomation, ended, now, sink);
            AuditLater(caller, action, device!, change);
            return Accept(null);
        }

        if (Audit(caller, action, device!, change, now) == 0)
        {
            return NotAccepting();
        }

        driver.Submit(order, isAutomation, ended, now, sink);
        return Accept(null);
    }

    /// <summary>Takes or forgets a master key; the audit says so and never shows it.</summary>
    public (CommandResult Result, long Seq) SetOutputKey(string device, ReadOnlyMemory<byte>? key, Caller caller, Now now)
    {
        if (!DeviceId.TryParse(device, out _) || driverOf(device) is not IOutputDriver driver || !driver.IsDevice(device))
        {
            return Refuse(CommandRefusal.UnknownDevice, $"'{device}' is not protocol/bus/address of a bus of this gateway; an address is two hexadecimal digits, 01 to fe, in small letters");
        }

        if (key is { Length: not TemporaryKey.Length })
        {
            return Refuse(CommandRefusal.Malformed, $"a master key has {TemporaryKey.Length} octets");
        }

        if (Audit(caller, key is null ? "outputs.key-removed" : "outputs.key-imported", device, null, now) == 0)
        {
            return NotAccepting();
        }

        driver.SetKey(device, key, now, sink);
        return Accept(null);
    }

    /// <summary>Asks on a bus who is there.</summary>
    public (CommandResult Result, long Seq) DiscoverOutputs(IOutputDriver? driver, string bus, Caller caller, Now now)
    {
        if (driver is null)
        {
            return Refuse(CommandRefusal.UnknownDevice, $"there is no bus '{bus}'");
        }

        if (Audit(caller, "outputs.discover", bus, null, now) == 0)
        {
            return NotAccepting();
        }

        driver.Discover(now, sink);
        return Accept(null);
    }

    /// <summary>A device that never proved a key is no device of the list yet, but may be named by its id.</summary>
    private (CommandRefusal Refusal, string? Detail, string? Device) ResolveOutput(string device) =>
        DeviceId.TryParse(device, out _) && driverOf(device) is IOutputDriver ? (CommandRefusal.None, null, device) : Resolve(device);

    private void AuditLater(Caller caller, string action, string target, string? detail)
    {
        var body = audit.Next(caller, action, target, Shorten(detail));
        var lost = sink.Lost;
        sink.Append(string.Empty, body);
        if (sink.Lost == lost)
        {
            audit.Accept(body);
        }
    }
}
