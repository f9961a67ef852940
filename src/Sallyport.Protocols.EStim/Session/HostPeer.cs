using System.Buffers.Binary;
using Sallyport.Protocols.EStim.Codec;
using Sallyport.Protocols.EStim.Outputs;
using Sallyport.Wire;

namespace Sallyport.Protocols.EStim.Session;

/// <summary>What a host keeps of one device.</summary>
internal sealed class HostPeer(Endpoint endpoint, HostDevice settings) : IDisposable
{
    private const int MemoryLength = 21;

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

    public Instant StatusDue { get; set; }

    public Instant KeepAliveDue { get; set; } = Instant.Never;

    /// <summary>The device was told to stop and has not said that it did.</summary>
    public bool OwesStop { get; set; }

    public ushort ClearSequence { get; set; }

    public ushort SentReserve { get; set; }

    public ulong SealedSentReserve { get; set; }

    public ushort? HeardReserve { get; set; }

    public ulong SealedHeardReserve { get; set; }

    /// <summary>True when outputs may have a level.</summary>
    public bool MayBeActive => State is DeviceState.Active or DeviceState.RampDown or DeviceState.Armed;

    /// <summary>Takes over what was stored: flag(1) | heard(2) | sent(2) | sealed heard(8) | sealed sent(8), little-endian.</summary>
    /// <exception cref="ArgumentException">It has another length.</exception>
    public void ReadMemory(ReadOnlySpan<byte> octets)
    {
        if (octets.IsEmpty || Master is null)
        {
            return;
        }

        if (octets.Length != MemoryLength)
        {
            throw new ArgumentException("the stored memory of a device has 21 octets", nameof(octets));
        }

        HeardReserve = octets[0] == 0 ? null : BinaryPrimitives.ReadUInt16LittleEndian(octets[1..]);
        SentReserve = BinaryPrimitives.ReadUInt16LittleEndian(octets[3..]);
        SealedHeardReserve = BinaryPrimitives.ReadUInt64LittleEndian(octets[5..]);
        SealedSentReserve = BinaryPrimitives.ReadUInt64LittleEndian(octets[13..]);
        Master.HeardSequence = HeardReserve;
        Master.SentSequence = SentReserve;
        Master.SentCounter = SealedSentReserve;
        Master.SealedPeers[endpoint] = new SealedPeer { HeardCounter = SealedHeardReserve };
    }

    public byte[] WriteMemory()
    {
        var octets = new byte[MemoryLength];
        octets[0] = HeardReserve is null ? (byte)0 : (byte)1;
        BinaryPrimitives.WriteUInt16LittleEndian(octets.AsSpan(1), HeardReserve ?? 0);
        BinaryPrimitives.WriteUInt16LittleEndian(octets.AsSpan(3), SentReserve);
        BinaryPrimitives.WriteUInt64LittleEndian(octets.AsSpan(5), SealedHeardReserve);
        BinaryPrimitives.WriteUInt64LittleEndian(octets.AsSpan(13), SealedSentReserve);
        return octets;
    }

    public void Dispose()
    {
        Master?.Dispose();
        Temporary?.Dispose();
    }
}
