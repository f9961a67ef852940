using System.Buffers.Binary;
using System.Text;
using Sallyport.Wire;

namespace Sallyport.Links.Capture;

/// <summary>
/// Reads the ESP-NOW frames of a pcapng file: little-endian sections, interfaces of link type 105 (802.11) or 127 (with radiotap), enhanced packet blocks;
/// and packets of interfaces of link type 147 (USER0), whose names tell the protocol. Other blocks, other interfaces and frames that are not ESP-NOW are passed over and counted. Never more than one block in memory.
/// </summary>
public sealed class PcapngReader
{
    private const int MaximumBlock = 256 * 1024;
    private const int MaximumInterfaces = 256;
    private const int BlockHead = 8;
    private const int BlockOverhead = 12;
    private const int PacketHeaderLength = 20;
    private const ushort LinkTypePlain = 105;
    private const int ResolutionOption = 9;
    private const int EndOption = 0;

    private readonly Stream _stream;
    private readonly List<(ushort LinkType, double MicrosecondsPerTick, string Name)> _interfaces = [];
    private byte[] _block = new byte[4096];

    /// <summary>Reads from a stream that others own.</summary>
    public PcapngReader(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        _stream = stream;
    }

    /// <summary>Packets that hold neither an unencrypted ESP-NOW frame nor one of link type 147.</summary>
    public int Skipped { get; private set; }

    /// <summary>What is wrong with the file, once reading has ended; null when it ended well.</summary>
    public string? Error { get; private set; }

    /// <summary>The next frame; null at the end of the file or of what can be read (see <see cref="Error"/>).</summary>
    public CapturedFrame? Read()
    {
        while (ReadBlock(out var type) is { } body)
        {
            switch (type)
            {
                case PcapngWriter.SectionHeader:
                    _interfaces.Clear();
                    break;
                case PcapngWriter.InterfaceDescription:
                    AddInterface(body.Span);
                    break;
                case PcapngWriter.EnhancedPacket when ReadPacket(body.Span) is { } frame:
                    return frame;
                case PcapngWriter.EnhancedPacket:
                    Skipped++;
                    break;
            }
        }

        return null;
    }

    private ReadOnlyMemory<byte>? ReadBlock(out uint type)
    {
        type = 0;
        if (Error is not null)
        {
            return null;
        }

        var got = _stream.ReadAtLeast(_block.AsSpan(0, BlockHead), BlockHead, throwOnEndOfStream: false);
        if (got < BlockHead)
        {
            return got == 0 ? null : Fail("the file ends inside a block");
        }

        type = BinaryPrimitives.ReadUInt32LittleEndian(_block);
        var total = BinaryPrimitives.ReadUInt32LittleEndian(_block.AsSpan(4));
        if (total is < BlockOverhead or > MaximumBlock || total % 4 != 0)
        {
            return Fail("not a little-endian pcapng file, or a block of impossible length");
        }

        if (_block.Length < total)
        {
            Array.Resize(ref _block, (int)total);
        }

        var rest = (int)total - BlockHead;
        if (_stream.ReadAtLeast(_block.AsSpan(BlockHead, rest), rest, throwOnEndOfStream: false) < rest)
        {
            return Fail("the file ends inside a block");
        }

        var body = _block.AsMemory(BlockHead, (int)total - BlockOverhead);
        var magic = body.Length >= sizeof(uint) ? BinaryPrimitives.ReadUInt32LittleEndian(body.Span) : 0;
        if (type == PcapngWriter.SectionHeader ? magic != PcapngWriter.ByteOrderMagic : _interfaces.Count == 0 && type == PcapngWriter.EnhancedPacket)
        {
            return Fail("not a little-endian pcapng file");
        }

        return body;
    }

    private ReadOnlyMemory<byte>? Fail(string error)
    {
        Error = error;
        return null;
    }

    private void AddInterface(ReadOnlySpan<byte> body)
    {
        if (body.Length < 8 || _interfaces.Count >= MaximumInterfaces)
        {
            Error = "an interface block that is too short, or too many of them";
            return;
        }

        var perTick = 1.0;
        var name = "";
        for (var options = body[8..]; options.Length >= 4;)
        {
            var code = BinaryPrimitives.ReadUInt16LittleEndian(options);
            var length = BinaryPrimitives.ReadUInt16LittleEndian(options[2..]);
            var padded = 4 + ((length + 3) & ~3);
            if (code == EndOption || padded > options.Length)
            {
                break;
            }

            if (code == ResolutionOption && length == 1)
            {
                var exponent = options[4] & 0x7F;
                perTick = 1e6 * ((options[4] & 0x80) != 0 ? Math.Pow(2, -exponent) : Math.Pow(10, -exponent));
            }

            if (code == PcapngWriter.InterfaceNameOption)
            {
                name = Encoding.UTF8.GetString(options.Slice(4, length));
            }

            options = options[padded..];
        }

        _interfaces.Add((BinaryPrimitives.ReadUInt16LittleEndian(body), perTick, name));
    }

    private CapturedFrame? ReadPacket(ReadOnlySpan<byte> body)
    {
        if (body.Length < PacketHeaderLength)
        {
            return null;
        }

        var index = BinaryPrimitives.ReadUInt32LittleEndian(body);
        var captured = BinaryPrimitives.ReadUInt32LittleEndian(body[12..]);
        if (index >= _interfaces.Count || captured > body.Length - PacketHeaderLength)
        {
            return null;
        }

        var (linkType, perTick, name) = _interfaces[(int)index];
        var ticks = ((ulong)BinaryPrimitives.ReadUInt32LittleEndian(body[4..]) << 32) | BinaryPrimitives.ReadUInt32LittleEndian(body[8..]);
        var packet = body.Slice(PacketHeaderLength, (int)captured);
        // A resolution of microseconds must not pass through a double: 2^53 would still do, but exact is simpler to trust.
        var microseconds = perTick == 1.0 ? (long)Math.Min(ticks, long.MaxValue) : (long)Math.Min(ticks * perTick, long.MaxValue / 2);
        if (linkType == PcapngWriter.LinkTypeUser0)
        {
            return new CapturedFrame(microseconds, MacAddress.None, MacAddress.None, null, packet.ToArray()) { Protocol = name };
        }

        sbyte? rssi = null;
        var head = 0;
        if (linkType is not (LinkTypePlain or PcapngWriter.LinkTypeRadiotap)
            || (linkType == PcapngWriter.LinkTypeRadiotap && !Radiotap.TryRead(packet, out head, out rssi))
            || !EspNowFrame.TryRead(packet[head..], out var destination, out var source, out var payload))
        {
            return null;
        }

        return new CapturedFrame(microseconds, source, destination, rssi, payload);
    }
}
