using System.Collections.Concurrent;
using Sallyport.Wire;
using Sallyport.Wire.Session;

namespace Sallyport.Links.Radio;

/// <summary>Packets over an RFM22B: one radio packet is one frame, heard by all. One thread serves the chip.</summary>
/// <remarks>It has not been run on a chip; see <see cref="Rfm22b"/>.</remarks>
public sealed class Rfm22bLink : ILink, IRfm22bReceiver
{
    private const int WaitingPackets = 64;
    private const int WaitingArrivals = 256;
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPacket = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(2);

    private readonly Rfm22b _chip;
    private readonly IInterruptLine _interrupt;
    private readonly IDisposable? _bus;
    private readonly ConcurrentQueue<(TransmitId Id, byte[] Octets)> _toSend = new();
    private readonly ConcurrentQueue<(byte[] Octets, sbyte Rssi)> _arrived = new();
    private readonly ConcurrentOutcomes _outcomes = new();
    private readonly Thread _thread;
    private volatile bool _stopping;
    private volatile bool _failing;
    private TransmitId _onAir;
    private long _sendingSince;
    private long _received;
    private long _sent;
    private long _dropped;
    private bool _disposed;

    /// <summary>Sets the chip up and begins to hear.</summary>
    /// <param name="name">For logs and health.</param>
    /// <param name="registers">The chip; disposed with the link if it can be.</param>
    /// <param name="interrupt">Its interrupt line; disposed with the link.</param>
    /// <param name="options">Its settings.</param>
    /// <exception cref="IOException">There is no such chip, or the bus does not work.</exception>
    public Rfm22bLink(string name, IRadioRegisters registers, IInterruptLine interrupt, Rfm22bOptions options)
    {
        Name = name;
        _interrupt = interrupt;
        _bus = registers as IDisposable;
        _chip = new Rfm22b(registers, options, this);
        _chip.Start();
        _thread = new Thread(Serve) { IsBackground = true, Name = name };
        _thread.Start();
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public IReadOnlyList<MacAddress> Addresses => [];

    /// <inheritdoc/>
    public bool AcceptsAnyDestination => true;

    /// <inheritdoc/>
    public bool IsFailing => _failing;

    /// <inheritdoc/>
    public int MaximumPayload => Rfm22b.LargestPacket;

    /// <inheritdoc/>
    public bool AnnouncesSsid => false;

    /// <inheritdoc/>
    public byte? Channel => null;

    /// <inheritdoc/>
    public Action? Ready
    {
        get => _outcomes.Ready;
        set => _outcomes.Ready = value;
    }

    /// <inheritdoc/>
    public LinkCounters Counters => new(Volatile.Read(ref _received), Volatile.Read(ref _sent), _outcomes.NotAcknowledged, 0, Volatile.Read(ref _dropped));

    /// <inheritdoc/>
    public bool TrySetChannel(byte channel) => false;

    /// <inheritdoc/>
    public void Send(TransmitId id, MacAddress source, MacAddress destination, ReadOnlySpan<byte> octets)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        ArgumentOutOfRangeException.ThrowIfZero(octets.Length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(octets.Length, MaximumPayload);
        Interlocked.Increment(ref _sent);
        if (_toSend.Count >= WaitingPackets)
        {
            Interlocked.Increment(ref _dropped);
            _outcomes.Settle(id, TransmitOutcome.NotAcknowledged);
            return;
        }

        _toSend.Enqueue((id, octets.ToArray()));
        _interrupt.Wake();
    }

    /// <inheritdoc/>
    public int Poll(ILinkReceiver receiver, Now now, int budget)
    {
        ArgumentNullException.ThrowIfNull(receiver);
        var done = _outcomes.Drain(receiver, budget);
        for (; done < budget && _arrived.TryDequeue(out var arrival); done++)
        {
            receiver.Receive(new Arrival { Kind = ArrivalKind.Frame, Octets = arrival.Octets, Rssi = arrival.Rssi });
        }

        return done;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        _stopping = true;
        _interrupt.Wake();
        _thread.Join(StopTimeout);
        _interrupt.Dispose();
        _bus?.Dispose();
    }

    void IRfm22bReceiver.Received(ReadOnlySpan<byte> packet, byte rssi)
    {
        Interlocked.Increment(ref _received);
        if (_arrived.Count >= WaitingArrivals)
        {
            Interlocked.Increment(ref _dropped);
            return;
        }

        // Half decibels from -120 dBm: what the protocol shows as approximate.
        _arrived.Enqueue((packet.ToArray(), (sbyte)(-120 + (rssi / 2))));
        _outcomes.Ready?.Invoke();
    }

    void IRfm22bReceiver.Sent(bool isComplete) => _outcomes.Settle(_onAir, isComplete ? TransmitOutcome.Acknowledged : TransmitOutcome.NotAcknowledged);

    private void Serve()
    {
        while (!_stopping)
        {
            try
            {
                _chip.Service();
                if (_chip.IsSending && Environment.TickCount64 - _sendingSince > LongestPacket.TotalMilliseconds)
                {
                    _chip.Abandon();
                }

                if (!_chip.IsSending && _toSend.TryDequeue(out var next))
                {
                    (_onAir, _sendingSince) = (next.Id, Environment.TickCount64);
                    _chip.TrySend(next.Octets);
                }

                _interrupt.Wait(LongestWait);
                _failing = false;
            }
            catch (IOException)
            {
                _failing = true;
                Thread.Sleep(LongestWait);
            }
        }
    }
}
