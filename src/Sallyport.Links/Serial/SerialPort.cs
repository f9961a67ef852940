using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Sallyport.Links.Serial;

/// <summary>One open port, or the own end of a pseudo terminal. Reading, writing and closing may happen on three threads: the descriptor closes when the last of them is done with it.</summary>
internal sealed class SerialPort : IDisposable
{
    private const string PtyMaker = "/dev/ptmx";
    private const string PtyEnds = "/dev/pts/";
    private readonly SafeFileHandle _descriptor;
    private readonly string? _madeLink;
    private int _closed;

    private SerialPort(SafeFileHandle descriptor, string? madeLink)
    {
        _descriptor = descriptor;
        _madeLink = madeLink;
    }

    /// <summary>Opens a port for this process alone.</summary>
    /// <exception cref="IOException">It is not there, in use, not ours, or no serial port.</exception>
    public static SerialPort Open(string path, int baudRate)
    {
        RefuseLeftLink(path);
        var port = new SerialPort(OpenDescriptor(path), null);
        try
        {
            if (SerialNative.Lock(port._descriptor, SerialNative.LockExclusiveNow) != 0)
            {
                throw new IOException(Marshal.GetLastPInvokeError() == SerialNative.TryAgain ? $"{path} is in use by another process" : $"{path} cannot be locked: {new Win32Exception(Marshal.GetLastPInvokeError()).Message}");
            }

            var raw = Termios2.Raw(baudRate);
            Require(SerialNative.Control(port._descriptor, SerialNative.SetTermios, ref raw), $"{path} is no serial port, or cannot do {baudRate} bits a second");
            var nothing = 0;
            Require(SerialNative.Control(port._descriptor, SerialNative.SetExclusive, ref nothing), $"{path} cannot be kept from others");
            return port;
        }
        catch
        {
            port.Dispose();
            throw;
        }
    }

    /// <summary>Makes a pseudo terminal and a symbolic link to its other end.</summary>
    /// <exception cref="IOException">There is something at the path that is not such a link, or it cannot be made.</exception>
    public static SerialPort MakePty(string path)
    {
        var descriptor = OpenDescriptor(PtyMaker);
        try
        {
            var zero = 0;
            var number = 0;
            Require(SerialNative.Control(descriptor, SerialNative.SetPtyLock, ref zero), "the pseudo terminal cannot be unlocked");
            Require(SerialNative.Control(descriptor, SerialNative.GetPtyNumber, ref number), "the pseudo terminal has no number");

            // A link that a killed process left may be replaced; anything else belongs to somebody.
            var there = new FileInfo(path);
            if (there.LinkTarget is { } target && target.StartsWith(PtyEnds, StringComparison.Ordinal))
            {
                there.Delete();
            }

            File.CreateSymbolicLink(path, $"{PtyEnds}{number}");
            return new SerialPort(descriptor, path);
        }
        catch
        {
            descriptor.Dispose();
            throw;
        }
    }

    /// <summary>Waits for octets, at most so long.</summary>
    /// <returns>How many were read; 0 when none came; -1 when nobody has the other end open; -2 when the port is gone.</returns>
    public int Read(Span<byte> buffer, int milliseconds)
    {
        var isHeld = false;
        try
        {
            _descriptor.DangerousAddRef(ref isHeld);
            var entry = new PollEntry { Descriptor = (int)_descriptor.DangerousGetHandle(), Wanted = SerialNative.CanRead };
            if (SerialNative.Poll(ref entry, 1, milliseconds) <= 0)
            {
                return 0;
            }

            if ((entry.Found & SerialNative.CanRead) == 0)
            {
                return _madeLink is null ? -2 : -1;
            }
        }
        finally
        {
            if (isHeld)
            {
                _descriptor.DangerousRelease();
            }
        }

        var read = SerialNative.Read(_descriptor, buffer, buffer.Length);
        if (read > 0)
        {
            return (int)read;
        }

        return read < 0 && Marshal.GetLastPInvokeError() is SerialNative.TryAgain or SerialNative.Interrupted ? 0 : _madeLink is null ? -2 : -1;
    }

    /// <summary>Writes what the driver has room for just now.</summary>
    /// <returns>How many octets.</returns>
    /// <exception cref="IOException">The port is gone.</exception>
    public int Write(ReadOnlySpan<byte> octets)
    {
        var written = SerialNative.Write(_descriptor, octets, octets.Length);
        return written > 0 ? (int)written
            : Marshal.GetLastPInvokeError() is SerialNative.TryAgain or SerialNative.Interrupted ? 0
            : throw new IOException("the port does not take octets");
    }

    /// <summary>Octets that the driver still holds; 0 where it cannot tell.</summary>
    public int Unsent
    {
        get
        {
            var count = 0;
            return SerialNative.Control(_descriptor, SerialNative.OutputQueue, ref count) == 0 ? count : 0;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _closed, 1) == 0)
        {
            if (_madeLink is not null)
            {
                File.Delete(_madeLink);
            }

            _descriptor.Dispose();
        }
    }

    /// <summary>A link that a killed process left leads to whatever has the number of its pseudo terminal now: perhaps somebody's screen.</summary>
    private static void RefuseLeftLink(string path)
    {
        var link = new FileInfo(path);
        if (link.LinkTarget is { } target && target.StartsWith(PtyEnds, StringComparison.Ordinal)
            && new FileInfo(target) is { Exists: true } end && end.CreationTimeUtc > link.LastWriteTimeUtc)
        {
            throw new IOException($"{path} was left by a process that ended; {target} belongs to another one now");
        }
    }

    private static SafeFileHandle OpenDescriptor(string path)
    {
        var descriptor = SerialNative.Open(path, SerialNative.ReadWrite | SerialNative.NoControllingTerminal | SerialNative.NonBlocking | SerialNative.CloseOnExec);
        Require(descriptor, $"{path} cannot be opened");
        return new SafeFileHandle(descriptor, ownsHandle: true);
    }

    private static void Require(int result, string what)
    {
        if (result < 0)
        {
            throw new IOException($"{what}: {new Win32Exception(Marshal.GetLastPInvokeError()).Message}");
        }
    }
}
