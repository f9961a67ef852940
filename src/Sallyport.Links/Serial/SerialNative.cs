using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Sallyport.Links.Serial;

/// <summary>The few calls of the C library that a serial port needs, on Linux, x64 and arm64 (termios(3), ioctl_tty(2), pts(4)).</summary>
internal static partial class SerialNative
{
    public const int ReadWrite = 2;
    public const int NoControllingTerminal = 0x100;
    public const int NonBlocking = 0x800;
    public const int CloseOnExec = 0x80000;
    public const short CanRead = 1;
    public const int Interrupted = 4;
    public const int TryAgain = 11;
    public const int LockExclusiveNow = 2 | 4;
    public const uint MonotonicClock = 1;
    public const int AbsoluteTime = 1;

    /// <summary>ioctl: reads <see cref="Termios2"/>.</summary>
    public const uint GetTermios = 0x802C542A;

    /// <summary>ioctl: sets <see cref="Termios2"/>.</summary>
    public const uint SetTermios = 0x402C542B;

    /// <summary>ioctl: nobody else may open the port.</summary>
    public const uint SetExclusive = 0x540C;

    /// <summary>ioctl: octets that wait in the driver to be sent.</summary>
    public const uint OutputQueue = 0x5411;

    /// <summary>ioctl: number of the other end of a pseudo terminal.</summary>
    public const uint GetPtyNumber = 0x80045430;

    /// <summary>ioctl: lets the other end be opened.</summary>
    public const uint SetPtyLock = 0x40045431;

    /// <summary>access: read and write.</summary>
    public const int ReadAndWriteRight = 4 | 2;

    [LibraryImport("libc", EntryPoint = "access", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Access(string path, int rights);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    public static partial nint Read(SafeFileHandle descriptor, Span<byte> buffer, nint count);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    public static partial nint Write(SafeFileHandle descriptor, ReadOnlySpan<byte> buffer, nint count);

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    public static partial int Lock(SafeFileHandle descriptor, int operation);

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    public static partial int Control(SafeFileHandle descriptor, nuint request, ref Termios2 argument);

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    public static partial int Control(SafeFileHandle descriptor, nuint request, ref int argument);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    public static partial int Poll(ref PollEntry entry, nuint count, int milliseconds);

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    public static partial int ReadClock(uint clock, out TimeSpec time);

    [LibraryImport("libc", EntryPoint = "clock_nanosleep")]
    public static partial int Sleep(uint clock, int flags, ref TimeSpec until, nint remaining);
}
