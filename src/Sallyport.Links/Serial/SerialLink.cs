using System.Collections.Concurrent;
using Sallyport.Wire;
using Sallyport.Wire.Session;

namespace Sallyport.Links.Serial;

/// <summary>
/// Octets over a serial port or a pseudo terminal. One thread reads, one writes octet by octet at the line's speed, so that the driver never holds more
/// than one and an urgent packet follows the rest of the packet before it at once. A port that is pulled is looked for until it is back; that is told as
/// <see cref="ArrivalKind.Closed"/> and <see cref="ArrivalKind.Opened"/>.
/// </summary>
/// <remarks>Sessions on a serial line hand over one packet at a time (<see cref="ILink.Send"/> then <see cref="ILinkReceiver.Complete"/>); a few more may wait.</remarks>
public sealed class SerialLink : ILink
{
    private const int WaitingPackets = 64;
    private const int ReadTimeout = 100;
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(2);

    private readonly SerialLinkOptions _options;
    private readonly long _octetNanoseconds;
    private readonly BlockingCollection<(TransmitId Id, byte[] Octets)> _toSend = new(WaitingPackets);
    private readonly ConcurrentQueue<(ArrivalKind Kind, byte[] Octets)> _arrived = new();
    private readonly ConcurrentOutcomes _outcomes = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly Thread _reader;
    private readonly Thread _writer;
    private volatile SerialPort? _port;
    private volatile bool _failing;
    private int _waiting;
    private long _received;
    private long _sent;
    private long _dropped;
    private bool _disposed;

    /// <summary>Opens the port and starts its threads.</summary>
    /// <exception cref="ArgumentException">A setting is out of its range.</exception>
    /// <exception cref="IOException">The port is not there, in use, not ours, or no serial port; the message says which.</exception>
    public SerialLink(SerialLinkOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.BaudRate is < 50 or > 4_000_000 || options.MaximumWaiting < 256 || options.RetryInterval <= TimeSpan.Zero)
        {
            throw new ArgumentException("BaudRate is 50..4000000, MaximumWaiting at least 256, RetryInterval above 0", nameof(options));
        }

        _options = options;
        _octetNanoseconds = 10_000_000_000 / options.BaudRate;
        Name = $"{(options.CreatesPty ? "pty" : "serial")}:{options.Path}?baud={options.BaudRate}";
        _port = Open();
        _arrived.Enqueue((ArrivalKind.Opened, []));
        _reader = new Thread(ReadLoop) { IsBackground = true, Name = $"{Name} reads" };
        _writer = new Thread(WriteLoop) { IsBackground = true, Name = $"{Name} writes", Priority = ThreadPriority.AboveNormal };
        _reader.Start();
        _writer.Start();
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
    public int MaximumPayload => 8192;

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
        ArgumentOutOfRangeException.ThrowIfGreaterThan(octets.Length, MaximumPayload);
        Interlocked.Increment(ref _sent);
        if (!_toSend.TryAdd((id, octets.ToArray())))
        {
            Interlocked.Increment(ref _dropped);
            _outcomes.Settle(id, TransmitOutcome.NotAcknowledged);
        }
    }

    /// <inheritdoc/>
    public int Poll(ILinkReceiver receiver, Now now, int budget)
    {
        ArgumentNullException.ThrowIfNull(receiver);
        var done = _outcomes.Drain(receiver, budget);
        for (; done < budget && _arrived.TryDequeue(out var arrival); done++)
        {
            Interlocked.Add(ref _waiting, -arrival.Octets.Length);
            receiver.Receive(new Arrival { Kind = arrival.Kind, Octets = arrival.Octets });
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
        _stopping.Cancel();
        _toSend.CompleteAdding();
        _reader.Join(StopTimeout);
        _writer.Join(StopTimeout);
        _port?.Dispose();
        _toSend.Dispose();
        _stopping.Dispose();
    }

    private SerialPort Open() => _options.CreatesPty ? SerialPort.MakePty(_options.Path) : SerialPort.Open(_options.Path, _options.BaudRate);

    private void ReadLoop()
    {
        var buffer = new byte[4096];
        while (!_stopping.IsCancellationRequested)
        {
            if (_port is not { } port)
            {
                Reopen();
                continue;
            }

            var read = port.Read(buffer, ReadTimeout);
            if (read > 0)
            {
                Interlocked.Increment(ref _received);
                Arrive(ArrivalKind.Octets, buffer.AsSpan(0, read));
            }
            else if (read == -1)
            {
                // Nobody has the other end of the pseudo terminal open: poll would return at once, again and again.
                _stopping.Token.WaitHandle.WaitOne(20);
            }
            else if (read == -2)
            {
                Lose(port);
            }
        }
    }

    private void Lose(SerialPort port)
    {
        _failing = true;
        _port = null;
        port.Dispose();
        Arrive(ArrivalKind.Closed, default);
    }

    private void Reopen()
    {
        if (_stopping.Token.WaitHandle.WaitOne(_options.RetryInterval))
        {
            return;
        }

        try
        {
            _port = Open();
            _failing = false;
            Arrive(ArrivalKind.Opened, default);
        }
        catch (IOException)
        {
            // Not back yet; IsFailing says so.
        }
    }

    private void WriteLoop()
    {
        var next = 0L;
        while (!_toSend.IsCompleted)
        {
            (TransmitId Id, byte[] Octets) packet;
            try
            {
                packet = _toSend.Take(_stopping.Token);
            }
            catch (Exception stop) when (stop is OperationCanceledException or InvalidOperationException)
            {
                return;
            }

            _outcomes.Settle(packet.Id, Write(packet.Octets, ref next) ? TransmitOutcome.Acknowledged : TransmitOutcome.NotAcknowledged);
        }
    }

    /// <summary>Puts a packet on the line and waits until its last octet has left.</summary>
    private bool Write(byte[] octets, ref long next)
    {
        next = Math.Max(next, Time());
        for (ReadOnlySpan<byte> rest = octets; !rest.IsEmpty;)
        {
            var written = _stopping.IsCancellationRequested ? 0 : Write(_options.IsPaced ? rest[..1] : rest, ref next);
            if (written == 0)
            {
                return false;
            }

            rest = rest[written..];
            next += _options.IsPaced ? _octetNanoseconds : 0;
            SleepUntil(next);
            while (_options.IsPaced && HoldsMore() && !_stopping.IsCancellationRequested)
            {
                next = Time() + (_octetNanoseconds / 2);
                SleepUntil(next);
            }
        }

        return true;
    }

    private bool HoldsMore()
    {
        try
        {
            return _port is { Unsent: > 1 };
        }
        catch (ObjectDisposedException)
        {
            return false;
        }
    }

    /// <summary>Waits until the driver takes something. 0 when the port is gone.</summary>
    private int Write(ReadOnlySpan<byte> octets, ref long next)
    {
        try
        {
            while (_port is { } port && !_stopping.IsCancellationRequested)
            {
                if (port.Write(octets) is > 0 and var written)
                {
                    return written;
                }

                next = Time() + _octetNanoseconds;
                SleepUntil(next);
            }
        }
        catch (Exception fault) when (fault is IOException or ObjectDisposedException)
        {
            // The reader notices too, and looks for the port.
        }

        return 0;
    }

    private void Arrive(ArrivalKind kind, ReadOnlySpan<byte> octets)
    {
        // Only this thread adds, so there is never less room than this.
        var room = _options.MaximumWaiting - Volatile.Read(ref _waiting);
        if (octets.Length > room)
        {
            Interlocked.Increment(ref _dropped);
            octets = octets[..room];
            if (octets.IsEmpty)
            {
                return;
            }
        }

        Interlocked.Add(ref _waiting, octets.Length);

        _arrived.Enqueue((kind, octets.ToArray()));
        _outcomes.Ready?.Invoke();
    }

    private static long Time()
    {
        SerialNative.ReadClock(SerialNative.MonotonicClock, out var time);
        return time.InNanoseconds;
    }

    private static void SleepUntil(long nanoseconds)
    {
        var until = TimeSpec.From(nanoseconds);
        while (SerialNative.Sleep(SerialNative.MonotonicClock, SerialNative.AbsoluteTime, ref until, 0) == SerialNative.Interrupted)
        {
        }
    }
}
