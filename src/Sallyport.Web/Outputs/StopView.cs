using Sallyport.Gateway.Commands;
using Sallyport.Gateway.Journal;

namespace Sallyport.Web.Outputs;

/// <summary>Answer of the emergency stop: what it can reach, before anything has answered.</summary>
/// <param name="Taken">When the gateway took it: what devices say of a stop that was sent earlier is about another one.</param>
/// <param name="Buses">On how many buses it leaves.</param>
/// <param name="Devices">How many devices are told by their address, behind the stop to everybody.</param>
/// <param name="Unreached">Buses whose line is away: nothing leaves there now. It leaves when the line is back within 75 s; after that every device is down by itself.</param>
/// <param name="Unproved">Devices that the gateway has no key for: they are told like all others, but no answer of theirs proves anything.</param>
internal sealed record StopView(string Taken, int Buses, int Devices, IReadOnlyList<string> Unreached, IReadOnlyList<string> Unproved)
{
    /// <summary>From what the gateway knows.</summary>
    public static StopView Of(IGatewayControl control, DateTimeOffset taken)
    {
        var time = EntryJson.Time((taken - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond);
        if (control.Outputs is not { } desk)
        {
            return new StopView(time, 0, 0, [], []);
        }

        var segments = control.Segments;
        var devices = desk.Devices;
        return new StopView(
            time,
            desk.Buses.Count,
            devices.Count,
            [.. desk.Buses.Where(bus => OutputsView.Bus(bus, segments).State != "up")],
            [.. devices.Where(static device => !device.HasKey).Select(static device => device.Device)]);
    }
}
