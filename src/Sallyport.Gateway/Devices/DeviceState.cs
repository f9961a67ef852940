namespace Sallyport.Gateway.Devices;

/// <summary>What the gateway believes of a device. Lower-case names are the contract of REST and the command line.</summary>
public enum DeviceState : byte
{
    /// <summary>Known, but it has no session in this run of the gateway.</summary>
    Offline,

    /// <summary>Its registration has begun.</summary>
    Joining,

    /// <summary>It has a session and is awake.</summary>
    Online,

    /// <summary>It has a session and sleeps between messages.</summary>
    Sleeping,

    /// <summary>It has a session, but its message is overdue by its own rhythm.</summary>
    Late,

    /// <summary>It was removed.</summary>
    Left,
}
