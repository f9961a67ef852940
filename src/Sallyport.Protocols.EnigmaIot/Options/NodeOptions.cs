using Sallyport.Wire;

namespace Sallyport.Protocols.EnigmaIot.Options;

/// <summary>Settings of one node. Defaults are the original's (enigmaiot.md sections 8 and 16) unless said otherwise.</summary>
public sealed record NodeOptions
{
    /// <summary>The node's own address.</summary>
    public required MacAddress Address { get; init; }

    /// <summary>What the node keeps across power cuts.</summary>
    public required NodeConfiguration Configuration { get; init; }

    /// <summary>
    /// The node starts as a sleepy one and sleeps <see cref="NodeConfiguration.SleepSeconds"/> after each data message. Default off: it stays awake, whatever
    /// it is told.
    /// </summary>
    public bool Sleepy { get; init; }

    /// <summary>Ask for the broadcast key and obey broadcasts. Default off. Every node that has that key can forge a broadcast (section 18).</summary>
    public bool BroadcastEnabled { get; init; }

    /// <summary>Keep the clock in step with the gateway's. Default off; has no effect on a sleepy node.</summary>
    public bool ClockEnabled { get; init; }

    /// <summary>Count messages and check counters. Default on; both ends must agree. Off: random numbers are sent and nothing is checked.</summary>
    public bool UseCounters { get; init; } = true;

    /// <summary>
    /// "Compatible broadcast counters": accept broadcasts whose counter is not above the last one, as the original does. Default off, because such a frame is a
    /// replay; needed only when the gateway restarts its broadcast counter and keeps its broadcast key, which the original never does.
    /// </summary>
    public bool CompatibleBroadcastCounters { get; init; }

    /// <summary>
    /// INVALIDATE_KEY messages that are obeyed within <see cref="InvalidationWindow"/>. Default 4, range 1..1000 (the original: all). They are not
    /// authenticated.
    /// </summary>
    public int InvalidationsPerWindow { get; init; } = 4;

    /// <summary>Window of <see cref="InvalidationsPerWindow"/>. Default 60 s.</summary>
    public TimeSpan InvalidationWindow { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>RECONNECTION_PERIOD: least wait between two registrations, and the fixed part of each wait around a hello. Default 1.5 s.</summary>
    public TimeSpan ReconnectionPeriod { get; init; } = TimeSpan.FromMilliseconds(1500);

    /// <summary>PRE_REG_DELAY: the random part of the wait before a hello is below this. Default 5 s.</summary>
    public TimeSpan PreRegistrationDelay { get; init; } = TimeSpan.FromMilliseconds(5000);

    /// <summary>POST_REG_DELAY: the random part of a sleepy node's wait for the answer is below this. Default 1.5 s.</summary>
    public TimeSpan PostRegistrationDelay { get; init; } = TimeSpan.FromMilliseconds(1500);

    /// <summary>DOWNLINK_WAIT_TIME: how long a sleepy node listens after a data message. Default 350 ms.</summary>
    public TimeSpan DownlinkWait { get; init; } = TimeSpan.FromMilliseconds(350);

    /// <summary>From the confirmation of a restart to the restart. Default 2.5 s.</summary>
    public TimeSpan RestartDelay { get; init; } = TimeSpan.FromMilliseconds(2500);

    /// <summary>COMM_ERRORS_BEFORE_SCAN: consecutive frames without acknowledgement after which a scan is asked for. Default 2, range 1..100.</summary>
    public int ErrorsBeforeScan { get; init; } = 2;

    /// <summary>Largest firmware image that is accepted, in octets. Default 4 MiB.</summary>
    public uint MaximumFirmware { get; init; } = 4 * 1024 * 1024;

    /// <summary>Where firmware images go; null (default): every transfer is answered with a start error.</summary>
    public IFirmwareSink? Firmware { get; init; }

    /// <summary>The reset button; null (default): none.</summary>
    public IResetInput? ResetInput { get; init; }
}
