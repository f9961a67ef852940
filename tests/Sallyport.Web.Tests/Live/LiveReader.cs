using System.Buffers.Binary;
using System.Text;

namespace Sallyport.Web.Tests.Live;

/// <summary>Reads messages of the live socket as docs/api.md describes them.</summary>
internal sealed class LiveReader(byte[] octets)
{
    private int _at;

    public bool IsAtEnd => _at == octets.Length;

    public byte Octet() => octets[_at++];

    public ulong Varint()
    {
        var value = 0UL;
        for (var shift = 0; ; shift += 7)
        {
            var octet = Octet();
            value |= (ulong)(octet & 0x7F) << shift;
            if (octet < 0x80)
            {
                return value;
            }
        }
    }

    public string Text()
    {
        var length = (int)Varint();
        _at += length;
        return Encoding.UTF8.GetString(octets, _at - length, length);
    }

    public double Double()
    {
        _at += 8;
        return BinaryPrimitives.ReadDoubleLittleEndian(octets.AsSpan(_at - 8));
    }

    public float Single()
    {
        _at += 4;
        return BinaryPrimitives.ReadSingleLittleEndian(octets.AsSpan(_at - 4));
    }
}
