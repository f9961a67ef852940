using Sallyport.Gateway.EStim;
using Sallyport.Protocols.EStim.Outputs;

namespace Sallyport.Web.Outputs;

/// <summary>Answer of <c>GET /api/v1/outputs/stop</c>: whether a stop makes sense, and nothing else.</summary>
/// <param name="Buses">On how many buses a stop would leave.</param>
/// <param name="IsActive">An output is armed or active, or nobody knows that it is not.</param>
internal sealed record StopNeedView(int Buses, bool IsActive)
{
    /// <summary>The longest watchdog and the ramp, and some time for slow answers: so long may a device run on that fell silent.</summary>
    private static readonly TimeSpan LongestAfterlife = TimeSpan.FromSeconds(75);

    /// <summary>From what the gateway knows.</summary>
    public static StopNeedView Of(IOutputDesk? desk, DateTimeOffset now) =>
        new(desk?.Buses.Count ?? 0, desk?.Devices.Any(device => MayBeActive(device, now)) ?? false);

    /// <summary>True when current may flow.</summary>
    public static bool MayBeActive(OutputDevice device, DateTimeOffset now) => device.State switch
    {
        DeviceState.Armed or DeviceState.Active or DeviceState.RampDown => true,
        null => device.IsReached || (device.LastHeardMicroseconds is { } heard && now - DateTimeOffset.UnixEpoch.AddMicroseconds(heard) < LongestAfterlife),
        _ => false,
    };
}
