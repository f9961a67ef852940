using Sallyport.Protocols.EStim.Codec;
using Sallyport.Protocols.EStim.Messages;

namespace Sallyport.Protocols.EStim.Options;

/// <summary>Settings of the host on one bus.</summary>
public sealed record HostOptions
{
    /// <summary>Its line.</summary>
    public LineOptions Line { get; init; } = new();

    /// <summary>Its address, 01..FE. Default 01.</summary>
    public byte Address { get; init; } = Endpoint.DefaultHost;

    /// <summary>Wishes that may wait for each device. Default 32.</summary>
    public int MaximumWaiting { get; init; } = 32;

    /// <summary>How often an active device is told that somebody is in charge. Default 1.5 s; its watchdog is 5 s. More often where a shorter one was set through this host.</summary>
    public TimeSpan KeepAliveInterval { get; init; } = TimeSpan.FromMilliseconds(1500);

    /// <summary>How often an armed or active device is asked for its status. Default 2 s.</summary>
    public TimeSpan ActiveStatusInterval { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How often every other device is asked, and a lost one is looked for. Default 15 s.</summary>
    public TimeSpan StatusInterval { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// How long a device that may be active is left alone before somebody decides to go on: what the questions take, and the longest watchdog. Asking it
    /// under a key would feed its watchdog; a ping does not. Default 85 s.
    /// </summary>
    public TimeSpan HandsOffTime { get; init; } = TimeSpan.FromSeconds(85);

    /// <summary>After how long a device that refused everything under its key is tried anew: its answers may have been lost, or a stranger may have made it silent. Default 90 s.</summary>
    public TimeSpan RetryTime { get; init; } = TimeSpan.FromSeconds(90);

    /// <summary>
    /// How long a command that lets current flow may wait for its turn on the line. After that nobody expects it any more, and it is cancelled unsent. Default 10 s.
    /// </summary>
    public TimeSpan LongestWait { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Largest packet in clear or under 06 and 07 while an output is active, so that a stop waits for no more than the rest of it. Default 64 octets.</summary>
    public int LargestActivePacket { get; init; } = 64;

    /// <summary>What the application understands beyond the device model.</summary>
    public UserRegistry User { get; init; } = new();
}
