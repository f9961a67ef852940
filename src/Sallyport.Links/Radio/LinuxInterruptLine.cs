using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Sallyport.Links.Serial;

namespace Sallyport.Links.Radio;

/// <summary>A GPIO line whose falling edge asks for service, over the character device of Linux (gpio-v2). It has not been run on a board.</summary>
public sealed class LinuxInterruptLine : IInterruptLine
{
    private const int RequestLength = 592;
    private const int FlagsAt = 288;
    private const int LinesAt = 560;
    private const int DescriptorAt = 588;
    private const ulong InputWithFallingEdge = (1 << 2) | (1 << 5);
    private const uint GetLine = 0xC250B407;
    private const int EventLength = 48;
    private const int LookMilliseconds = 100;
    private readonly SafeFileHandle _line;
    private readonly byte[] _events = new byte[16 * EventLength];
    private readonly Thread _watcher;
    private readonly AutoResetEvent _signal = new(false);
    private volatile bool _stopping;

    /// <summary>Asks the system for the line.</summary>
    /// <param name="chip">For example <c>/dev/gpiochip0</c>.</param>
    /// <param name="line">Number of the line on that chip.</param>
    /// <exception cref="IOException">It is not there, in use, or not ours.</exception>
    public LinuxInterruptLine(string chip, uint line)
    {
        using SafeFileHandle opened = File.OpenHandle(chip, FileMode.Open, FileAccess.ReadWrite);
        var request = new byte[RequestLength];
        BitConverter.TryWriteBytes(request, line);
        BitConverter.TryWriteBytes(request.AsSpan(FlagsAt), InputWithFallingEdge);
        BitConverter.TryWriteBytes(request.AsSpan(LinesAt), 1u);
        if (RadioNative.Control(opened, GetLine, request) < 0)
        {
            throw new IOException($"{chip} line {line}: {new Win32Exception(Marshal.GetLastPInvokeError()).Message}");
        }

        _line = new SafeFileHandle(BitConverter.ToInt32(request, DescriptorAt), ownsHandle: true);
        _watcher = new Thread(Watch) { IsBackground = true, Name = $"{chip} line {line}" };
        _watcher.Start();
    }

    /// <inheritdoc/>
    public void Wait(TimeSpan longest) => _signal.WaitOne(longest);

    /// <inheritdoc/>
    public void Wake() => _signal.Set();

    /// <inheritdoc/>
    public void Dispose()
    {
        _stopping = true;
        _watcher.Join();
        _line.Dispose();
        _signal.Dispose();
    }

    private void Watch()
    {
        while (!_stopping)
        {
            var entry = new PollEntry { Descriptor = (int)_line.DangerousGetHandle(), Wanted = SerialNative.CanRead };
            if (SerialNative.Poll(ref entry, 1, LookMilliseconds) <= 0)
            {
                continue;
            }

            if (RadioNative.Read(_line, _events, _events.Length) <= 0)
            {
                return;
            }

            _signal.Set();
        }
    }
}
