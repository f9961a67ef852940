namespace Sallyport.Gateway.Devices;

/// <summary>The devices as they were at a moment of the past, made anew from the journal.</summary>
/// <param name="AtMicroseconds">The moment, UTC microseconds since 1970.</param>
/// <param name="CountedFromMicroseconds">Time of the oldest entry that was counted. What was heard before is not in it.</param>
/// <param name="IsWhole">True when every entry since the first was counted.</param>
/// <param name="Devices">Sorted by id. A device that was known and not heard among the counted entries has <c>LastSeenMicroseconds</c> 0 and is offline.</param>
public sealed record FleetMoment(long AtMicroseconds, long CountedFromMicroseconds, bool IsWhole, IReadOnlyList<DeviceRecord> Devices);
