using Sallyport.Gateway.Alerts;
using Sallyport.Gateway.Availability;
using Sallyport.Gateway.Devices;
using Sallyport.Gateway.Downlinks;
using Sallyport.Gateway.EStim;
using Sallyport.Gateway.Frames;
using Sallyport.Gateway.Journal;
using Sallyport.Gateway.Policies;

namespace Sallyport.Gateway.Commands;

/// <summary>The callers' side of the commands: reads snapshots, and hands changes to the thread that runs the turns.</summary>
internal sealed class GatewayControl(
    IJournalReader journal,
    DeviceProjection devices,
    DownlinkProjection downlinks,
    PolicySet policies,
    CommandInbox inbox,
    CommandExecutor executor,
    FrameRing? frames,
    IOutputDesk outputs,
    IAlertDesk alerts,
    Func<string, DeviceAvailability?> availability,
    Func<GatewayHealth> health,
    Func<GatewayCounts> counts,
    Func<IReadOnlyList<SegmentHealth>> segments) : IGatewayControl
{
    public IJournalReader Journal => journal;

    public IReadOnlyList<DeviceRecord> Devices => devices.Snapshot;

    public IReadOnlyList<(string Scope, string Key, string Value)> Policies => policies.Values;

    public IAlertDesk Alerts => alerts;

    public IOutputDesk Outputs => outputs;

    public DeviceAvailability? Availability(string device) => availability(device);

    public GatewayHealth Health => health();

    public GatewayCounts Counts => counts();

    public IReadOnlyList<SegmentHealth> Segments => segments();

    public IReadOnlyList<DeviceRecord> DevicesChangedSince(long version, out long newest) => devices.ChangedSince(version, out newest);

    public FrameRing? Frames => frames;

    public IReadOnlyList<DeviceRecord> Find(string device) => devices.Find(device);

    public DownlinkRecord? FindDownlink(long id) => downlinks.Find(id);

    public DownlinkRecord? FindCall(string who, string key) => downlinks.FindCall(who, key);

    public IReadOnlyList<DownlinkRecord> Downlinks(string? device) => downlinks.List(device);

    public Task<CommandResult> SubmitAsync(DownlinkRequest request, Caller caller, CancellationToken cancellationToken) =>
        inbox.PostAsync(now => executor.Submit(request, caller, now), cancellationToken);

    public Task<CommandResult> CancelAsync(long downlinkId, Caller caller, CancellationToken cancellationToken) =>
        inbox.PostAsync(now => executor.Cancel(downlinkId, downlinks.Find(downlinkId), caller, now), cancellationToken);

    public Task<CommandResult> KickAsync(string device, Caller caller, CancellationToken cancellationToken) =>
        inbox.PostAsync(now => executor.Kick(device, caller, now), cancellationToken);

    public Task<CommandResult> EditDeviceAsync(string device, DeviceEdit edit, Caller caller, CancellationToken cancellationToken) =>
        inbox.PostAsync(now => executor.Edit(device, edit, caller, now), cancellationToken);

    public Task<CommandResult> ReplaceDeviceAsync(string device, string replaced, bool force, Caller caller, CancellationToken cancellationToken) =>
        inbox.PostAsync(now => executor.Replace(device, replaced, force, caller, now), cancellationToken);

    public Task<CommandResult> SetPolicyAsync(string scope, string key, string? value, Caller caller, CancellationToken cancellationToken) =>
        inbox.PostAsync(now => executor.SetPolicy(scope, key, value, caller, now), cancellationToken);

    public Task<CommandResult> AuditAsync(string action, string target, string? detail, Caller caller, CancellationToken cancellationToken) =>
        inbox.PostAsync(now => executor.WriteAudit(action, target, detail, caller, now), cancellationToken);
}
