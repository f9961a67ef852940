using System.Buffers.Binary;
using System.Text;
using Sallyport.Wire;

namespace Sallyport.Links.Capture;

/// <summary>
/// Writes frames as a pcapng file that the usual tools open: one section, an interface of link type 127 (802.11 with radiotap, which carries signal and
/// channel), and for each protocol of packets without a radio around them one of link type 147 (USER0) that has the protocol's name; microseconds, one
/// enhanced packet block per frame. Little-endian. Not thread safe.
/// </summary>
public sealed class PcapngWriter : IDisposable
{
    internal const uint SectionHeader = 0x0A0D0D0A;
    internal const uint InterfaceDescription = 1;
    internal const uint EnhancedPacket = 6;
    internal const uint ByteOrderMagic = 0x1A2B3C4D;
    internal const ushort LinkTypeRadiotap = 127;
    internal const ushort LinkTypeUser0 = 147;
    internal const ushort InterfaceNameOption = 2;

    /// <summary>Longest packet of <see cref="WritePacket"/>, octets.</summary>
    public const int LongestPacket = 8_192;

    private const int MaximumProtocols = 16;
    private const int PacketHeaderLength = 20;
    private const int BlockOverhead = 12;
    private const int MaximumNameOctets = 200;

    private readonly Stream _stream;
    private readonly long _maximumLength;
    private readonly byte[] _block = new byte[BlockOverhead + PacketHeaderLength + LongestPacket];
    private readonly List<string> _protocols = [];
    private long _length;
    private int _sequence;

    /// <summary>Writes the heads of section and interface.</summary>
    /// <param name="stream">Where to; disposed with the writer.</param>
    /// <param name="interfaceName">Shown by tools; cut at 200 octets.</param>
    /// <param name="maximumLength">Frames beyond this many octets are counted, not written. Default 1 GiB.</param>
    public PcapngWriter(Stream stream, string interfaceName, long maximumLength = 1L << 30)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(interfaceName);
        _stream = stream;
        _maximumLength = maximumLength;
        WriteSection();
        WriteInterface(LinkTypeRadiotap, interfaceName);
        _stream.Flush();
    }

    /// <summary>Blocks that were not written because the file is as long as it may be or the disk refused.</summary>
    public long Skipped { get; private set; }

    /// <summary>Writes one frame.</summary>
    /// <param name="utcMicroseconds">Microseconds since 1970.</param>
    /// <param name="source">Sender.</param>
    /// <param name="destination">Receiver or broadcast.</param>
    /// <param name="rssi">dBm, null when unknown.</param>
    /// <param name="channel">1..14, null when unknown.</param>
    /// <param name="payload">0..1490 octets.</param>
    public void Write(long utcMicroseconds, MacAddress source, MacAddress destination, sbyte? rssi, byte? channel, ReadOnlySpan<byte> payload)
    {
        var packet = _block.AsSpan(8 + PacketHeaderLength);
        var head = Radiotap.Write(packet, rssi, channel);
        // The random value of a frame is not known here; the sequence number makes neighbours differ, which is what it is for.
        var length = head + EspNowFrame.Write(packet[head..], destination, source, _sequence, (uint)_sequence, payload);
        _sequence++;
        WriteEnhanced(utcMicroseconds, 0, length);
    }

    /// <summary>Writes one packet of a protocol that needs no radio around it.</summary>
    /// <param name="utcMicroseconds">Microseconds since 1970.</param>
    /// <param name="protocol">Its name; at most 16 of them in a file.</param>
    /// <param name="packet">0..<see cref="LongestPacket"/> octets.</param>
    public void WritePacket(long utcMicroseconds, string protocol, ReadOnlySpan<byte> packet)
    {
        ArgumentNullException.ThrowIfNull(protocol);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(packet.Length, LongestPacket);
        var number = _protocols.IndexOf(protocol);
        if (number < 0)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(_protocols.Count, MaximumProtocols, nameof(protocol));
            number = _protocols.Count;
            _protocols.Add(protocol);
            WriteInterface(LinkTypeUser0, protocol);
        }

        packet.CopyTo(_block.AsSpan(8 + PacketHeaderLength));
        WriteEnhanced(utcMicroseconds, (uint)(1 + number), packet.Length);
    }

    /// <summary>Hands what is buffered to the stream.</summary>
    public void Flush() => _stream.Flush();

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();

    /// <summary>Writes the packet that stands in the block.</summary>
    private void WriteEnhanced(long utcMicroseconds, uint interfaceNumber, int length)
    {
        var padded = (length + 3) & ~3;
        _block.AsSpan(8 + PacketHeaderLength)[length..padded].Clear();
        var body = _block.AsSpan(8);
        BinaryPrimitives.WriteUInt32LittleEndian(body, interfaceNumber);
        BinaryPrimitives.WriteUInt32LittleEndian(body[4..], (uint)(utcMicroseconds >> 32));
        BinaryPrimitives.WriteUInt32LittleEndian(body[8..], (uint)utcMicroseconds);
        BinaryPrimitives.WriteUInt32LittleEndian(body[12..], (uint)length);
        BinaryPrimitives.WriteUInt32LittleEndian(body[16..], (uint)length);
        WriteBlock(EnhancedPacket, PacketHeaderLength + padded);
    }

    private void WriteSection()
    {
        var body = _block.AsSpan(8);
        BinaryPrimitives.WriteUInt32LittleEndian(body, ByteOrderMagic);
        BinaryPrimitives.WriteUInt16LittleEndian(body[4..], 1);
        BinaryPrimitives.WriteUInt16LittleEndian(body[6..], 0);
        BinaryPrimitives.WriteInt64LittleEndian(body[8..], -1);
        WriteBlock(SectionHeader, 16);
    }

    private void WriteInterface(ushort linkType, string name)
    {
        var body = _block.AsSpan(8);
        body[..(20 + MaximumNameOctets)].Clear();
        BinaryPrimitives.WriteUInt16LittleEndian(body, linkType);
        Encoding.UTF8.GetEncoder().Convert(name, body.Slice(12, MaximumNameOctets), flush: true, out _, out var used, out _);
        BinaryPrimitives.WriteUInt16LittleEndian(body[8..], InterfaceNameOption);
        BinaryPrimitives.WriteUInt16LittleEndian(body[10..], (ushort)used);
        WriteBlock(InterfaceDescription, 12 + ((used + 3) & ~3) + 4);
    }

    private void WriteBlock(uint type, int bodyLength)
    {
        var total = BlockOverhead + bodyLength;
        if (_length + total > _maximumLength)
        {
            Skipped++;
            return;
        }

        BinaryPrimitives.WriteUInt32LittleEndian(_block, type);
        BinaryPrimitives.WriteUInt32LittleEndian(_block.AsSpan(4), (uint)total);
        BinaryPrimitives.WriteUInt32LittleEndian(_block.AsSpan(total - 4), (uint)total);
        try
        {
            _stream.Write(_block, 0, total);
            _length += total;
        }
        catch (IOException)
        {
            // A full disk must not stop the radio; what cannot be written is counted.
            Skipped++;
        }
    }
}
