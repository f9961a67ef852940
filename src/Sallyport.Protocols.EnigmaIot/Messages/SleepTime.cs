using System.Buffers.Binary;
using Sallyport.Protocols.EnigmaIot.Session;

namespace Sallyport.Protocols.EnigmaIot.Messages;

/// <summary>Arguments of control 0x03 (set, down) and 0x82 (answer, up): u32 LE seconds (section 9).</summary>
/// <param name="Seconds">0 means that the node does not sleep.</param>
public readonly record struct SleepTime(uint Seconds)
{
    /// <summary>Octets after the code.</summary>
    public const int Length = 4;

    /// <summary>Reads the octets after the code.</summary>
    public static RefusalReason Parse(ReadOnlySpan<byte> arguments, out SleepTime time)
    {
        var fits = arguments.Length == Length;
        time = fits ? new SleepTime(BinaryPrimitives.ReadUInt32LittleEndian(arguments)) : default;
        return fits ? RefusalReason.None : RefusalReason.Malformed;
    }

    /// <summary>Writes the four octets after the code.</summary>
    public void Write(Span<byte> arguments) => BinaryPrimitives.WriteUInt32LittleEndian(arguments, Seconds);
}
