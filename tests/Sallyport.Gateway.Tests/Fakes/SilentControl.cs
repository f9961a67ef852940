using Sallyport.Gateway.Alerts;
using Sallyport.Gateway.Availability;
using Sallyport.Gateway.Commands;
using Sallyport.Gateway.Devices;
using Sallyport.Gateway.Downlinks;
using Sallyport.Gateway.Journal;

namespace Sallyport.Gateway.Tests.Fakes;

/// <summary>A gateway that knows nobody and takes nothing, for outputs under test.</summary>
internal sealed class SilentControl : IGatewayControl
{
    private static readonly Task<CommandResult> No = Task.FromResult(new CommandResult(CommandRefusal.NotAccepting, "silent", null));

    public IAlertDesk Alerts => throw new NotSupportedException("an output asks for no alerts");

    public DeviceAvailability? Availability(string device) => null;

    public IJournalReader Journal => throw new NotSupportedException("an output reads what it is offered");

    public IReadOnlyList<DeviceRecord> Devices => [];

    public IReadOnlyList<(string Scope, string Key, string Value)> Policies => [];

    public GatewayHealth Health => new("ok", "strong", 0, 0, [], [], []);

    public IReadOnlyList<DeviceRecord> Find(string device) => [];

    public DownlinkRecord? FindDownlink(long id) => null;

    public DownlinkRecord? FindCall(string who, string key) => null;

    public IReadOnlyList<DownlinkRecord> Downlinks(string? device) => [];

    public Task<CommandResult> SubmitAsync(DownlinkRequest request, Caller caller, CancellationToken cancellationToken) => No;

    public GatewayCounts Counts => GatewayCounts.None;

    public Task<CommandResult> CancelAsync(long downlinkId, Caller caller, CancellationToken cancellationToken) => No;

    public Task<CommandResult> KickAsync(string device, Caller caller, CancellationToken cancellationToken) => No;

    public IReadOnlyList<SegmentHealth> Segments => [];

    public IReadOnlyList<DeviceRecord> DevicesChangedSince(long version, out long newest)
    {
        newest = version;
        return [];
    }

    public Task<CommandResult> EditDeviceAsync(string device, DeviceEdit edit, Caller caller, CancellationToken cancellationToken) => No;

    public Task<CommandResult> ReplaceDeviceAsync(string device, string replaced, bool force, Caller caller, CancellationToken cancellationToken) => No;

    public Task<CommandResult> SetPolicyAsync(string scope, string key, string? value, Caller caller, CancellationToken cancellationToken) => No;

    public Task<CommandResult> AuditAsync(string action, string target, string? detail, Caller caller, CancellationToken cancellationToken) => No;
}
