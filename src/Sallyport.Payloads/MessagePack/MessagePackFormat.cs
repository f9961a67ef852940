namespace Sallyport.Payloads.MessagePack;

/// <summary>First octets of the MessagePack specification. Lengths and numbers that follow are big-endian.</summary>
internal static class MessagePackFormat
{
    internal const byte PositiveFixintLast = 0x7F;
    internal const byte Fixmap = 0x80;
    internal const byte FixmapLast = 0x8F;
    internal const byte Fixarray = 0x90;
    internal const byte FixarrayLast = 0x9F;
    internal const byte Fixstr = 0xA0;
    internal const byte FixstrLast = 0xBF;
    internal const byte Nil = 0xC0;
    internal const byte False = 0xC2;
    internal const byte True = 0xC3;
    internal const byte Bin8 = 0xC4;
    internal const byte Bin32 = 0xC6;
    internal const byte Ext8 = 0xC7;
    internal const byte Ext32 = 0xC9;
    internal const byte Float32 = 0xCA;
    internal const byte Float64 = 0xCB;
    internal const byte Uint8 = 0xCC;
    internal const byte Uint16 = 0xCD;
    internal const byte Uint32 = 0xCE;
    internal const byte Uint64 = 0xCF;
    internal const byte Int8 = 0xD0;
    internal const byte Int16 = 0xD1;
    internal const byte Int32 = 0xD2;
    internal const byte Int64 = 0xD3;
    internal const byte Fixext1 = 0xD4;
    internal const byte Fixext16 = 0xD8;
    internal const byte Str8 = 0xD9;
    internal const byte Str16 = 0xDA;
    internal const byte Str32 = 0xDB;
    internal const byte Array16 = 0xDC;
    internal const byte Array32 = 0xDD;
    internal const byte Map16 = 0xDE;
    internal const byte Map32 = 0xDF;
    internal const byte NegativeFixint = 0xE0;
}
