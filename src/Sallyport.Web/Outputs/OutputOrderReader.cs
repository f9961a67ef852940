using Sallyport.Gateway.EStim;
using Sallyport.Protocols.EStim.Messages;

namespace Sallyport.Web.Outputs;

/// <summary>Bodies as orders. Only what has no place in an order is refused here, a row that is null with it; ranges are checked by the gateway, for all callers alike.</summary>
internal static class OutputOrderReader
{
    private const int MostRows = 255;

    /// <summary>Words of the commands that a temporary key may be given.</summary>
    public static string[] Commands => ["arm", "levels"];

    /// <summary>Arm.</summary>
    public static OutputOrder? Of(string device, ArmOrder order) => new() { Kind = OutputOrderKind.Arm, Device = device, Outputs = order.Outputs, Seconds = order.TimeoutSeconds };

    /// <summary>Levels.</summary>
    public static OutputOrder? Of(string device, LevelsOrder order) => order.Levels.Count > MostRows || order.Levels.Any(static one => one is null || !Fits(one.Output, one.Level) || !IsShort(one.RampMilliseconds))
        ? null
        : new OutputOrder
        {
            Kind = OutputOrderKind.Levels,
            Device = device,
            Levels = [.. order.Levels.Select(static one => new LevelChange((byte)one.Output, 0, (ushort)one.Level, (ushort)one.RampMilliseconds))],
            ExpectedTargets = [.. order.Levels.Where(static one => one.ExpectedTarget is not null).Select(static one => new ExpectedTarget(one.Output, one.ExpectedTarget!.Value))],
        };

    /// <summary>All down.</summary>
    public static OutputOrder? Of(string device, LowerOrder order) => new() { Kind = OutputOrderKind.Stop, Device = device, RampMilliseconds = order.RampMilliseconds };

    /// <summary>Limits.</summary>
    public static OutputOrder? Of(string device, LimitsOrder order) => order.Limits.Count > MostRows || order.Limits.Any(static one => one is null || !Fits(one.Output, one.MaximumLevel) || !IsShort(one.MaximumRise))
        ? null
        : new OutputOrder
        {
            Kind = OutputOrderKind.Limits,
            Device = device,
            Limits = [.. order.Limits.Select(static one => new OutputLimit((byte)one.Output, (ushort)one.MaximumLevel, (ushort)one.MaximumRise))],
        };

    /// <summary>Watchdog.</summary>
    public static OutputOrder? Of(string device, WatchdogOrder order) => new() { Kind = OutputOrderKind.Watchdog, Device = device, Seconds = order.Seconds };

    /// <summary>A temporary key.</summary>
    public static OutputOrder? Of(string device, TemporaryKeyOrder order)
    {
        var permissions = order.Permissions ?? [];
        return permissions.Count > MostRows || permissions.Any(static one => one is null || !Commands.Contains(one.Command) || one.Outputs.Any(static output => output is < 0 or > 7) || one.MaximumLevel is < 0 or > 1000)
            ? null
            : new OutputOrder { Kind = OutputOrderKind.GrantKey, Device = device, Seconds = order.Seconds, Permissions = [.. permissions.Select(PermissionOf)] };
    }

    private static Permission PermissionOf(PermissionOrder one) => new(
        one.Command == "arm" ? CommandId.Arm : CommandId.SetLevels,
        (byte)one.Outputs.Aggregate(0, static (mask, output) => mask | (1 << output)),
        (ushort)one.MaximumLevel);

    private static bool Fits(int output, int level) => output is >= 0 and <= byte.MaxValue && IsShort(level);

    private static bool IsShort(int number) => number is >= 0 and <= ushort.MaxValue;
}
