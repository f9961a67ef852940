using Sallyport.Protocols.EStim.Options;
using Sallyport.Protocols.EStim.Session;
using Sallyport.Wire;
using Sallyport.Wire.Session;

namespace Sallyport.Protocols.EStim.Tests.Session;

/// <summary>A host and devices on one line with the real speed of 9600 baud, on virtual time. Everything that was sent and reported is kept.</summary>
internal sealed class Bus : IDisposable
{
    private readonly PriorityQueue<Action, (long At, long Order)> _due = new();
    private readonly HostOptions _hostOptions;
    private readonly LineOptions _line;
    private long _order;
    private int _run = 1;

    public Bus(HostOptions? host = null, params DeviceOptions[] devices)
    {
        _hostOptions = host ?? new HostOptions();
        _line = _hostOptions.Line;
        Host = new HostSession(_hostOptions, new Scripted(_run));
        HostSink = new Collector<HostEvent>(octets => Put(octets, isHost: true, 0));
        foreach (var device in devices)
        {
            var index = Devices.Count;
            Devices.Add(new DeviceSession(device, new Scripted(100 + index)));
            DeviceSinks.Add(new Collector<DeviceEvent>(octets => Put(octets, isHost: false, index)));
        }
    }

    public HostSession Host { get; private set; }

    public Collector<HostEvent> HostSink { get; }

    public List<DeviceSession> Devices { get; } = [];

    public List<Collector<DeviceEvent>> DeviceSinks { get; } = [];

    /// <summary>What went over the line: when its last octet left, who sent it, the octets.</summary>
    public List<(Instant At, bool IsHost, byte[] Octets)> Traffic { get; } = [];

    /// <summary>Decides whether a packet is lost; told who sends and the octets.</summary>
    public Func<bool, byte[], bool> IsLost { get; set; } = static (_, _) => false;

    /// <summary>What arrives in place of a packet; told who sends and the octets.</summary>
    public Func<bool, byte[], IReadOnlyList<byte[]>> Mangle { get; set; } = static (_, octets) => [octets];

    /// <summary>The host's machine is suspended: it neither hears nor does anything.</summary>
    public bool IsHostAsleep { get; set; }

    public Now Now { get; private set; } = new(new Instant(1_000_003), 1_700_000_000_000_000);

    /// <summary>What the host stored last of a device; empty for nothing.</summary>
    public byte[] HostMemory => HostSink.Events.LastOrDefault(static one => one.Event.Kind == HostEventKind.MemoryChanged).Payload ?? [];

    /// <summary>The host dies with all that it knew, and another one begins. What is on the line goes on.</summary>
    public void RestartHost()
    {
        Host.Dispose();
        Host = new HostSession(_hostOptions, new Scripted(1000 + ++_run));
    }

    public void Submit(in HostCommand command) => Host.Submit(command, Now, HostSink);

    /// <summary>Somebody else on the line sends a packet; all hear it.</summary>
    public void Speak(byte[] octets)
    {
        var arrival = new Arrival { Kind = ArrivalKind.Octets, Octets = octets };
        Host.Receive(arrival, Now, HostSink);
        for (var i = 0; i < Devices.Count; i++)
        {
            Devices[i].Receive(arrival, Now, DeviceSinks[i]);
        }
    }

    /// <summary>Somebody sets the clock on the wall.</summary>
    public void JumpWallClock(TimeSpan by) => Now = new Now(Now.Monotonic, Now.UtcMicroseconds + (long)by.TotalMicroseconds);

    /// <summary>Runs until the time has passed.</summary>
    public void Run(TimeSpan time)
    {
        var end = Now.Monotonic + time;
        for (var turn = 0; ; turn++)
        {
            Assert.True(turn < 200_000, "the sessions ask for the same instant again and again");
            var next = IsHostAsleep ? null : Host.NextDeadline;
            foreach (var device in Devices)
            {
                next = Deadline.Earlier(next, device.NextDeadline);
            }

            var at = next?.At ?? Instant.Never;
            if (_due.TryPeek(out _, out var first) && first.At <= at.Microseconds)
            {
                at = new Instant(first.At);
            }

            at = at < Now.Monotonic ? Now.Monotonic : at;
            if (at > end)
            {
                MoveTo(end);
                return;
            }

            MoveTo(at);
            while (_due.TryPeek(out _, out first) && first.At <= Now.Monotonic.Microseconds)
            {
                _due.Dequeue()();
            }

            if (!IsHostAsleep)
            {
                Host.Advance(Now, HostSink, 16);
            }

            for (var i = 0; i < Devices.Count; i++)
            {
                Devices[i].Advance(Now, DeviceSinks[i], 16);
            }
        }
    }

    public void Dispose()
    {
        Host.Dispose();
        Devices.ForEach(static device => device.Dispose());
    }

    private void MoveTo(Instant at) => Now = new Now(at, Now.UtcMicroseconds + (at.Microseconds - Now.Monotonic.Microseconds));

    private void Put((TransmitId Id, byte[] Octets) sent, bool isHost, int index)
    {
        var done = Now.Monotonic + (sent.Octets.Length * _line.OctetTime);
        _due.Enqueue(() => Arrive(sent, isHost, index), (done.Microseconds, _order++));
    }

    private void Arrive((TransmitId Id, byte[] Octets) sent, bool isHost, int index)
    {
        Traffic.Add((Now.Monotonic, isHost, sent.Octets));
        foreach (var octets in IsLost(isHost, sent.Octets) ? [] : Mangle(isHost, sent.Octets))
        {
            var arrival = new Arrival { Kind = _line.Medium == LinkMedium.Radio ? ArrivalKind.Frame : ArrivalKind.Octets, Octets = octets, Rssi = _line.Medium == LinkMedium.Radio ? (sbyte)-70 : null };
            if (isHost)
            {
                for (var i = 0; i < Devices.Count; i++)
                {
                    Devices[i].Receive(arrival, Now, DeviceSinks[i]);
                }
            }
            else if (!IsHostAsleep)
            {
                Host.Receive(arrival, Now, HostSink);
            }
        }

        if (isHost)
        {
            Host.Complete(sent.Id, TransmitOutcome.Acknowledged, Now, HostSink);
        }
        else
        {
            Devices[index].Complete(sent.Id, TransmitOutcome.Acknowledged, Now, DeviceSinks[index]);
        }
    }
}
