using System.Buffers.Binary;
using Sallyport.Protocols.EStim.Codec;
using Sallyport.Protocols.EStim.Outputs;

namespace Sallyport.Protocols.EStim.Messages;

/// <summary>Struct of Status behind numArgs: state(1) | reason(1) | key time left(2, units of 10 s) | token(4) (estim.md section 11.5).</summary>
/// <param name="State">Where the device is.</param>
/// <param name="Reason">Why the outputs last went down.</param>
/// <param name="KeyUnitsLeft">Time that the temporary key still lives, in units of 10 s rounded up; 0 without one.</param>
/// <param name="Token">What ClearEmergency must repeat; 0 when there is nothing to clear.</param>
public readonly record struct DeviceStatus(DeviceState State, StopReason Reason, ushort KeyUnitsLeft, uint Token)
{
    /// <summary>Octets of the struct with numArgs.</summary>
    public const int StructLength = 1 + FieldsLength;

    /// <summary>Octets of the struct behind numArgs.</summary>
    public const int FieldsLength = 8;

    private const int KeyAt = 2;
    private const int TokenAt = 4;

    /// <summary>Reads the fields of a command that was checked.</summary>
    public static DeviceStatus Read(in CommandView command, Dialect dialect) => new(
        (DeviceState)command.Fields[0],
        (StopReason)command.Fields[1],
        PacketLayout.ReadUInt16(command.Fields[KeyAt..], dialect),
        ReadToken(command.Fields[TokenAt..], dialect));

    /// <summary>Writes <see cref="FieldsLength"/> octets.</summary>
    public void Write(Span<byte> fields, Dialect dialect)
    {
        fields[0] = (byte)State;
        fields[1] = (byte)Reason;
        PacketLayout.WriteUInt16(fields[KeyAt..], KeyUnitsLeft, dialect);
        WriteToken(fields[TokenAt..], Token, dialect);
    }

    /// <summary>Reads the 32 bits of a token in the dialect's order.</summary>
    public static uint ReadToken(ReadOnlySpan<byte> octets, Dialect dialect) =>
        dialect.IsBigEndian ? BinaryPrimitives.ReadUInt32BigEndian(octets) : BinaryPrimitives.ReadUInt32LittleEndian(octets);

    /// <summary>Writes the 32 bits of a token in the dialect's order.</summary>
    public static void WriteToken(Span<byte> octets, uint token, Dialect dialect)
    {
        if (dialect.IsBigEndian)
        {
            BinaryPrimitives.WriteUInt32BigEndian(octets, token);
        }
        else
        {
            BinaryPrimitives.WriteUInt32LittleEndian(octets, token);
        }
    }
}
