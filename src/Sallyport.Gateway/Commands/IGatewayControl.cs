using Sallyport.Gateway.Alerts;
using Sallyport.Gateway.Availability;
using Sallyport.Gateway.Devices;
using Sallyport.Gateway.Downlinks;
using Sallyport.Gateway.EStim;
using Sallyport.Gateway.Frames;
using Sallyport.Gateway.Journal;

namespace Sallyport.Gateway.Commands;

/// <summary>The one way in: REST, MQTT, the dashboard and the command line are equal callers. Every change is checked against the policies and audited. Thread safe.</summary>
public interface IGatewayControl
{
    /// <summary>Durable entries.</summary>
    IJournalReader Journal { get; }

    /// <summary>All devices, sorted by id; a snapshot.</summary>
    IReadOnlyList<DeviceRecord> Devices { get; }

    /// <summary>Finds devices by id, or by name or address where that is unambiguous. Returns all that fit.</summary>
    IReadOnlyList<DeviceRecord> Find(string device);

    /// <summary>A downlink by number; null when it is unknown or too old.</summary>
    DownlinkRecord? FindDownlink(long id);

    /// <summary>The newest downlink that a caller made with a key (<see cref="DownlinkRequest.Call"/>), also before a restart; null when it is unknown or too old.</summary>
    DownlinkRecord? FindCall(string who, string key);

    /// <summary>Open and recent downlinks of a device (null = of all), sorted by id.</summary>
    IReadOnlyList<DownlinkRecord> Downlinks(string? device);

    /// <summary>Queues a downlink. Completes when it is durable or refused.</summary>
    Task<CommandResult> SubmitAsync(DownlinkRequest request, Caller caller, CancellationToken cancellationToken);

    /// <summary>Cancels a queued downlink. Completes when that is durable or refused.</summary>
    Task<CommandResult> CancelAsync(long downlinkId, Caller caller, CancellationToken cancellationToken);

    /// <summary>Ends a device's session (EnigmaIOT: INVALIDATE_KEY 6).</summary>
    Task<CommandResult> KickAsync(string device, Caller caller, CancellationToken cancellationToken);

    /// <summary>Devices that changed after a version in more than what each message brings; see <c>docs/api.md</c>. Below 0: all. Sorted by id.</summary>
    IReadOnlyList<DeviceRecord> DevicesChangedSince(long version, out long newest);

    /// <summary>Networks, trees and buses; a snapshot.</summary>
    IReadOnlyList<SegmentHealth> Segments { get; }

    /// <summary>Changes name, tags or note of a device. A new name is also told to the device, where its protocol has names.</summary>
    Task<CommandResult> EditDeviceAsync(string device, DeviceEdit edit, Caller caller, CancellationToken cancellationToken);

    /// <summary>
    /// Gives a device the place of another one of its network: name, tags, note, policies, history, and what waits in the queue. The other one is retired.
    /// </summary>
    /// <param name="device">The new hardware.</param>
    /// <param name="replaced">The one whose place it takes.</param>
    /// <param name="force">Also when that one still reports; its session is ended.</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="cancellationToken">Stops waiting for the result.</param>
    Task<CommandResult> ReplaceDeviceAsync(string device, string replaced, bool force, Caller caller, CancellationToken cancellationToken);

    /// <summary>All policies that differ from their default: scope, key, value.</summary>
    IReadOnlyList<(string Scope, string Key, string Value)> Policies { get; }

    /// <summary>Sets (null: resets) a policy.</summary>
    Task<CommandResult> SetPolicyAsync(string scope, string key, string? value, Caller caller, CancellationToken cancellationToken);

    /// <summary>Writes an audit entry for something that happened outside this interface (tokens, reset, sign-in).</summary>
    Task<CommandResult> AuditAsync(string action, string target, string? detail, Caller caller, CancellationToken cancellationToken);

    /// <summary>Alerts and their rules.</summary>
    IAlertDesk Alerts { get; }

    /// <summary>Devices with outputs, and the stop that nothing holds up; null where the caller may not see them.</summary>
    IOutputDesk? Outputs => null;

    /// <summary>What is known of the presence of a device, by its id; null when nothing is.</summary>
    DeviceAvailability? Availability(string device);

    /// <summary>A snapshot for <c>/api/v1/health</c>.</summary>
    GatewayHealth Health { get; }

    /// <summary>What was counted since the start; a snapshot for <c>/metrics</c>.</summary>
    GatewayCounts Counts { get; }

    /// <summary>The newest frames in and out; null when none are kept.</summary>
    FrameRing? Frames => null;
}
