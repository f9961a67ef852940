using System.Buffers.Binary;
using Sallyport.Protocols.EStim.Codec;

namespace Sallyport.Protocols.EStim.Provisioning;

/// <summary>One frame of the local line: 6B 65 79 | kind(1) | length(1) | body | CRC-16/MODBUS over all before it (2, low octet first).</summary>
/// <remarks>The first octets differ from those of a packet (6F 65), so that neither line takes anything that belongs to the other.</remarks>
internal static class ProvisioningFrame
{
    public const int NonceLength = 8;
    public const int SessionLength = 8;
    public const int HelloLength = NonceLength;
    public const int AnnounceLength = NonceLength + SessionLength + sizeof(ulong) + 2;
    public const int KeyLength = SessionLength + Keys.TemporaryKey.Length;
    public const int ResultLength = SessionLength + 1 + KeyCheck.Length;
    public const int HeaderLength = 5;
    public const int ChecksumLength = 2;
    public const int LargestBody = AnnounceLength;
    public const int LargestFrame = HeaderLength + LargestBody + ChecksumLength;
    public const int KindAt = 3;
    public const int LengthAt = 4;

    public static ReadOnlySpan<byte> Magic => "key"u8;

    /// <summary>Length of the body of a kind; -1 where there is no such kind.</summary>
    public static int BodyLength(byte kind) => (ProvisioningKind)kind switch
    {
        ProvisioningKind.Hello => HelloLength,
        ProvisioningKind.Announce => AnnounceLength,
        ProvisioningKind.Key => KeyLength,
        ProvisioningKind.Result => ResultLength,
        _ => -1,
    };

    /// <summary>Writes a whole frame.</summary>
    /// <param name="kind">Decides the length of the body.</param>
    /// <param name="body">The body.</param>
    /// <param name="frame">Room for <see cref="LargestFrame"/>.</param>
    /// <returns>The part that was written.</returns>
    public static ReadOnlySpan<byte> Write(ProvisioningKind kind, ReadOnlySpan<byte> body, Span<byte> frame)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(body.Length, BodyLength((byte)kind));
        Magic.CopyTo(frame);
        frame[KindAt] = (byte)kind;
        frame[LengthAt] = (byte)body.Length;
        body.CopyTo(frame[HeaderLength..]);
        var end = HeaderLength + body.Length;
        BinaryPrimitives.WriteUInt16LittleEndian(frame[end..], Crc16.Of(CrcVariant.Modbus).Compute(frame[..end]));
        return frame[..(end + ChecksumLength)];
    }
}
