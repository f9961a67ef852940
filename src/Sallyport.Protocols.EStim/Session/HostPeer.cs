using System.Buffers.Binary;
using Sallyport.Protocols.EStim.Codec;
using Sallyport.Protocols.EStim.Outputs;
using Sallyport.Wire;

namespace Sallyport.Protocols.EStim.Session;

/// <summary>What a host keeps of one device.</summary>
internal sealed class HostPeer(Endpoint endpoint, HostDevice settings, TimeSpan handsOff) : IDisposable
{
    private const int MemoryLength = 30;

    /// <summary>Without the watchdog, as earlier versions stored it.</summary>
    private const int WatchdogAt = 29;

    /// <summary>Without the time of the last question, too.</summary>
    private const int ShortMemoryLength = 21;

    private const int WordsInAWatchdog = 3;

    /// <summary>A day: whatever was asked before has ended.</summary>
    private const long LongestMemory = 86_400_000_000;

    public Endpoint Endpoint => endpoint;

    public bool AllowsPlainMode => settings.AllowsPlainMode;

    public KeySlot? Master { get; } = settings.MasterKey.IsEmpty ? null : new KeySlot(settings.MasterKey.Span);

    public KeySlot? Temporary { get; } = settings.TemporaryKey.IsEmpty ? null : new KeySlot(settings.TemporaryKey.Span);

    /// <summary>Wishes of people and programs, oldest first.</summary>
    public Queue<Wish> Waiting { get; } = new();

    public PeerMode Mode { get; set; }

    /// <summary>How often the numbers were moved ahead to find those that the device accepts.</summary>
    public int Jumps { get; set; }

    public bool IsReached { get; set; }

    /// <summary>State in the newest authenticated status; null before the first.</summary>
    public DeviceState? State { get; set; }

    /// <summary>Somebody armed or set levels through this host in this run, or said that it shall go on: the host keeps the watchdog fed.</summary>
    public bool IsInCharge { get; set; }

    /// <summary>When the host may ask under a key although nobody is in charge.</summary>
    public AskingRule Asking { get; } = new(handsOff);

    /// <summary>When it began to ask a device that was not known to be at rest, UTC microseconds; 0 when it is at rest or somebody is in charge. Outlives the host.</summary>
    public long AskedMicroseconds { get; set; }

    /// <summary>When a device that was given up is tried anew.</summary>
    public Instant RetryAt { get; set; }

    /// <summary>It has shown once that it has the sealed types and this key: a NACK that says otherwise is not its own.</summary>
    public bool IsKnownSealed => SealedHeardReserve > 0;

    public Instant StatusDue { get; set; }

    public Instant KeepAliveDue { get; set; } = Instant.Never;

    /// <summary>The device was told to stop and has not said that it did.</summary>
    public bool OwesStop { get; set; }

    public ushort ClearSequence { get; set; }

    public ushort SentReserve { get; set; }

    public ulong SealedSentReserve { get; set; }

    public ushort? HeardReserve { get; set; }

    public ulong SealedHeardReserve { get; set; }

    /// <summary>The watchdog that was set through this host, seconds; 0 for none. Outlives the host.</summary>
    public byte WatchdogSeconds { get; set; }

    /// <summary>True when outputs may have a level.</summary>
    public bool MayBeActive => State is DeviceState.Active or DeviceState.RampDown or DeviceState.Armed;

    /// <summary>Refuses what no <see cref="WriteMemory"/> wrote.</summary>
    /// <exception cref="ArgumentException">It has another length.</exception>
    public static void CheckMemory(ReadOnlySpan<byte> octets)
    {
        if (octets.Length is not (0 or MemoryLength or WatchdogAt or ShortMemoryLength))
        {
            throw new ArgumentException("the stored memory of a device has 30 octets, or 29 or 21", nameof(octets));
        }
    }

    /// <summary>Takes over what was stored: flag(1) | heard(2) | sent(2) | sealed heard(8) | sealed sent(8) | asked(8) | watchdog(1), little-endian. Checked before.</summary>
    public void ReadMemory(ReadOnlySpan<byte> octets, Now now)
    {
        if (octets.IsEmpty || Master is null)
        {
            return;
        }

        HeardReserve = octets[0] == 0 ? null : BinaryPrimitives.ReadUInt16LittleEndian(octets[1..]);
        SentReserve = BinaryPrimitives.ReadUInt16LittleEndian(octets[3..]);
        SealedHeardReserve = BinaryPrimitives.ReadUInt64LittleEndian(octets[5..]);
        SealedSentReserve = BinaryPrimitives.ReadUInt64LittleEndian(octets[13..]);
        Master.HeardSequence = HeardReserve;
        Master.SentSequence = SentReserve;
        Master.SentCounter = SealedSentReserve;
        Master.SealedPeers[endpoint] = new SealedPeer { HeardCounter = SealedHeardReserve };
        WatchdogSeconds = octets.Length == MemoryLength ? octets[WatchdogAt] : (byte)0;
        AskedMicroseconds = octets.Length >= WatchdogAt ? BinaryPrimitives.ReadInt64LittleEndian(octets[ShortMemoryLength..]) : 0;
        if (AskedMicroseconds != 0)
        {
            Asking.Resume(now.Monotonic, TimeSpan.FromMicroseconds(Math.Clamp(now.UtcMicroseconds - AskedMicroseconds, -1, LongestMemory)));
        }
    }

    /// <summary>How often to say that somebody is in charge: three times in the watchdog's time, where that is more often than usual.</summary>
    public TimeSpan KeepAliveInterval(TimeSpan usual)
    {
        var needed = TimeSpan.FromSeconds(WatchdogSeconds) / WordsInAWatchdog;
        return WatchdogSeconds > 0 && needed < usual ? needed : usual;
    }

    public byte[] WriteMemory()
    {
        var octets = new byte[MemoryLength];
        octets[0] = HeardReserve is null ? (byte)0 : (byte)1;
        BinaryPrimitives.WriteUInt16LittleEndian(octets.AsSpan(1), HeardReserve ?? 0);
        BinaryPrimitives.WriteUInt16LittleEndian(octets.AsSpan(3), SentReserve);
        BinaryPrimitives.WriteUInt64LittleEndian(octets.AsSpan(5), SealedHeardReserve);
        BinaryPrimitives.WriteUInt64LittleEndian(octets.AsSpan(13), SealedSentReserve);
        BinaryPrimitives.WriteInt64LittleEndian(octets.AsSpan(ShortMemoryLength), AskedMicroseconds);
        octets[WatchdogAt] = WatchdogSeconds;
        return octets;
    }

    public void Dispose()
    {
        Master?.Dispose();
        Temporary?.Dispose();
    }
}
