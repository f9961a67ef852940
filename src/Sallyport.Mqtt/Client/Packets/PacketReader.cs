using System.Buffers.Binary;
using System.Text;

namespace Sallyport.Mqtt.Client.Packets;

/// <summary>Takes fields from the body of one packet; every step says whether the field was there.</summary>
internal ref struct PacketReader(ReadOnlySpan<byte> octets)
{
    public ReadOnlySpan<byte> Rest { get; private set; } = octets;

    public bool TryOctet(out byte value)
    {
        value = Rest.IsEmpty ? (byte)0 : Rest[0];
        if (Rest.IsEmpty)
        {
            return false;
        }

        Rest = Rest[1..];
        return true;
    }

    public bool TryNumber(out ushort value)
    {
        if (!BinaryPrimitives.TryReadUInt16BigEndian(Rest, out value))
        {
            return false;
        }

        Rest = Rest[2..];
        return true;
    }

    public bool TryOctets(out ReadOnlySpan<byte> value)
    {
        value = default;
        if (!TryNumber(out var length) || Rest.Length < length)
        {
            return false;
        }

        value = Rest[..length];
        Rest = Rest[length..];
        return true;
    }

    public PacketFault Text(out string value)
    {
        value = string.Empty;
        if (!TryOctets(out var octets))
        {
            return PacketFault.Length;
        }

        if (!MqttText.IsValid(octets))
        {
            return PacketFault.Text;
        }

        value = Encoding.UTF8.GetString(octets);
        return PacketFault.None;
    }

    public PacketFault Identifier(out ushort value) =>
        !TryNumber(out value) ? PacketFault.Length : value == 0 ? PacketFault.Identifier : PacketFault.None;
}
