using Sallyport.Wire;

namespace Sallyport.Devices.EStim;

/// <summary>What the drivers were set to at one moment.</summary>
/// <param name="At">On the clock of the one who keeps the log.</param>
/// <param name="Levels">Per mille, by output.</param>
public sealed record LevelSample(Instant At, IReadOnlyList<ushort> Levels);
