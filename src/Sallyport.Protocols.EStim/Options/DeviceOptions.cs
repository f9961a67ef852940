using Sallyport.Protocols.EStim.Messages;

namespace Sallyport.Protocols.EStim.Options;

/// <summary>Settings of a device.</summary>
public sealed record DeviceOptions
{
    /// <summary>Its line.</summary>
    public LineOptions Line { get; init; } = new();

    /// <summary>Its address, 01..FE. Default 42.</summary>
    public byte Address { get; init; } = 0x42;

    /// <summary>Addon modules that are there, 1..FF; packets for others are answered NACK by the main board.</summary>
    public IReadOnlyList<byte> Modules { get; init; } = [];

    /// <summary>Hears what is sent to everybody. Default true. The emergency stop to everybody is always heard.</summary>
    public bool ListensToBroadcast { get; init; } = true;

    /// <summary>16 octets, or empty as it comes from the factory. Copied.</summary>
    public ReadOnlyMemory<byte> MasterKey { get; init; }

    /// <summary>What the device stored last (<c>MemoryChanged</c>); empty for a new one.</summary>
    public ReadOnlyMemory<byte> Memory { get; init; }

    /// <summary>Outputs, 1..8. Default 2.</summary>
    public int Outputs { get; init; } = 2;

    /// <summary>Highest level of each output until SetLimits changes it, per mille. Default 1000.</summary>
    public ushort LevelLimit { get; init; } = 1000;

    /// <summary>Steepest rise of each output until SetLimits changes it, per mille per second. Default 100.</summary>
    public ushort RiseLimit { get; init; } = 100;

    /// <summary>Watchdog of a device that has stored nothing yet, 1..60 s. Default 5 s; SetWatchdog changes it, and the change is stored.</summary>
    public byte WatchdogSeconds { get; init; } = 5;

    /// <summary>Firmware version, high octet major. Default 1.0.</summary>
    public ushort Firmware { get; init; } = 0x0100;

    /// <summary>Serial number.</summary>
    public ulong Serial { get; init; }

    /// <summary>Understands the sealed types. Default true.</summary>
    public bool SealedSupported { get; init; } = true;

    /// <summary>Refuses 05 (but for the emergency stop), 06 and 07. Default false.</summary>
    public bool SealedRequired { get; init; }

    /// <summary>Refuses 05 but for the emergency stop. Default false.</summary>
    public bool RefusesPlaintext { get; init; }

    /// <summary>Time between beacons until somebody is in charge; 30 s afterwards. Default 5 s, range 1..60 s.</summary>
    public TimeSpan BeaconInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Time between status reports while something is armed; also sent at changes of the state, never more than one a second. Default 10 s.</summary>
    public TimeSpan ReportInterval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>What the application understands beyond the device model.</summary>
    public UserRegistry User { get; init; } = new();
}
