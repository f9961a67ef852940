using Sallyport.Devices.EStim;
using Sallyport.Links.Serial;
using Sallyport.Protocols.EStim.Options;

namespace Sallyport.Browser.Tests.Outputs;

/// <summary>A real device at the far end of a pseudo terminal, with what its drivers do now.</summary>
internal sealed class BenchDevice : IOutputHardware, IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private readonly MutedLink _line;
    private readonly Task _pump;
    private ushort[] _driven = [0, 0];

    private BenchDevice(SerialLink line, DeviceOptions options, bool isMuted)
    {
        _line = new MutedLink(line) { IsMuted = isMuted };
        Stimulator = new Stimulator(options, _line, this);
        _pump = Task.Run(() => Stimulator.RunAsync(_stop.Token));
    }

    /// <summary>The device itself, for what a hand at it does.</summary>
    public Stimulator Stimulator { get; }

    /// <summary>Says nothing, also no beacon, while true.</summary>
    public bool IsMuted
    {
        set => _line.IsMuted = value;
    }

    /// <summary>What the drivers of the outputs do now, per mille.</summary>
    public ushort[] Driven
    {
        get
        {
            lock (_gate)
            {
                return _driven;
            }
        }
    }

    /// <summary>
    /// Starts a device at the other end of a pseudo terminal. Another program of this machine may hold that end for a moment, which had one of the same number before.
    /// </summary>
    public static async Task<BenchDevice> StartAsync(string path, DeviceOptions options, bool isMuted)
    {
        SerialLink? line = null;
        await OutputBench.UntilAsync(() =>
        {
            try
            {
                line = new SerialLink(new SerialLinkOptions { Path = path, BaudRate = options.Line.BaudRate });
                return true;
            }
            catch (IOException)
            {
                return false;
            }
        });
        return new BenchDevice(line!, options, isMuted);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _pump;
        Stimulator.Dispose();
        _line.Dispose();
        _stop.Dispose();
    }

    void IOutputHardware.Drive(ReadOnlySpan<ushort> levels)
    {
        lock (_gate)
        {
            _driven = levels.ToArray();
        }
    }
}
