using System.Buffers.Binary;
using Sallyport.Protocols.EStim.Codec;
using Sallyport.Protocols.EStim.Messages;
using Sallyport.Protocols.EStim.Outputs;

namespace Sallyport.Protocols.EStim.Session;

/// <summary>
/// What a device keeps when it loses power: numbers ahead of those in use, so that nothing that was sent before can be replayed afterwards; the salts of
/// the last temporary keys; limits. Never a key. It is handed to the host as <see cref="DeviceEventKind.MemoryChanged"/> before the packet is answered
/// that made it necessary.
/// </summary>
/// <remarks>
/// <code>
///   1        3             2         8          1       n x 10                   1       n x 16   1          1       n x 4             2
/// +----+---------------+---------+---------+-------+-------------------------+-------+--------+----------+-------+-----------------+-----+
/// | 01 | has, heard    | sent    | sealed  | peers | address module counter  | salts |  salt  | watchdog |outputs| limit rise      | CRC |
/// +----+---------------+---------+---------+-------+-------------------------+-------+--------+----------+-------+-----------------+-----+
/// All numbers little-endian; the CRC is CRC-16/MODBUS over everything before it.
/// </code>
/// </remarks>
internal sealed class DeviceMemory
{
    /// <summary>Salts that are remembered (estim.md section 9.2).</summary>
    public const int MaximumSalts = 8;

    private const byte Version = 1;
    private const int FixedLength = 14;
    private const int PeerLength = 10;

    /// <summary>Sequence numbers under the master key up to here count as used; null when none was ever accepted.</summary>
    public ushort? HeardReserve { get; set; }

    /// <summary>Own sequence numbers under the master key up to here count as used.</summary>
    public ushort SentReserve { get; set; }

    /// <summary>Own sealed counters under the master key up to here count as used.</summary>
    public ulong SealedSentReserve { get; set; }

    /// <summary>Sealed counters of senders under the master key up to here count as used.</summary>
    public Dictionary<Endpoint, ulong> SealedHeardReserves { get; } = [];

    /// <summary>Salts of the newest temporary keys, oldest first.</summary>
    public List<byte[]> Salts { get; } = [];

    /// <summary>Watchdog in seconds.</summary>
    public byte WatchdogSeconds { get; set; } = 5;

    /// <summary>Limits of the outputs; empty until SetLimits was accepted.</summary>
    public List<OutputLimit> Limits { get; } = [];

    /// <summary>Remembers a salt and forgets the oldest.</summary>
    public void AddSalt(ReadOnlySpan<byte> salt)
    {
        if (Salts.Count == MaximumSalts)
        {
            Salts.RemoveAt(0);
        }

        Salts.Add(salt.ToArray());
    }

    /// <summary>All of it as octets.</summary>
    public byte[] Write()
    {
        var octets = new byte[FixedLength + 1 + (SealedHeardReserves.Count * PeerLength) + 1 + (Salts.Count * InitTempKey.SaltLength) + 2 + (Limits.Count * 4) + PacketLayout.ChecksumLength];
        var rest = octets.AsSpan();
        rest[0] = Version;
        rest[1] = HeardReserve is null ? (byte)0 : (byte)1;
        BinaryPrimitives.WriteUInt16LittleEndian(rest[2..], HeardReserve ?? 0);
        BinaryPrimitives.WriteUInt16LittleEndian(rest[4..], SentReserve);
        BinaryPrimitives.WriteUInt64LittleEndian(rest[6..], SealedSentReserve);
        rest = rest[FixedLength..];
        rest[0] = (byte)SealedHeardReserves.Count;
        rest = rest[1..];
        foreach (var (peer, counter) in SealedHeardReserves.OrderBy(static entry => entry.Key.Address).ThenBy(static entry => entry.Key.Module))
        {
            rest[0] = peer.Address;
            rest[1] = peer.Module;
            BinaryPrimitives.WriteUInt64LittleEndian(rest[2..], counter);
            rest = rest[PeerLength..];
        }

        rest[0] = (byte)Salts.Count;
        rest = rest[1..];
        foreach (var salt in Salts)
        {
            salt.CopyTo(rest);
            rest = rest[InitTempKey.SaltLength..];
        }

        rest[0] = WatchdogSeconds;
        rest[1] = (byte)Limits.Count;
        rest = rest[2..];
        foreach (var limit in Limits)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(rest, limit.MaximumLevel);
            BinaryPrimitives.WriteUInt16LittleEndian(rest[2..], limit.MaximumRise);
            rest = rest[4..];
        }

        BinaryPrimitives.WriteUInt16LittleEndian(rest, Crc16.Of(CrcVariant.Modbus).Compute(octets.AsSpan(0, octets.Length - PacketLayout.ChecksumLength)));
        return octets;
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="ArgumentException">It is damaged: the device must not run on it, because it could not refuse replays.</exception>
    public static DeviceMemory Read(ReadOnlySpan<byte> octets)
    {
        var memory = new DeviceMemory();
        if (octets.IsEmpty)
        {
            return memory;
        }

        if (octets.Length < FixedLength + PacketLayout.ChecksumLength || octets[0] != Version
            || Crc16.Of(CrcVariant.Modbus).Compute(octets[..^PacketLayout.ChecksumLength]) != BinaryPrimitives.ReadUInt16LittleEndian(octets[^PacketLayout.ChecksumLength..]))
        {
            throw new ArgumentException("the stored memory of the device is damaged", nameof(octets));
        }

        memory.HeardReserve = octets[1] == 0 ? null : BinaryPrimitives.ReadUInt16LittleEndian(octets[2..]);
        memory.SentReserve = BinaryPrimitives.ReadUInt16LittleEndian(octets[4..]);
        memory.SealedSentReserve = BinaryPrimitives.ReadUInt64LittleEndian(octets[6..]);
        var rest = octets[FixedLength..];
        var peers = rest[0];
        rest = rest[1..];
        for (var i = 0; i < peers; i++, rest = rest[PeerLength..])
        {
            memory.SealedHeardReserves[new Endpoint(rest[0], rest[1])] = BinaryPrimitives.ReadUInt64LittleEndian(rest[2..]);
        }

        var salts = rest[0];
        rest = rest[1..];
        for (var i = 0; i < salts; i++, rest = rest[InitTempKey.SaltLength..])
        {
            memory.AddSalt(rest[..InitTempKey.SaltLength]);
        }

        memory.WatchdogSeconds = rest[0];
        var limits = rest[1];
        rest = rest[2..];
        for (var output = 0; output < Math.Min((int)limits, OutputSet.MaximumOutputs); output++, rest = rest[4..])
        {
            memory.Limits.Add(new OutputLimit((byte)output, BinaryPrimitives.ReadUInt16LittleEndian(rest), BinaryPrimitives.ReadUInt16LittleEndian(rest[2..])));
        }

        return memory;
    }
}
