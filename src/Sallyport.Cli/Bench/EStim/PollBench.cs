using Sallyport.Crypto;
using Sallyport.Protocols.EStim.Codec;
using Sallyport.Protocols.EStim.Messages;
using Sallyport.Protocols.EStim.Options;
using Sallyport.Protocols.EStim.Outputs;
using Sallyport.Protocols.EStim.Session;
using Sallyport.Wire;
using Sallyport.Wire.Session;

namespace Sallyport.Cli.Bench.EStim;

/// <summary>One simulated line of 9600 baud on virtual time: the host, and devices that are all active and asked as often as the line allows.</summary>
internal sealed class PollBench : ISink<HostEvent>, IDisposable
{
    private const byte FirstAddress = 0x10;
    private static readonly byte[] Key = new byte[16];
    private readonly PriorityQueue<Action, (long At, long Order)> _due = new();
    private readonly HostSession _host = new(new HostOptions(), SystemRandomSource.Shared);
    private readonly List<(DeviceSession Session, PollPort Port)> _devices = [];
    private readonly TimeSpan _octet = new LineOptions().OctetTime;
    private long _order;
    private Now _now = new(new Instant(1_000_000), 0);

    /// <summary>Makes a line with so many devices.</summary>
    public PollBench(int devices)
    {
        for (var index = 0; index < devices; index++)
        {
            var options = new DeviceOptions { Address = (byte)(FirstAddress + index), MasterKey = Key };
            _devices.Add((new DeviceSession(options, SystemRandomSource.Shared), new PollPort(this, index)));
            _host.Submit(new HostCommand { Kind = HostCommandKind.AddDevice, Device = new Endpoint(options.Address, 0), Settings = new HostDevice { MasterKey = Key } }, _now, this);
        }
    }

    /// <summary>Exchanges that ended well while all were active.</summary>
    public int Exchanges { get; private set; }

    /// <summary>Devices that went down because nobody fed their watchdog.</summary>
    public int Missed => _devices.Count(static one => one.Session.Outputs.Reason == StopReason.LinkLost);

    /// <summary>Makes all active, then asks without end for so many simulated seconds.</summary>
    /// <exception cref="InvalidOperationException">A device did not become active.</exception>
    public void Run(double seconds)
    {
        Advance(TimeSpan.FromSeconds(5 + (3 * _devices.Count)));
        for (var index = 0; index < _devices.Count; index++)
        {
            Send(index, CommandId.Arm, CommandBody.Arm(1, 600, Dialect.Default));
            Send(index, CommandId.SetLevels, CommandBody.SetLevels([new LevelChange(0, 0, 100, 0)], Dialect.Default));
        }

        Advance(TimeSpan.FromSeconds(5 + (2 * _devices.Count)));
        if (_devices.Exists(static one => one.Session.Outputs.State != DeviceState.Active))
        {
            throw new InvalidOperationException("a device of the simulated line is not active");
        }

        Exchanges = 0;
        for (var index = 0; index < _devices.Count; index++)
        {
            Send(index, CommandId.GetStatus, CommandBody.Empty);
        }

        Advance(TimeSpan.FromSeconds(seconds));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _host.Dispose();
        _devices.ForEach(static one => one.Session.Dispose());
    }

    void ISink<HostEvent>.Send(TransmitId id, MacAddress source, MacAddress destination, ReadOnlySpan<byte> octets) => Put(id, octets.ToArray(), -1);

    void ISink<HostEvent>.Report(in HostEvent occurrence, ReadOnlySpan<byte> payload)
    {
        if (occurrence is { Kind: HostEventKind.Ended, Command: CommandId.GetStatus, Outcome: ExchangeOutcome.Accepted })
        {
            // The next question to the same device, so that the line is never free.
            Exchanges++;
            var index = occurrence.Device.Address - FirstAddress;
            _due.Enqueue(() => Send(index, CommandId.GetStatus, CommandBody.Empty), (_now.Monotonic.Microseconds, _order++));
        }
    }

    private void Put(TransmitId id, byte[] octets, int from)
    {
        var done = _now.Monotonic + (octets.Length * _octet);
        _due.Enqueue(() => Arrive(id, octets, from), (done.Microseconds, _order++));
    }

    private void Send(int index, CommandId command, byte[] body) =>
        _host.Submit(new HostCommand { Kind = HostCommandKind.Send, Device = new Endpoint((byte)(FirstAddress + index), 0), Ticket = 1, Command = command, Body = body }, _now, this);

    private void Arrive(TransmitId id, byte[] octets, int from)
    {
        var arrival = new Arrival { Kind = ArrivalKind.Octets, Octets = octets };
        if (from >= 0)
        {
            _host.Receive(arrival, _now, this);
            _devices[from].Session.Complete(id, TransmitOutcome.Acknowledged, _now, _devices[from].Port);
            return;
        }

        foreach (var (session, port) in _devices)
        {
            session.Receive(arrival, _now, port);
        }

        _host.Complete(id, TransmitOutcome.Acknowledged, _now, this);
    }

    private void Advance(TimeSpan time)
    {
        var end = _now.Monotonic + time;
        while (true)
        {
            Deadline? next = _devices.Aggregate(_host.NextDeadline, static (earliest, one) => Deadline.Earlier(earliest, one.Session.NextDeadline));
            var at = next?.At ?? Instant.Never;
            at = _due.TryPeek(out _, out var first) && first.At < at.Microseconds ? new Instant(first.At) : at;
            at = at < _now.Monotonic ? _now.Monotonic : at;
            if (at > end)
            {
                _now = new Now(end, 0);
                return;
            }

            _now = new Now(at, 0);
            while (_due.TryPeek(out _, out first) && first.At <= at.Microseconds)
            {
                _due.Dequeue()();
            }

            _host.Advance(_now, this, 16);
            foreach (var (session, port) in _devices)
            {
                session.Advance(_now, port, 16);
            }
        }
    }

    /// <summary>What a device sends goes over the same line.</summary>
    private sealed class PollPort(PollBench line, int index) : ISink<DeviceEvent>
    {
        public void Send(TransmitId id, MacAddress source, MacAddress destination, ReadOnlySpan<byte> octets) => line.Put(id, octets.ToArray(), index);

        public void Report(in DeviceEvent occurrence, ReadOnlySpan<byte> payload)
        {
        }
    }
}
