using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Unicode;
using Sallyport.Wire;

namespace Sallyport.Protocols.EnigmaIot.Session;

/// <summary>What the original keeps in memory that survives deep sleep: keys, counters, id, gateway, channel, name, sleep time.</summary>
/// <remarks>
/// <code>
///  0..1   2        3      4..5     6..13               14..45       46..77         78..83   84       85..88   89       90..121   122..125
///  "SN"   version  flags  node id  4 counters, u16 LE  session key  broadcast key  gateway  channel  sleep s  name n   name      CRC-32
/// </code>
/// Integers are little-endian. Flags: bit 0 session, bit 1 broadcast key. Counters: data, control, downlink, broadcast. CRC-32 (polynomial 0xEDB88320) over
/// octets 0..121: it finds torn writes and lost memory, it is no protection against an attacker.
/// </remarks>
internal sealed class NodeContext : IDisposable
{
    public const int Length = 126;

    private const byte Version = 1;
    private const int VersionAt = 2;
    private const int FlagsAt = 3;
    private const int NodeIdAt = 4;
    private const int CountersAt = 6;
    private const int SessionKeyAt = 14;
    private const int BroadcastKeyAt = 46;
    private const int GatewayAt = 78;
    private const int ChannelAt = 84;
    private const int SleepAt = 85;
    private const int NameLengthAt = 89;
    private const int NameAt = 90;
    private const int NameRoom = 32;
    private const int CrcAt = 122;
    private const byte SessionFlag = 1;
    private const byte BroadcastFlag = 2;

    private readonly byte[] _sessionKey = new byte[Keys.SessionKey.Length];
    private readonly byte[] _broadcastKey = new byte[Keys.SessionKey.Length];

    public bool HasSession { get; private set; }

    public bool HasBroadcastKey { get; private set; }

    public ReadOnlySpan<byte> SessionKey => _sessionKey;

    public ReadOnlySpan<byte> BroadcastKey => _broadcastKey;

    public ushort NodeId { get; private set; }

    public ushort DataCounter { get; set; }

    public ushort ControlCounter { get; set; }

    public ushort DownlinkCounter { get; set; }

    public ushort BroadcastCounter { get; set; }

    public MacAddress Gateway { get; set; }

    public byte Channel { get; set; }

    public uint SleepSeconds { get; set; }

    public string Name { get; set; } = "";

    /// <summary>A new key: all counters of the session start at 0. The broadcast counter stays with its key.</summary>
    public void BeginSession(ReadOnlySpan<byte> sharedSecret, ushort nodeId)
    {
        Keys.SessionKey.Derive(sharedSecret, _sessionKey);
        (HasSession, NodeId, DataCounter, ControlCounter, DownlinkCounter) = (true, nodeId, 0, 0, 0);
    }

    public void EndSession()
    {
        CryptographicOperations.ZeroMemory(_sessionKey);
        (HasSession, NodeId, DataCounter, ControlCounter, DownlinkCounter) = (false, 0, 0, 0, 0);
    }

    /// <summary>
    /// Takes a broadcast key. Its counter starts at 0 only when the key is another one: otherwise everything that was ever broadcast could be replayed to a
    /// node that has just registered again.
    /// </summary>
    public void SetBroadcastKey(ReadOnlySpan<byte> key)
    {
        if (HasBroadcastKey && CryptographicOperations.FixedTimeEquals(_broadcastKey, key))
        {
            return;
        }

        key.CopyTo(_broadcastKey);
        (HasBroadcastKey, BroadcastCounter) = (true, 0);
    }

    /// <summary>Writes <see cref="Length"/> octets.</summary>
    public void Write(Span<byte> octets)
    {
        octets[..Length].Clear();
        "SN"u8.CopyTo(octets);
        octets[VersionAt] = Version;
        octets[FlagsAt] = (byte)((HasSession ? SessionFlag : 0) | (HasBroadcastKey ? BroadcastFlag : 0));
        BinaryPrimitives.WriteUInt16LittleEndian(octets[NodeIdAt..], NodeId);
        BinaryPrimitives.WriteUInt16LittleEndian(octets[CountersAt..], DataCounter);
        BinaryPrimitives.WriteUInt16LittleEndian(octets[(CountersAt + 2)..], ControlCounter);
        BinaryPrimitives.WriteUInt16LittleEndian(octets[(CountersAt + 4)..], DownlinkCounter);
        BinaryPrimitives.WriteUInt16LittleEndian(octets[(CountersAt + 6)..], BroadcastCounter);
        _sessionKey.CopyTo(octets[SessionKeyAt..]);
        _broadcastKey.CopyTo(octets[BroadcastKeyAt..]);
        Gateway.Write(octets[GatewayAt..]);
        octets[ChannelAt] = Channel;
        BinaryPrimitives.WriteUInt32LittleEndian(octets[SleepAt..], SleepSeconds);
        octets[NameLengthAt] = (byte)Encoding.UTF8.GetBytes(Name, octets.Slice(NameAt, NameRoom));
        BinaryPrimitives.WriteUInt32LittleEndian(octets[CrcAt..], Crc32(octets[..CrcAt]));
    }

    /// <summary>Reads what <see cref="Write"/> wrote. False, and nothing changed, when it is anything else or holds no session.</summary>
    public bool TryRead(ReadOnlySpan<byte> octets)
    {
        if (octets.Length != Length || !octets.StartsWith("SN"u8) || octets[VersionAt] != Version || (octets[FlagsAt] & SessionFlag) == 0
            || octets[NameLengthAt] > NameRoom || !Utf8.IsValid(octets.Slice(NameAt, octets[NameLengthAt]))
            || BinaryPrimitives.ReadUInt32LittleEndian(octets[CrcAt..]) != Crc32(octets[..CrcAt]))
        {
            return false;
        }

        (HasSession, HasBroadcastKey) = (true, (octets[FlagsAt] & BroadcastFlag) != 0);
        NodeId = BinaryPrimitives.ReadUInt16LittleEndian(octets[NodeIdAt..]);
        DataCounter = BinaryPrimitives.ReadUInt16LittleEndian(octets[CountersAt..]);
        ControlCounter = BinaryPrimitives.ReadUInt16LittleEndian(octets[(CountersAt + 2)..]);
        DownlinkCounter = BinaryPrimitives.ReadUInt16LittleEndian(octets[(CountersAt + 4)..]);
        BroadcastCounter = BinaryPrimitives.ReadUInt16LittleEndian(octets[(CountersAt + 6)..]);
        octets.Slice(SessionKeyAt, _sessionKey.Length).CopyTo(_sessionKey);
        octets.Slice(BroadcastKeyAt, _broadcastKey.Length).CopyTo(_broadcastKey);
        Gateway = MacAddress.Read(octets[GatewayAt..]);
        Channel = octets[ChannelAt];
        SleepSeconds = BinaryPrimitives.ReadUInt32LittleEndian(octets[SleepAt..]);
        Name = Encoding.UTF8.GetString(octets.Slice(NameAt, octets[NameLengthAt]));
        return true;
    }

    /// <summary>Clears the keys.</summary>
    public void Dispose()
    {
        EndSession();
        CryptographicOperations.ZeroMemory(_broadcastKey);
        HasBroadcastKey = false;
    }

    private static uint Crc32(ReadOnlySpan<byte> octets)
    {
        var crc = uint.MaxValue;
        foreach (var octet in octets)
        {
            crc ^= octet;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ (0xEDB8_8320 & (0 - (crc & 1)));
            }
        }

        return ~crc;
    }
}
