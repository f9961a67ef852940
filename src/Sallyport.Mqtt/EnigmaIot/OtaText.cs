using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Globalization;

namespace Sallyport.Mqtt.EnigmaIot;

/// <summary>
/// The text of <c>set/ota</c> as the octets after the control code (enigmaiot.md section 10.2):
/// <c>0,size,chunks,md5</c> becomes index 0 (2, LE) | size(4, LE) | chunks(2, LE) | md5(32 ASCII characters);
/// <c>index,base64</c> becomes index(2, LE) | up to 212 octets.
/// </summary>
internal static class OtaText
{
    private const int IndexLength = 2;
    private const int SizeAt = 2;
    private const int ChunksAt = 6;
    private const int Md5At = 8;
    private const int Md5Length = 32;
    private const int LongestNumber = 9;
    private const int LongestChunk = 212;
    private const int Base64Quantum = 4;

    /// <summary>Base64 of the longest chunk, and then some for line ends.</summary>
    private const int LongestText = 400;

    private static readonly SearchValues<byte> LowerCaseHex = SearchValues.Create("0123456789abcdef"u8);

    /// <summary>Null where the original refuses, and where it would cut a number or go beyond the longest frame.</summary>
    internal static byte[]? ToOctets(ReadOnlySpan<byte> text)
    {
        if (text.Length > LongestText || !Number(ref text, ushort.MaxValue, out var index))
        {
            return null;
        }

        return index == 0 ? Start(text) : Chunk((ushort)index, text);
    }

    private static byte[]? Start(ReadOnlySpan<byte> text)
    {
        if (!Number(ref text, int.MaxValue, out var size) || !Number(ref text, ushort.MaxValue, out var chunks) || text.Length < Md5Length)
        {
            return null;
        }

        var md5 = text[..Md5Length];
        if (md5.ContainsAnyExcept(LowerCaseHex))
        {
            return null;
        }

        var octets = new byte[Md5At + Md5Length];
        BinaryPrimitives.WriteInt32LittleEndian(octets.AsSpan(SizeAt), size);
        BinaryPrimitives.WriteUInt16LittleEndian(octets.AsSpan(ChunksAt), (ushort)chunks);
        md5.CopyTo(octets.AsSpan(Md5At));
        return octets;
    }

    private static byte[]? Chunk(ushort index, ReadOnlySpan<byte> text)
    {
        // The original's decoder does without the padding at the end.
        var missing = text.Length % Base64Quantum is 0 ? 0 : Base64Quantum - (text.Length % Base64Quantum);
        byte[] padded = [.. text, .. "==="u8[..missing]];
        Span<byte> data = stackalloc byte[Base64.GetMaxDecodedFromUtf8Length(LongestText + Base64Quantum)];
        if (Base64.DecodeFromUtf8(padded, data, out _, out var length) != OperationStatus.Done || length is 0 or > LongestChunk)
        {
            return null;
        }

        byte[] octets = [0, 0, .. data[..length]];
        BinaryPrimitives.WriteUInt16LittleEndian(octets.AsSpan(0, IndexLength), index);
        return octets;
    }

    /// <summary>Takes up to nine digits and the comma after them.</summary>
    private static bool Number(ref ReadOnlySpan<byte> text, int highest, out int number)
    {
        number = 0;
        var comma = text.IndexOf((byte)',');
        if (comma is < 1 or > LongestNumber || !int.TryParse(text[..comma], NumberStyles.None, CultureInfo.InvariantCulture, out number) || number > highest)
        {
            return false;
        }

        text = text[(comma + 1)..];
        return true;
    }
}
