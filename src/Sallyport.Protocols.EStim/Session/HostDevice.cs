namespace Sallyport.Protocols.EStim.Session;

/// <summary>What a host knows of a device when it begins to look after it.</summary>
public sealed record HostDevice
{
    /// <summary>16 octets, or empty. Copied.</summary>
    public ReadOnlyMemory<byte> MasterKey { get; init; }

    /// <summary>16 octets of a temporary key that somebody else made, or empty. Copied.</summary>
    public ReadOnlyMemory<byte> TemporaryKey { get; init; }

    /// <summary>What the host stored last of this device (<see cref="HostEventKind.MemoryChanged"/>); empty for a new one.</summary>
    public ReadOnlyMemory<byte> Memory { get; init; }

    /// <summary>A person wants it known now: it is asked at once, also where the memory says that a host asked it a short while ago. Default false.</summary>
    public bool IsWanted { get; init; }

    /// <summary>The weak types 06 and 07 may be used when the device does not understand the sealed ones. Default false.</summary>
    public bool AllowsPlainMode { get; init; }
}
