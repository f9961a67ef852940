using Sallyport.Gateway.Commands;
using Sallyport.Gateway.EStim;
using Sallyport.Gateway.Host;
using Sallyport.Gateway.Journal.Bodies;
using Sallyport.Gateway.Policies;
using Sallyport.Protocols.EStim.Messages;
using Sallyport.Protocols.EStim.Options;
using Sallyport.Wire;

namespace Sallyport.Gateway.Tests.Fakes;

/// <summary>A whole gateway with one Open eStim bus of 9600 baud on virtual time and one thread; it can end and come back, and so can its clock.</summary>
internal sealed class OutputBench : IDisposable
{
    public const string Device = "estim/bus0/42";
    public static readonly Caller Person = new("anna", "192.0.2.7", "rest");
    public static readonly Caller Automation = new("mqtt", "broker:1883", "mqtt");
    private readonly GatewayHostOptions _options;
    private EStimStore _store = null!;
    private long _microseconds = 5_000_003;
    private long _wallOffset;
    private int _run;

    /// <param name="options">Of the gateway.</param>
    /// <param name="device">The device whose key the gateway has.</param>
    /// <param name="stranger">A device on the same line whose key it has not.</param>
    public OutputBench(GatewayHostOptions? options = null, DeviceOptions? device = null, DeviceOptions? stranger = null)
    {
        _options = options ?? new GatewayHostOptions();
        DeviceOptions[] devices = [device ?? new DeviceOptions { MasterKey = StimulationBus.Key }, .. stranger is null ? Array.Empty<DeviceOptions>() : [stranger]];
        Bus = new StimulationBus(9600, devices);
        Start();
        _store.SaveKey(Device, StimulationBus.Key);
        Restart();
        Run(TimeSpan.FromSeconds(3));
    }

    public StimulationBus Bus { get; }

    public InMemoryJournal Journal { get; private set; } = new();

    public InMemoryStateStore Store { get; } = new();

    public GatewayHost Host { get; private set; } = null!;

    public IOutputDesk Desk => Host.Control.Outputs!;

    public Now Now => new(new Instant(_microseconds), 1_795_242_855_000_000 + _microseconds + _wallOffset);

    public OutputDevice View => Assert.Single(Desk.Devices, static one => one.Device == Device);

    public IEnumerable<AuditBody> Audit => Journal.Entries.Select(static entry => entry.Body).OfType<AuditBody>();

    /// <summary>Somebody sets the clock of the host.</summary>
    public void SetClock(TimeSpan by) => _wallOffset += by.Ticks / TimeSpan.TicksPerMicrosecond;

    /// <summary>The gateway dies and another begins on the same data.</summary>
    public void Restart()
    {
        _store.Dispose();
        Journal = Journal.Crash();
        Start();
    }

    /// <summary>Lets time pass; the gateway may be dead meanwhile.</summary>
    public void Run(TimeSpan time, bool isAlive = true)
    {
        var end = _microseconds + (time.Ticks / TimeSpan.TicksPerMicrosecond);
        while (_microseconds < end)
        {
            var next = isAlive ? Host.RunTurn(Now) : null;
            if (isAlive)
            {
                Host.CommitTurn();
                next = Deadline.Earlier(next, Host.RunTurn(Now));
            }
            else
            {
                Bus.Poll(new Nobody(), Now, 1000);
            }

            var at = Math.Min(Math.Min(next?.At.Microseconds ?? long.MaxValue, Bus.Next.Microseconds), end);
            _microseconds = Math.Max(_microseconds + 100, at);
        }
    }

    /// <summary>Gives an order and lets time pass until it ended.</summary>
    public (CommandResult Result, OutputAnswer? Answer) Order(OutputOrder order, Caller? caller = null)
    {
        var task = Desk.OrderAsync(order, caller ?? Person, CancellationToken.None);
        for (var step = 0; step < 4000 && !task.IsCompleted; step++)
        {
            Run(TimeSpan.FromMilliseconds(5));

            // What waits for the answer goes on in the thread pool, whose time is not ours.
            task.Wait(TimeSpan.FromMilliseconds(3));
        }

        Assert.True(task.IsCompleted, "the order did not end within 20 s");
        return task.Result;
    }

    public (CommandResult Result, OutputAnswer? Answer) Set(int output, int level, Caller? caller = null) => Order(
        new OutputOrder { Kind = OutputOrderKind.Levels, Device = Device, Levels = [new LevelChange((byte)output, 0, (ushort)level, 0)] }, caller);

    /// <summary>Arms both outputs and raises the first one.</summary>
    public void Activate(int level = 300)
    {
        Assert.True(Order(new OutputOrder { Kind = OutputOrderKind.Arm, Device = Device, Outputs = [0, 1], Seconds = 60 }).Answer?.Accepted);
        Assert.True(Set(0, level).Answer?.Accepted);
        Run(TimeSpan.FromSeconds(8));
        Assert.Equal(level, Bus.Outputs().Level(0));
    }

    /// <summary>Sets a policy of the device.</summary>
    public void Open(string key, string value = "on")
    {
        var set = Host.Control.SetPolicyAsync(Device, key, value, Person, CancellationToken.None);
        Run(TimeSpan.FromSeconds(1));
        Assert.True(set.Wait(TimeSpan.FromSeconds(30)) && set.Result.Accepted);
    }

    public void Dispose() => _store.Dispose();

    private void Start()
    {
        _store = new EStimStore(Store);
        var policies = new PolicySet(Store, EStimPolicies.All);
        var driver = new EStimDriver(new EStimBus { Name = "bus0" }, Bus, policies, _store, new SeededRandom(++_run));
        Host = new GatewayHost(Journal, Store, policies, [driver], [], _options);
        Host.StartAsync(Now, null, CancellationToken.None).GetAwaiter().GetResult();
    }

    private sealed class Nobody : Sallyport.Links.ILinkReceiver
    {
        public void Receive(in Sallyport.Wire.Session.Arrival arrival)
        {
        }

        public void Complete(Sallyport.Wire.Session.TransmitId id, Sallyport.Wire.Session.TransmitOutcome outcome)
        {
        }
    }
}
