using System.Buffers.Binary;
using System.Collections.Concurrent;
using Sallyport.Crypto;
using Sallyport.Links;
using Sallyport.Protocols.EStim.Messages;
using Sallyport.Protocols.EStim.Options;
using Sallyport.Protocols.EStim.Outputs;
using Sallyport.Protocols.EStim.Session;
using Sallyport.Wire;
using Sallyport.Wire.Session;

namespace Sallyport.Devices.EStim;

/// <summary>An Open eStim device on a PC or a Raspberry Pi: the protocol's device role, a line, the drivers of its outputs, and one pump.</summary>
/// <remarks>
/// Either <see cref="RunAsync"/> runs as the pump, or a test steps <see cref="RunTurn"/> on virtual time; never both. Everything else may be called from any
/// thread. When the pump ends, for whatever reason, the drivers are set to 0.
/// </remarks>
public sealed class Stimulator : ISink<DeviceEvent>, ILinkReceiver, IDisposable
{
    private const int ArrivalsPerTurn = 256;
    private const int WorkPerTurn = 16;
    private const int WaitingWishes = 64;
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(1);

    private readonly ILink _link;
    private readonly IClock _clock;
    private readonly IOutputHardware _hardware;
    private readonly DeviceSession _session;
    private readonly ConcurrentQueue<DeviceCommand> _wishes = new();
    private readonly ushort[] _levels;

    // Never disposed: a link's thread may still raise Ready, and without a wait handle there is nothing to free.
    private readonly SemaphoreSlim _work = new(0);
    private Now _now;
    private int _signalled;

    /// <summary>Makes a device; it does nothing until its pump runs.</summary>
    /// <param name="options">Its settings.</param>
    /// <param name="link">Its line; belongs to the caller, who disposes it after the device.</param>
    /// <param name="hardware">The drivers of its outputs.</param>
    /// <param name="clock">Null: the system's clocks.</param>
    /// <param name="random">Null: the platform's strong random source.</param>
    /// <exception cref="ArgumentException">An option is out of its range, or the stored memory is damaged.</exception>
    public Stimulator(DeviceOptions options, ILink link, IOutputHardware hardware, IClock? clock = null, IRandomSource? random = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(link);
        ArgumentNullException.ThrowIfNull(hardware);
        _link = link;
        _hardware = hardware;
        _clock = clock ?? new HostClock();
        _session = new DeviceSession(options, random ?? SystemRandomSource.Shared);
        _levels = new ushort[options.Outputs];
        link.Ready = Wake;
    }

    /// <summary>Everything that the session reports, in order, behind the drivers.</summary>
    public StimulatorEventHandler? Happened { get; set; }

    /// <summary>Stores what must survive a loss of power; returns when it is stored.</summary>
    public Action<ReadOnlyMemory<byte>>? MemoryChanged { get; set; }

    /// <summary>Where the device is.</summary>
    public DeviceState State { get; private set; }

    /// <summary>True when a master key was given.</summary>
    public bool HasMasterKey => _session.HasMasterKey;

    /// <summary>The physical stop.</summary>
    public void EmergencyStop() => Submit(new DeviceCommand(DeviceCommandKind.EmergencyStop));

    /// <summary>Clears a latched emergency or fault by hand at the device.</summary>
    public void Clear() => Submit(new DeviceCommand(DeviceCommandKind.Clear));

    /// <summary>An electrode is off, or too much current flows.</summary>
    public void BeginFault(int output, OutputFlags fault) => Submit(new DeviceCommand(DeviceCommandKind.BeginFault, (byte)output, fault));

    /// <summary>The faults of an output are over.</summary>
    public void EndFault(int output) => Submit(new DeviceCommand(DeviceCommandKind.EndFault, (byte)output));

    /// <summary>Takes a master key that came over the separate local line, 16 octets.</summary>
    public void SetMasterKey(ReadOnlyMemory<byte> key) => Submit(new DeviceCommand(DeviceCommandKind.SetMasterKey, Payload: key.ToArray()));

    /// <summary>Hands in a wish of the program.</summary>
    /// <exception cref="InvalidOperationException">64 wishes wait already; the pump does not run.</exception>
    public void Submit(in DeviceCommand command)
    {
        if (_wishes.Count >= WaitingWishes)
        {
            throw new InvalidOperationException("64 wishes wait already: does the pump run?");
        }

        _wishes.Enqueue(command);
        Wake();
    }

    /// <summary>One step of the pump.</summary>
    /// <returns>When to step next unless something comes before; null for never.</returns>
    public Deadline? RunTurn()
    {
        _now = _clock.Now;
        _work.Wait(0, CancellationToken.None);
        Volatile.Write(ref _signalled, 0);

        // Wishes first: one of them may be the physical stop.
        for (var taken = 0; taken < WaitingWishes && _wishes.TryDequeue(out var wish); taken++)
        {
            _session.Submit(wish, _now, this);
        }

        var arrivals = _link.Poll(this, _now, ArrivalsPerTurn);
        _session.Advance(_now, this, WorkPerTurn);
        State = _session.Outputs.State;
        return arrivals == ArrivalsPerTurn ? new Deadline(_now.Monotonic, "more-arrivals") : _session.NextDeadline;
    }

    /// <summary>The pump: steps until it is cancelled, and sets the drivers to 0 at its end.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (!cancellationToken.IsCancellationRequested)
            {
                var wait = RunTurn() is { } next ? next.At - _clock.Now.Monotonic : LongestWait;
                if (wait > TimeSpan.Zero)
                {
                    // Rounded up to whole milliseconds: a wait of zero would spin until the deadline.
                    var milliseconds = Math.Ceiling(Math.Min(wait.TotalMilliseconds, LongestWait.TotalMilliseconds));
                    await _work.WaitAsync(TimeSpan.FromMilliseconds(milliseconds), cancellationToken).ConfigureAwait(false);
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The designed end.
        }
        finally
        {
            Array.Clear(_levels);
            _hardware.Drive(_levels);
        }
    }

    /// <summary>Clears the keys. Stop the pump first.</summary>
    public void Dispose()
    {
        _link.Ready = null;
        _session.Dispose();
    }

    void ILinkReceiver.Receive(in Arrival arrival) => _session.Receive(arrival, _now, this);

    void ILinkReceiver.Complete(TransmitId id, TransmitOutcome outcome) => _session.Complete(id, outcome, _now, this);

    void ISink<DeviceEvent>.Send(TransmitId id, MacAddress source, MacAddress destination, ReadOnlySpan<byte> octets) => _link.Send(id, source, destination, octets);

    void ISink<DeviceEvent>.Report(in DeviceEvent occurrence, ReadOnlySpan<byte> payload)
    {
        switch (occurrence.Kind)
        {
            case DeviceEventKind.LevelsChanged:
                for (var output = 0; output < _levels.Length; output++)
                {
                    _levels[output] = BinaryPrimitives.ReadUInt16LittleEndian(payload[(output * sizeof(ushort))..]);
                }

                _hardware.Drive(_levels);
                break;
            case DeviceEventKind.MemoryChanged:
                MemoryChanged?.Invoke(payload.ToArray());
                break;
        }

        Happened?.Invoke(occurrence, payload);
    }

    private void Wake()
    {
        // One permit at a time is enough: a turn takes everything that waits.
        if (Interlocked.Exchange(ref _signalled, 1) == 0)
        {
            _work.Release();
        }
    }
}
