using Sallyport.Gateway.Commands;
using Sallyport.Gateway.EStim;
using Sallyport.Gateway.Journal;

namespace Sallyport.Web.Outputs;

/// <summary>Answer of <c>GET /api/v1/outputs</c>.</summary>
/// <param name="Buses">All buses.</param>
/// <param name="StopPossible">True when a stop reaches at least one line.</param>
/// <param name="Devices">Sorted by bus and address.</param>
internal sealed record OutputsView(IReadOnlyList<OutputBusView> Buses, bool StopPossible, IReadOnlyList<OutputDeviceView> Devices)
{
    /// <summary>What the caller may see of the gateway.</summary>
    public static OutputsView Of(IGatewayControl control)
    {
        if (control.Outputs is not { } desk)
        {
            return new OutputsView([], false, []);
        }

        var segments = control.Segments;
        OutputBusView[] buses = [.. desk.Buses.Select(name => Bus(name, segments))];
        var policies = control.Policies;
        return new OutputsView(buses, buses.Any(static bus => bus.State == "up"), [.. desk.Devices.Select(device => OutputDeviceView.Of(device, policies, NameOf(device.Device, control)))]);
    }

    private static string? NameOf(string device, IGatewayControl control) => control.Find(device) is [{ Name.Length: > 0 } known] ? known.Name : null;

    /// <summary>A bus with its line.</summary>
    internal static OutputBusView Bus(string name, IReadOnlyList<SegmentHealth> segments)
    {
        var link = segments.FirstOrDefault(segment => segment.Protocol == EStimDriver.ProtocolName && segment.Segment == name) is { Links: [var first, ..] } ? first : null;
        return new OutputBusView(name, link?.Name, link?.State ?? "failed");
    }
}

/// <summary>One bus.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Link">The line; null when there is none.</param>
/// <param name="State"><c>up</c> or <c>failed</c>.</param>
internal sealed record OutputBusView(string Name, string? Link, string State);

/// <summary>One device with outputs. Times are RFC 3339 UTC.</summary>
internal sealed record OutputDeviceView(
    string Device,
    string Bus,
    string Address,
    string? Name,
    bool IsReached,
    bool HasKey,
    string? State,
    string? Reason,
    bool IsInCharge,
    string Protection,
    string? Problem,
    string? KeyEndsAt,
    double? RoundTripMilliseconds,
    int AnsweredOfHundred,
    int? Rssi,
    string? LastHeard,
    string? StopSent,
    double? StopAnsweredMilliseconds,
    double? StopVerifiedMilliseconds,
    IReadOnlyList<OutputView> Outputs)
{
    /// <summary>A device as the caller sees it.</summary>
    public static OutputDeviceView Of(OutputDevice device, IReadOnlyList<(string Scope, string Key, string Value)> policies, string? name) => new(
        device.Device,
        device.Bus,
        device.Address,
        name,
        device.IsReached,
        device.HasKey,
        device.State is { } state ? OutputWords.Of(state) : null,
        device.Reason is { } reason ? OutputWords.Of(reason) : null,
        device.IsInCharge,
        device.Protection,
        device.Problem,
        Time(device.KeyEndsAtMicroseconds),
        device.RoundTrip?.TotalMilliseconds,
        device.AnsweredOfHundred,
        device.Rssi,
        Time(device.LastHeardMicroseconds),
        Time(device.StopSentMicroseconds),
        device.StopAnswered?.TotalMilliseconds,
        device.StopVerified?.TotalMilliseconds,
        [.. device.Outputs.Select(output => OutputView.Of(output, IsOpen(device.Device, output.Output, policies)))]);

    private static bool IsOpen(string device, int output, IReadOnlyList<(string Scope, string Key, string Value)> policies)
    {
        var key = $"{EStimPolicies.Automation}{output}";
        var own = policies.FirstOrDefault(row => row.Scope == device && row.Key == key).Value;
        return (own ?? policies.FirstOrDefault(row => row.Scope == EStimDriver.ProtocolName && row.Key == key).Value) == "on";
    }

    private static string? Time(long? microseconds) => microseconds is { } at ? EntryJson.Time(at) : null;
}

/// <summary>One output in the newest status; levels in per mille.</summary>
internal sealed record OutputView(int Output, int Level, int Target, int Limit, bool IsMoving, bool HasOpenElectrode, bool HasOverCurrent, bool IsOpenToAutomation)
{
    /// <summary>From the gateway's view.</summary>
    public static OutputView Of(Gateway.EStim.OutputView one, bool isOpen) =>
        new(one.Output, one.Level, one.Target, one.Limit, one.IsMoving, one.HasOpenElectrode, one.HasOverCurrent, isOpen);
}
