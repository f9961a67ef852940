using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Sallyport.Links.Serial;

/// <summary>struct termios2 of the kernel: 44 octets, with any rate as a number.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct Termios2
{
    private const uint AnyRate = 0x1000;
    private const uint EightBits = 0x30;
    private const uint Receives = 0x80;
    private const uint IgnoresModemLines = 0x800;

    public uint Input;
    public uint Output;
    public uint Control;
    public uint Local;
    public byte Discipline;
    public ControlCharacters Characters;
    public uint InputRate;
    public uint OutputRate;

    /// <summary>Octets as they are: 8N1, no echo, no translation, no signals, no flow control.</summary>
    public static Termios2 Raw(int baudRate) => new()
    {
        Control = AnyRate | EightBits | Receives | IgnoresModemLines,
        InputRate = (uint)baudRate,
        OutputRate = (uint)baudRate,
    };

    /// <summary>Special characters: none.</summary>
    [InlineArray(19)]
    public struct ControlCharacters
    {
        private byte _first;
    }
}
