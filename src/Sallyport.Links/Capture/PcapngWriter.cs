using System.Buffers.Binary;
using System.Text;
using Sallyport.Wire;

namespace Sallyport.Links.Capture;

/// <summary>
/// Writes frames as a pcapng file that the usual tools open: one section, one interface of link type 127 (802.11 with radiotap, which carries signal and
/// channel), microseconds, one enhanced packet block per frame. Little-endian. Not thread safe.
/// </summary>
public sealed class PcapngWriter : IDisposable
{
    internal const uint SectionHeader = 0x0A0D0D0A;
    internal const uint InterfaceDescription = 1;
    internal const uint EnhancedPacket = 6;
    internal const uint ByteOrderMagic = 0x1A2B3C4D;
    internal const ushort LinkTypeRadiotap = 127;
    private const ushort InterfaceNameOption = 2;
    private const int PacketHeaderLength = 20;
    private const int BlockOverhead = 12;
    private const int MaximumNameOctets = 200;

    private readonly Stream _stream;
    private readonly long _maximumLength;
    private readonly byte[] _block = new byte[BlockOverhead + PacketHeaderLength + Radiotap.MaximumLength + EspNowFrame.MaximumLength + 3];
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
        WriteInterface(interfaceName);
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
        var padded = (length + 3) & ~3;
        packet[length..padded].Clear();
        var body = _block.AsSpan(8);
        BinaryPrimitives.WriteUInt32LittleEndian(body, 0);
        BinaryPrimitives.WriteUInt32LittleEndian(body[4..], (uint)(utcMicroseconds >> 32));
        BinaryPrimitives.WriteUInt32LittleEndian(body[8..], (uint)utcMicroseconds);
        BinaryPrimitives.WriteUInt32LittleEndian(body[12..], (uint)length);
        BinaryPrimitives.WriteUInt32LittleEndian(body[16..], (uint)length);
        WriteBlock(EnhancedPacket, PacketHeaderLength + padded);
    }

    /// <summary>Hands what is buffered to the stream.</summary>
    public void Flush() => _stream.Flush();

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();

    private void WriteSection()
    {
        var body = _block.AsSpan(8);
        BinaryPrimitives.WriteUInt32LittleEndian(body, ByteOrderMagic);
        BinaryPrimitives.WriteUInt16LittleEndian(body[4..], 1);
        BinaryPrimitives.WriteUInt16LittleEndian(body[6..], 0);
        BinaryPrimitives.WriteInt64LittleEndian(body[8..], -1);
        WriteBlock(SectionHeader, 16);
    }

    private void WriteInterface(string name)
    {
        var body = _block.AsSpan(8);
        body[..(20 + MaximumNameOctets)].Clear();
        BinaryPrimitives.WriteUInt16LittleEndian(body, LinkTypeRadiotap);
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
