using Sallyport.Gateway.Devices;
using Sallyport.Gateway.Downlinks;
using Sallyport.Gateway.Host;
using Sallyport.Gateway.Journal;
using Sallyport.Gateway.Journal.Bodies;
using Sallyport.Gateway.Policies;
using Sallyport.Wire;

namespace Sallyport.Gateway.Commands;

/// <summary>Executes commands inside a turn: resolves, checks limits and policies, audits, journals. Each gives its result and the journal number that makes it durable.</summary>
internal sealed partial class CommandExecutor(
    IJournal journal,
    DownlinkQueue queue,
    DeviceProjection devices,
    PolicySet policies,
    AuditTrail audit,
    Func<string, ISegmentDriver?> driverOf,
    TurnSink sink,
    long newestDownlinkId)
{
    private const int PriorityLimit = 100;
    private const int WordLimit = 256;
    private const int DetailLimit = 2_000;
    private const long LatestMicroseconds = 221_845_392_000_000_000;
    private long _newestDownlinkId = newestDownlinkId;

    public (CommandResult Result, long Seq) Submit(DownlinkRequest request, Caller caller, Now now)
    {
        var (refusal, detail, device) = Resolve(request.Device);
        if (refusal != CommandRefusal.None)
        {
            return Refuse(refusal, detail);
        }

        request = request with { Device = device! };
        if (Malformed(request, now) is { } fault)
        {
            return Refuse(CommandRefusal.Malformed, fault);
        }

        var driver = driverOf(request.Device);
        if (driver is null)
        {
            return Refuse(CommandRefusal.UnknownDevice, "its network is not configured in this gateway");
        }

        refusal = driver.Check(request, out detail);
        if (refusal == CommandRefusal.Forbidden)
        {
            Audit(caller, "downlink.forbidden", request.Device, detail, now);
        }

        if (refusal != CommandRefusal.None)
        {
            return Refuse(refusal, detail);
        }

        return queue.HasRoom(request.Device, request.CoalesceKey)
            ? Queue(request, caller, now)
            : Refuse(CommandRefusal.QueueFull, "too many downlinks wait for this device");
    }

    public (CommandResult Result, long Seq) Cancel(long id, DownlinkRecord? record, Caller caller, Now now)
    {
        if (record is null)
        {
            return Refuse(CommandRefusal.TooLate, $"there is no downlink {id}");
        }

        if (Audit(caller, "downlink.cancel", record.Request.Device, $"downlink {id}", now) == 0)
        {
            return NotAccepting();
        }

        return queue.Cancel(id, $"cancelled by {caller.Who}")
            ? Accept(record with { Status = DownlinkStatus.Cancelled })
            : Refuse(CommandRefusal.TooLate, $"downlink {id} was sent or closed before");
    }

    public (CommandResult Result, long Seq) Kick(string device, Caller caller, Now now)
    {
        var (refusal, detail, id) = Resolve(device);
        if (refusal == CommandRefusal.None && !DeviceId.TryParse(id, out _))
        {
            refusal = CommandRefusal.UnknownDevice;
        }

        if (refusal != CommandRefusal.None)
        {
            return Refuse(refusal, detail);
        }

        _ = DeviceId.TryParse(id, out var parsed);
        if (parsed.IsBroadcast)
        {
            return Refuse(CommandRefusal.Malformed, "only one device can be removed at a time");
        }

        if (driverOf(id!) is not { } driver || devices.Find(id!) is not [{ SessionSinceMicroseconds: not null }])
        {
            return Refuse(CommandRefusal.TooLate, "the device has no session");
        }

        if (Audit(caller, "device.kick", id!, null, now) == 0)
        {
            return NotAccepting();
        }

        driver.Kick(parsed.Address, now, sink);
        return Accept(null);
    }

    public (CommandResult Result, long Seq) SetPolicy(string scope, string key, string? value, Caller caller, Now now)
    {
        if (!policies.Definitions.Any(definition => definition.Protocol == scope))
        {
            // Not a protocol: a device, by whatever word is unambiguous. An id of a device that is not known yet is right as well.
            var (refusal, detail, device) = Resolve(scope);
            if (refusal != CommandRefusal.None && !(DeviceId.TryParse(scope, out var id) && MacAddress.TryParse(id.Address, out _)))
            {
                return Refuse(refusal, detail);
            }

            scope = device ?? scope;
        }

        key = policies.FullKey(scope, key);
        if (policies.Refuse(scope, key, value) is { } reason)
        {
            return Refuse(CommandRefusal.Malformed, reason);
        }

        if (Audit(caller, "policy.set", scope, $"{key}={value ?? "(default)"}", now) == 0 || journal.Append(now.UtcMicroseconds, string.Empty, new PolicyBody(scope, key, value, null)) == 0)
        {
            return NotAccepting();
        }

        return Accept(null);
    }

    public (CommandResult Result, long Seq) WriteAudit(string action, string target, string? detail, Caller caller, Now now) =>
        Audit(caller, action, target, detail, now) == 0 ? NotAccepting() : Accept(null);

    private (CommandResult Result, long Seq) Queue(DownlinkRequest request, Caller caller, Now now)
    {
        if (Audit(caller, "downlink.submit", request.Device, Describe(request), now) == 0)
        {
            return NotAccepting();
        }

        return Append(request, now) is { } record ? Accept(record) : NotAccepting();
    }

    private DownlinkRecord? Append(DownlinkRequest request, Now now)
    {
        var id = _newestDownlinkId + 1;
        var seq = journal.Append(now.UtcMicroseconds, request.Device, new DownlinkBody(id, DownlinkStatus.Queued, null, request, null));
        if (seq == 0)
        {
            return null;
        }

        _newestDownlinkId = id;
        queue.Add(id, request, seq);
        return new DownlinkRecord(id, request, DownlinkStatus.Queued, 0, now.UtcMicroseconds, now.UtcMicroseconds, null, null);
    }

    private (CommandRefusal Refusal, string? Detail, string? Device) Resolve(string device)
    {
        if (device.Length is 0 or > WordLimit)
        {
            return (CommandRefusal.Malformed, "a device is named by its id, its name or its address", null);
        }

        if (DeviceId.TryParse(device, out var id) && (id.IsBroadcast || string.Equals(id.Address, "FF:FF:FF:FF:FF:FF", StringComparison.OrdinalIgnoreCase)))
        {
            // The original cannot address FF:FF:FF:FF:FF:FF (enigmaiot.md 7.5); here both words mean everybody.
            var everybody = (id with { Address = DeviceId.Everybody }).ToString();
            return driverOf(everybody) is null
                ? (CommandRefusal.UnknownDevice, $"there is no network '{id.Segment}'", null)
                : (CommandRefusal.None, null, everybody);
        }

        return devices.Find(device) switch
        {
            [] => (CommandRefusal.UnknownDevice, $"there is no device '{device}'", null),
            [var one] => (CommandRefusal.None, null, one.Id),
            var many => (CommandRefusal.AmbiguousDevice, $"'{device}' fits {string.Join(", ", many.Take(5).Select(static record => record.Id))}", null),
        };
    }

    private static string? Malformed(DownlinkRequest request, Now now)
    {
        if (request.Priority is < -PriorityLimit or > PriorityLimit)
        {
            return "the priority must be -100..100";
        }

        if (request.CoalesceKey is { Length: 0 or > WordLimit })
        {
            return "a coalescing key has 1..256 characters";
        }

        if (request.ExpiresAtMicroseconds <= now.UtcMicroseconds || request.ExpiresAtMicroseconds > LatestMicroseconds)
        {
            return "the time of expiry must be in the future, before the year 9000";
        }

        return (request.Verb == DownlinkVerb.Control) == (request.Control is not null) ? null : "a control word belongs to the verb control and to no other";
    }

    private static string Describe(DownlinkRequest request) =>
        request.Control is { } word ? $"control {(request.ControlSets ? "set " : string.Empty)}{word}" : $"{(request.Verb == DownlinkVerb.Set ? "set" : "get")} {request.Encoding}, {request.Payload.Length} octets";

    private static string? Shorten(string? detail) => detail is { Length: > DetailLimit } ? detail[..DetailLimit] : detail;

    private long Audit(Caller caller, string action, string target, string? detail, Now now)
    {
        if (sink.IsRefusing)
        {
            // Entries that wait come first: one of them may be the link of the chain before this one.
            return 0;
        }

        var body = audit.Next(caller, action, target, Shorten(detail));
        var seq = journal.Append(now.UtcMicroseconds, string.Empty, body);
        if (seq != 0)
        {
            audit.Accept(body);
        }

        return seq;
    }

    private (CommandResult Result, long Seq) Accept(DownlinkRecord? record) => (new CommandResult(CommandRefusal.None, null, record), journal.AppendedSeq);

    private static (CommandResult Result, long Seq) Refuse(CommandRefusal refusal, string? detail) => (new CommandResult(refusal, detail, null), 0);

    private static (CommandResult Result, long Seq) NotAccepting() => Refuse(CommandRefusal.NotAccepting, "the journal does not accept entries");
}
