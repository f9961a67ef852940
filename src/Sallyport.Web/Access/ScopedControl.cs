using Sallyport.Gateway.Alerts;
using Sallyport.Gateway.Availability;
using Sallyport.Gateway.Commands;
using Sallyport.Gateway.Devices;
using Sallyport.Gateway.Downlinks;
using Sallyport.Gateway.EStim;
using Sallyport.Gateway.Frames;
using Sallyport.Gateway.Journal;

namespace Sallyport.Web.Access;

/// <summary>
/// The gateway as the caller of the running request may see it: devices outside the scope of its pass are not there, for no endpoint. The scope follows the
/// request through its asynchronous calls, so an endpoint can neither forget nor choose it.
/// </summary>
internal sealed class ScopedControl(IGatewayControl inner) : IGatewayControl
{
    private static readonly AsyncLocal<AccessScope?> Now = new();
    private readonly ScopedJournal _journal = new(inner.Journal);
    private readonly ScopedOutputDesk? _outputs = inner.Outputs is { } outputs ? new ScopedOutputDesk(outputs, inner) : null;

    /// <summary>The scope of the running request.</summary>
    public static AccessScope Scope => Now.Value ?? AccessScope.Everything;

    public IJournalReader Journal => _journal;

    public IReadOnlyList<DeviceRecord> Devices => Only(inner.Devices);

    public IReadOnlyList<(string Scope, string Key, string Value)> Policies => inner.Policies;

    public IReadOnlyList<SegmentHealth> Segments => Scope is { Devices.IsEmpty: false } scope
        ? [.. inner.Segments.Where(segment => scope.AllowsDevice($"{segment.Protocol}/{segment.Segment}"))]
        : inner.Segments;

    // Nobody with a limit to devices reaches an endpoint of alerts: they speak of the whole gateway.
    public IAlertDesk Alerts => inner.Alerts;

    public IOutputDesk? Outputs => _outputs;

    public GatewayHealth Health => inner.Health;

    public GatewayCounts Counts => inner.Counts;

    // Frames are of all devices: no scope that names devices allows their area.
    public FrameRing? Frames => inner.Frames;

    /// <summary>Sets the scope for the rest of this request.</summary>
    public static void Enter(AccessScope scope) => Now.Value = scope;

    public IReadOnlyList<DeviceRecord> Find(string device) => Only(inner.Find(device));

    public DeviceAvailability? Availability(string device) => Scope.AllowsDevice(device) ? inner.Availability(device) : null;

    public DownlinkRecord? FindDownlink(long id) => inner.FindDownlink(id) is { } found && Scope.AllowsDevice(found.Request.Device) ? found : null;

    public DownlinkRecord? FindCall(string who, string key) => inner.FindCall(who, key) is { } found && Scope.AllowsDevice(found.Request.Device) ? found : null;

    public IReadOnlyList<DownlinkRecord> Downlinks(string? device) => Scope is { Devices.IsEmpty: false } scope
        ? [.. inner.Downlinks(device).Where(downlink => scope.AllowsDevice(downlink.Request.Device))]
        : inner.Downlinks(device);

    public Task<CommandResult> SubmitAsync(DownlinkRequest request, Caller caller, CancellationToken cancellationToken) =>
        Refuse(request.Device) ?? inner.SubmitAsync(request, caller, cancellationToken);

    public Task<CommandResult> CancelAsync(long downlinkId, Caller caller, CancellationToken cancellationToken) =>
        Scope.Devices.IsEmpty || FindDownlink(downlinkId) is not null
            ? inner.CancelAsync(downlinkId, caller, cancellationToken)
            : Task.FromResult(new CommandResult(CommandRefusal.TooLate, $"there is no downlink {downlinkId}", null));

    public Task<CommandResult> KickAsync(string device, Caller caller, CancellationToken cancellationToken) =>
        Refuse(device) ?? inner.KickAsync(device, caller, cancellationToken);

    public IReadOnlyList<DeviceRecord> DevicesChangedSince(long version, out long newest) => Only(inner.DevicesChangedSince(version, out newest));

    public Task<CommandResult> EditDeviceAsync(string device, DeviceEdit edit, Caller caller, CancellationToken cancellationToken) =>
        Refuse(device) ?? inner.EditDeviceAsync(device, edit, caller, cancellationToken);

    public Task<CommandResult> ReplaceDeviceAsync(string device, string replaced, bool force, Caller caller, CancellationToken cancellationToken) =>
        Refuse(device) ?? Refuse(replaced) ?? inner.ReplaceDeviceAsync(device, replaced, force, caller, cancellationToken);

    public Task<CommandResult> SetPolicyAsync(string scope, string key, string? value, Caller caller, CancellationToken cancellationToken) =>
        inner.SetPolicyAsync(scope, key, value, caller, cancellationToken);

    public Task<CommandResult> AuditAsync(string action, string target, string? detail, Caller caller, CancellationToken cancellationToken) =>
        inner.AuditAsync(action, target, detail, caller, cancellationToken);

    private static IReadOnlyList<DeviceRecord> Only(IReadOnlyList<DeviceRecord> devices) =>
        Scope is { Devices.IsEmpty: false } scope ? [.. devices.Where(device => scope.AllowsDevice(device.Id))] : devices;

    /// <summary>The refusal for a device that is not there for this caller; null when it is. What counts is the device that is meant, not the word for it.</summary>
    private Task<CommandResult>? Refuse(string device)
    {
        if (Scope is not { Devices.IsEmpty: false } scope)
        {
            return null;
        }

        var meant = inner.Find(device);
        return meant.Count == 0 ? scope.AllowsDevice(device) ? null : Unknown(device)
            : meant.All(one => scope.AllowsDevice(one.Id)) ? null
            : Unknown(device);
    }

    private static Task<CommandResult> Unknown(string device) => Task.FromResult(new CommandResult(CommandRefusal.UnknownDevice, $"there is no device '{device}'", null));
}
