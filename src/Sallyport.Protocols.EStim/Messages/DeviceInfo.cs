using System.Buffers.Binary;
using Sallyport.Protocols.EStim.Codec;

namespace Sallyport.Protocols.EStim.Messages;

/// <summary>Struct of Info behind numArgs: outputs(1) | flags(1) | firmware(2) | serial(8, as it is) (estim.md section 11.3).</summary>
/// <param name="Outputs">How many outputs it has, 0..8.</param>
/// <param name="SealedSupported">It understands 08, 09 and 0A.</param>
/// <param name="SealedRequired">It refuses 05 (but for the emergency stop), 06 and 07.</param>
/// <param name="Firmware">Its version, high octet major.</param>
/// <param name="Serial">Its serial number, eight octets as a big-endian number.</param>
public readonly record struct DeviceInfo(byte Outputs, bool SealedSupported, bool SealedRequired, ushort Firmware, ulong Serial)
{
    /// <summary>Octets of the struct with numArgs.</summary>
    public const int StructLength = 1 + FieldsLength;

    /// <summary>Octets of the struct behind numArgs.</summary>
    public const int FieldsLength = 12;

    private const int FirmwareAt = 2;
    private const int SerialAt = 4;
    private const byte SupportedBit = 1;
    private const byte RequiredBit = 2;

    /// <summary>Reads the fields of a command that was checked.</summary>
    public static DeviceInfo Read(in CommandView command, Dialect dialect) => new(
        command.Fields[0],
        (command.Fields[1] & SupportedBit) != 0,
        (command.Fields[1] & RequiredBit) != 0,
        PacketLayout.ReadUInt16(command.Fields[FirmwareAt..], dialect),
        BinaryPrimitives.ReadUInt64BigEndian(command.Fields[SerialAt..]));

    /// <summary>Writes <see cref="FieldsLength"/> octets.</summary>
    public void Write(Span<byte> fields, Dialect dialect)
    {
        fields[0] = Outputs;
        fields[1] = (byte)((SealedSupported ? SupportedBit : 0) | (SealedRequired ? RequiredBit : 0));
        PacketLayout.WriteUInt16(fields[FirmwareAt..], Firmware, dialect);
        BinaryPrimitives.WriteUInt64BigEndian(fields[SerialAt..], Serial);
    }
}
