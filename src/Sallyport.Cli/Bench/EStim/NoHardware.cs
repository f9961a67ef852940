using Sallyport.Devices.EStim;

namespace Sallyport.Cli.Bench.EStim;

/// <summary>Drivers that nothing hangs on.</summary>
internal sealed class NoHardware : IOutputHardware
{
    public void Drive(ReadOnlySpan<ushort> levels)
    {
    }
}
