using Sallyport.Gateway.Alerts;
using Sallyport.Gateway.Availability;
using Sallyport.Gateway.Commands;
using Sallyport.Gateway.Devices;
using Sallyport.Gateway.Downlinks;
using Sallyport.Gateway.Journal;

namespace Sallyport.Mqtt.Tests.Output;

/// <summary>A gateway that knows a few devices and remembers what was asked.</summary>
internal sealed class FakeControl : IGatewayControl
{
    public List<DeviceRecord> Known { get; } = [];

    public Func<DownlinkRequest, CommandResult> OnSubmit { get; set; } = _ => new CommandResult(CommandRefusal.None, null, null);

    public List<(DownlinkRequest Request, Caller Caller)> Submitted { get; } = [];

    public IReadOnlyList<DeviceRecord> Devices => Known;

    public IAlertDesk Alerts => throw new NotSupportedException("an output asks for no alerts");

    public DeviceAvailability? Availability(string device) => null;

    public IJournalReader Journal => throw new NotSupportedException();

    public IReadOnlyList<(string Scope, string Key, string Value)> Policies => [];

    public GatewayHealth Health => throw new NotSupportedException();

    public static DeviceRecord Device(string id, string? name = null)
    {
        var parts = id.Split('/');
        return new DeviceRecord { Id = id, Protocol = parts[0], Segment = parts[1], Address = parts[2], Name = name };
    }

    public IReadOnlyList<DeviceRecord> Find(string device) => [.. Known.Where(known => known.Id == device || known.Name == device || known.Address == device)];

    public Task<CommandResult> SubmitAsync(DownlinkRequest request, Caller caller, CancellationToken cancellationToken)
    {
        lock (Submitted)
        {
            Submitted.Add((request, caller));
        }

        return Task.FromResult(OnSubmit(request));
    }

    public DownlinkRecord? FindDownlink(long id) => null;

    public DownlinkRecord? FindCall(string who, string key) => null;

    public IReadOnlyList<DownlinkRecord> Downlinks(string? device) => [];

    public GatewayCounts Counts => GatewayCounts.None;

    public Task<CommandResult> CancelAsync(long downlinkId, Caller caller, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<CommandResult> KickAsync(string device, Caller caller, CancellationToken cancellationToken) => throw new NotSupportedException();

    public IReadOnlyList<SegmentHealth> Segments => [];

    public IReadOnlyList<DeviceRecord> DevicesChangedSince(long version, out long newest) => throw new NotSupportedException();

    public Task<CommandResult> EditDeviceAsync(string device, DeviceEdit edit, Caller caller, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<CommandResult> ReplaceDeviceAsync(string device, string replaced, bool force, Caller caller, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<CommandResult> SetPolicyAsync(string scope, string key, string? value, Caller caller, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<CommandResult> AuditAsync(string action, string target, string? detail, Caller caller, CancellationToken cancellationToken) =>
        throw new NotSupportedException();
}
