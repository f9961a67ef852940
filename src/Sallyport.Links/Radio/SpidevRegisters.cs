using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Sallyport.Links.Radio;

/// <summary>Registers over a spidev port of Linux: the first octet is the register's number, with the highest bit for writing. It has not been run on a chip.</summary>
public sealed class SpidevRegisters : IRadioRegisters, IDisposable
{
    private const uint SendMessage = 0x40206B00;
    private const int TransferLength = 32;
    private const int LongestTransfer = 256;
    private const byte WriteBit = 0x80;
    private const uint Hertz = 8_000_000;
    private const byte BitsPerWord = 8;
    private readonly SafeFileHandle _port;
    private readonly byte[] _out = GC.AllocateArray<byte>(LongestTransfer, pinned: true);
    private readonly byte[] _in = GC.AllocateArray<byte>(LongestTransfer, pinned: true);

    /// <summary>Opens the port.</summary>
    /// <param name="path">For example <c>/dev/spidev0.0</c>.</param>
    /// <exception cref="IOException">It is not there, or not ours.</exception>
    public SpidevRegisters(string path) => _port = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite);

    /// <inheritdoc/>
    public void Read(byte first, Span<byte> values)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(values.Length, LongestTransfer);
        _out.AsSpan(0, values.Length + 1).Clear();
        _out[0] = first;
        Transfer(values.Length + 1);
        _in.AsSpan(1, values.Length).CopyTo(values);
    }

    /// <inheritdoc/>
    public void Write(byte first, ReadOnlySpan<byte> values)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(values.Length, LongestTransfer);
        _out[0] = (byte)(first | WriteBit);
        values.CopyTo(_out.AsSpan(1));
        Transfer(values.Length + 1);
    }

    /// <inheritdoc/>
    public void Dispose() => _port.Dispose();

    private void Transfer(int octets)
    {
        // struct spi_ioc_transfer: where from (8), where to (8), octets (4), hertz (4), delay (2), bits (1), the rest 0.
        Span<byte> transfer = stackalloc byte[TransferLength];
        transfer.Clear();
        BitConverter.TryWriteBytes(transfer, (ulong)Marshal.UnsafeAddrOfPinnedArrayElement(_out, 0));
        BitConverter.TryWriteBytes(transfer[8..], (ulong)Marshal.UnsafeAddrOfPinnedArrayElement(_in, 0));
        BitConverter.TryWriteBytes(transfer[16..], (uint)octets);
        BitConverter.TryWriteBytes(transfer[20..], Hertz);
        transfer[26] = BitsPerWord;
        if (RadioNative.Control(_port, SendMessage, transfer) < 0)
        {
            throw new IOException($"the radio's bus does not work: {new Win32Exception(Marshal.GetLastPInvokeError()).Message}");
        }
    }
}
