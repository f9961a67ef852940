using Sallyport.Cli.Configuration;
using Sallyport.Protocols.EStim.Options;

namespace Sallyport.Cli.Stimulators;

/// <summary>Everything that <c>estim-device</c> is told, checked.</summary>
internal sealed record StimulatorSettings
{
    /// <summary>Its ordinary line, or the gateway's port that stands for a radio.</summary>
    public required BusLink Link { get; init; }

    /// <summary>Its local line, over which alone a key comes in; null for none.</summary>
    public BusLink? LocalLine { get; init; }

    /// <summary>Of the device role, with its key and its stored memory.</summary>
    public required DeviceOptions Device { get; init; }

    /// <summary>Where its key is kept; null: it has none.</summary>
    public string? KeyFile { get; init; }

    /// <summary>Where its memory is kept; null: it forgets everything when it ends.</summary>
    public string? MemoryFile { get; init; }

    /// <summary>What happens by itself.</summary>
    public IReadOnlyList<TimedAction> Faults { get; init; } = [];
}
