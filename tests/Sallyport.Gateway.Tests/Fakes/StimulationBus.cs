using Sallyport.Links;
using Sallyport.Protocols.EStim.Messages;
using Sallyport.Protocols.EStim.Options;
using Sallyport.Protocols.EStim.Outputs;
using Sallyport.Protocols.EStim.Session;
using Sallyport.Wire;
using Sallyport.Wire.Session;

namespace Sallyport.Gateway.Tests.Fakes;

/// <summary>
/// A line with real devices on it and, if wanted, a second host: the gateway's end is the link. It moves in <see cref="Poll"/>, by the time that it is told, so it serves virtual
/// and real time alike; with a baud rate packets take their time on the line, without one none.
/// </summary>
internal sealed class StimulationBus : ILink
{
    public static readonly byte[] Key = Convert.FromHexString("c5d71484f8cf9bf4b76f47904730804b");
    private readonly PriorityQueue<Action<Now>, (long At, long Order)> _due = new();
    private readonly Lock _gate = new();
    private readonly Queue<(TransmitId Id, TransmitOutcome Outcome, byte[]? Octets, ArrivalKind Kind)> _forGateway = new();
    private readonly int? _baudRate;
    private readonly List<DeviceOptions> _options = [];
    private long _order;
    private Now _now;
    private long _sent;

    public StimulationBus(int? baudRate = null, params DeviceOptions[] devices)
    {
        _baudRate = baudRate;
        foreach (var device in devices)
        {
            Add(device);
        }
    }

    public string Name => "memory:bus0";

    public IReadOnlyList<MacAddress> Addresses => [];

    public bool AcceptsAnyDestination => true;

    public int MaximumPayload => 8192;

    public bool AnnouncesSsid => false;

    public byte? Channel => null;

    public Action? Ready { get; set; }

    public LinkCounters Counters => new(0, _sent, 0, 0, 0);

    /// <summary>The line says that it is away.</summary>
    public bool IsFailing { get; set; }

    public List<DeviceSession> Devices { get; } = [];

    /// <summary>A second host on the line; null for none.</summary>
    public HostSession? OtherHost { get; set; }

    /// <summary>What went over the line whole: when, whether the gateway sent it, the octets.</summary>
    public List<(Instant At, bool IsGateway, byte[] Octets)> Traffic { get; } = [];

    /// <summary>Commands that a device accepted, in order.</summary>
    public List<CommandId> Accepted { get; } = [];

    /// <summary>Decides whether a packet is lost; told whether the gateway sent it, and the octets.</summary>
    public Func<bool, byte[], bool> IsLost { get; set; } = static (_, _) => false;

    /// <summary>When something on the line is due.</summary>
    public Instant Next
    {
        get
        {
            var next = _due.TryPeek(out _, out var first) ? new Instant(first.At) : Instant.Never;
            foreach (var device in Devices)
            {
                next = device.NextDeadline is { } due && due.At < next ? due.At : next;
            }

            return OtherHost?.NextDeadline is { } other && other.At < next ? other.At : next;
        }
    }

    public OutputSet Outputs(int device = 0) => Devices[device].Outputs;

    /// <summary>The adapter is pulled, or is back.</summary>
    public void Tell(ArrivalKind kind)
    {
        _due.Clear();
        _forGateway.Enqueue((TransmitId.None, default, [], kind));
        Ready?.Invoke();
    }

    /// <summary>Somebody on the line says something to the gateway.</summary>
    public void Say(byte[] octets)
    {
        _forGateway.Enqueue((TransmitId.None, default, octets, ArrivalKind.Octets));
        Ready?.Invoke();
    }

    public void Submit(in HostCommand command, Now now) => OtherHost!.Submit(command, now, new OtherSink(this));

    public bool TrySetChannel(byte channel) => false;

    public void Send(TransmitId id, MacAddress source, MacAddress destination, ReadOnlySpan<byte> octets)
    {
        lock (_gate)
        {
            _sent++;
            var packet = octets.ToArray();
            Put(packet, now =>
            {
                Traffic.Add((now.Monotonic, true, packet));
                if (!IsLost(true, packet))
                {
                    ForDevices(packet, now);
                    OtherHost?.Receive(new Arrival { Kind = ArrivalKind.Octets, Octets = packet }, now, new OtherSink(this));
                }

                _forGateway.Enqueue((id, TransmitOutcome.Acknowledged, null, default));
            });
        }

        Ready?.Invoke();
    }

    public int Poll(ILinkReceiver receiver, Now now, int budget)
    {
        lock (_gate)
        {
            _now = now;
            while (_due.TryPeek(out var step, out var at) && at.At <= now.Monotonic.Microseconds)
            {
                _due.Dequeue();
                step(now);
            }

            for (var i = 0; i < Devices.Count; i++)
            {
                Devices[i].Advance(now, new DeviceSink(this, i), 16);
            }

            OtherHost?.Advance(now, new OtherSink(this), 16);
            while (_baudRate is null && _due.TryDequeue(out var step, out _))
            {
                step(now);
            }
        }

        var done = 0;
        for (; done < budget && _forGateway.TryDequeue(out var one); done++)
        {
            if (one.Octets is { } octets)
            {
                receiver.Receive(new Arrival { Kind = one.Kind, Octets = octets });
            }
            else
            {
                receiver.Complete(one.Id, one.Outcome);
            }
        }

        return done;
    }

    public void Dispose()
    {
        // The same line serves the gateway's next run.
    }

    /// <summary>Octets that nobody sent reach the gateway.</summary>
    public void Disturb(byte[] octets)
    {
        _forGateway.Enqueue((TransmitId.None, default, octets, ArrivalKind.Octets));
        Ready?.Invoke();
    }

    /// <summary>Something happens at a device itself.</summary>
    public void Do(in DeviceCommand command, int index = 0) => Devices[index].Submit(command, _now, new DeviceSink(this, index));

    /// <summary>A device loses its power and comes back with what it stored.</summary>
    public void RestartDevice(int index = 0)
    {
        lock (_gate)
        {
            Devices[index].Dispose();
            Devices[index] = new DeviceSession(_options[index], new SeededRandom(200 + index));
        }

        Ready?.Invoke();
    }

    private void Add(DeviceOptions options)
    {
        Devices.Add(new DeviceSession(options, new SeededRandom(100 + Devices.Count)));
        _options.Add(options);
    }

    private void Put(byte[] octets, Action<Now> arrive) =>
        _due.Enqueue(arrive, (_now.Monotonic.Microseconds + (_baudRate is { } baud ? octets.Length * 10_000_000L / baud : 0), _order++));

    private void ForDevices(byte[] octets, Now now)
    {
        for (var i = 0; i < Devices.Count; i++)
        {
            Devices[i].Receive(new Arrival { Kind = ArrivalKind.Octets, Octets = octets }, now, new DeviceSink(this, i));
        }
    }

    private sealed class DeviceSink(StimulationBus bus, int index) : ISink<DeviceEvent>
    {
        public void Send(TransmitId id, MacAddress source, MacAddress destination, ReadOnlySpan<byte> octets)
        {
            var packet = octets.ToArray();
            bus.Put(packet, now =>
            {
                bus.Traffic.Add((now.Monotonic, false, packet));
                if (!bus.IsLost(false, packet))
                {
                    bus._forGateway.Enqueue((TransmitId.None, default, packet, ArrivalKind.Octets));
                    bus.OtherHost?.Receive(new Arrival { Kind = ArrivalKind.Octets, Octets = packet }, now, new OtherSink(bus));
                }

                bus.Devices[index].Complete(id, TransmitOutcome.Acknowledged, now, this);
            });
        }

        public void Report(in DeviceEvent occurrence, ReadOnlySpan<byte> payload)
        {
            switch (occurrence.Kind)
            {
                case DeviceEventKind.Accepted:
                    bus.Accepted.Add(occurrence.Command);
                    break;
                case DeviceEventKind.MemoryChanged:
                    bus._options[index] = bus._options[index] with { Memory = payload.ToArray() };
                    break;
            }
        }
    }

    private sealed class OtherSink(StimulationBus bus) : ISink<HostEvent>
    {
        public void Send(TransmitId id, MacAddress source, MacAddress destination, ReadOnlySpan<byte> octets)
        {
            var packet = octets.ToArray();
            bus.Put(packet, now =>
            {
                bus.Traffic.Add((now.Monotonic, false, packet));
                bus.ForDevices(packet, now);
                bus._forGateway.Enqueue((TransmitId.None, default, packet, ArrivalKind.Octets));
                bus.OtherHost!.Complete(id, TransmitOutcome.Acknowledged, now, this);
            });
        }

        public void Report(in HostEvent occurrence, ReadOnlySpan<byte> payload)
        {
        }
    }
}
