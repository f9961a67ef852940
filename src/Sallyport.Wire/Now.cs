namespace Sallyport.Wire;

/// <summary>What time it is, as the host tells a core: a monotonic instant for deadlines and wall time for protocol fields that carry it.</summary>
/// <param name="Monotonic">Never runs backwards; the only part that deadlines use.</param>
/// <param name="UtcMicroseconds">Microseconds since 1970-01-01T00:00:00Z; may jump when the host's clock is set.</param>
public readonly record struct Now(Instant Monotonic, long UtcMicroseconds);
