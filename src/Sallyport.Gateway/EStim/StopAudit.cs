using Sallyport.Gateway.Commands;
using Sallyport.Wire;

namespace Sallyport.Gateway.EStim;

/// <summary>
/// Which emergency stops get an entry of their own: the first of each address within a second. Anybody may stop, as often as he likes, but not fill the
/// journal with it. At most 64 entries a second are written.
/// </summary>
internal sealed class StopAudit
{
    private const int Addresses = 64;
    private const int Outputs = 40;
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(1);
    private readonly HashSet<(string Who, string From)> _told = [];
    private Instant _endsAt;

    /// <summary>Which buses, and from what to what, as far as it is known; of the first 40 outputs with a level.</summary>
    public static string Describe(IReadOnlyList<IOutputDriver> drivers)
    {
        var active = drivers.SelectMany(static driver => driver.OutputDevices)
            .SelectMany(static device => device.Outputs.Where(static one => one.Level > 0 || one.Target > 0).Select(one => $"{device.Device} output {one.Output}: {one.Level} to 0 per mille"))
            .ToArray();
        return string.Join("; ", [
            string.Join(", ", drivers.Select(static driver => driver.Segment)),
            .. active.Take(Outputs),
            .. active.Length > Outputs ? (string[])[$"{active.Length - Outputs} more to 0"] : [],
        ]);
    }

    /// <summary>True when this stop is to be written down.</summary>
    public bool IsDue(Caller caller, Now now)
    {
        if (now.Monotonic >= _endsAt)
        {
            _endsAt = now.Monotonic + Window;
            _told.Clear();
        }

        return _told.Count < Addresses && _told.Add((caller.Who, caller.From));
    }
}
