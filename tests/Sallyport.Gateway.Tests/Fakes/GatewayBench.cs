using Sallyport.Crypto.Aead;
using Sallyport.Crypto.KeyAgreement;
using Sallyport.Gateway.Commands;
using Sallyport.Gateway.Devices;
using Sallyport.Gateway.Downlinks;
using Sallyport.Gateway.EnigmaIot;
using Sallyport.Gateway.Host;
using Sallyport.Gateway.Journal;
using Sallyport.Gateway.Outputs;
using Sallyport.Gateway.Policies;
using Sallyport.Links.Memory;
using Sallyport.Protocols.EnigmaIot.Keys;
using Sallyport.Protocols.EnigmaIot.Options;
using Sallyport.Wire;

namespace Sallyport.Gateway.Tests.Fakes;

/// <summary>A whole gateway with one EnigmaIOT network on virtual time and one thread; it can crash and come back.</summary>
internal sealed class GatewayBench
{
    public const string Network = "attic";
    public static readonly MacAddress Address = new(0x025341_4C4C59);
    public static readonly Caller Tester = new("tester", "local", "cli");
    private static readonly byte[] NetworkKeyOctets = NetworkKey.FromText("network key 123");

    private readonly List<IGatewayOutput> _outputs;
    private readonly GatewayHostOptions _options;
    private SwitchLink _link;
    private long _wallOffset;
    private int _run;
    private long _microseconds = 5_000_003;

    public GatewayBench(params IGatewayOutput[] outputs)
        : this(new GatewayHostOptions(), outputs)
    {
    }

    public GatewayBench(GatewayHostOptions options, params IGatewayOutput[] outputs)
    {
        _options = options;
        _outputs = [.. outputs];
        _link = new SwitchLink(Air.Attach(Address, acceptsAnyDestination: true));
        Start();
    }

    /// <summary>The gateway's only link.</summary>
    public SwitchLink Link => _link;

    public MemoryAir Air { get; } = new();

    public InMemoryJournal Journal { get; private set; } = new();

    public InMemoryStateStore Store { get; } = new();

    public PolicySet Policies { get; private set; } = null!;

    public GatewayHost Host { get; private set; } = null!;

    public IGatewayControl Control => Host.Control;

    public List<FieldNode> Nodes { get; } = [];

    public Now Now => new(new Instant(_microseconds), 1_795_242_855_000_000 + _microseconds + _wallOffset);

    public FieldNode Node(int number, MacAddress? gateway = null)
    {
        var node = new FieldNode(Air.Attach(new MacAddress(0x5CCF7F000000 + (ulong)number), rssi: -61), gateway ?? Address, NetworkKeyOctets);
        Nodes.Add(node);
        return node;
    }

    /// <summary>A node with another network's key.</summary>
    public FieldNode Stranger(int number)
    {
        var node = new FieldNode(Air.Attach(new MacAddress(0x5CCF7F000000 + (ulong)number), rssi: -61), Address, NetworkKey.FromText("another key 4567"));
        Nodes.Add(node);
        return node;
    }

    /// <summary>Time goes by and the gateway does nothing.</summary>
    public void Pass(TimeSpan span) => _microseconds += span.Ticks / TimeSpan.TicksPerMicrosecond;

    /// <summary>Somebody sets the clock of the host.</summary>
    public void SetClock(TimeSpan by) => _wallOffset += by.Ticks / TimeSpan.TicksPerMicrosecond;

    public FieldNode Join(int number, bool sleepy = false, bool broadcast = false, string? name = null)
    {
        var node = Node(number);
        Join(node, sleepy, broadcast);
        if (name is not null)
        {
            node.Name(name);
            Turn();
        }

        node.Heard.Clear();
        return node;
    }

    public void Join(FieldNode node, bool sleepy = false, bool broadcast = false)
    {
        node.Hello(sleepy, broadcast);
        Turn();
        node.Listen(Now);
    }

    public static string Id(FieldNode node) => $"enigmaiot/{Network}/{node.Address}";

    public DeviceRecord Device(FieldNode node) => Assert.Single(Control.Find(Id(node)));

    /// <summary>Runs turns and commits until nothing is due, then lets the nodes listen.</summary>
    public void Turn(bool commit = true)
    {
        for (var turn = 0; turn < 8; turn++)
        {
            Host.RunTurn(Now);
            if (commit)
            {
                Host.CommitTurn();
            }
        }

        Host.Settle(Now);
        foreach (var node in Nodes)
        {
            node.Listen(Now);
        }
    }

    public void Wait(TimeSpan span)
    {
        _microseconds += span.Ticks / TimeSpan.TicksPerMicrosecond;
        Turn();
    }

    public CommandResult Submit(DownlinkRequest request) => Finish(Control.SubmitAsync(request, Tester, CancellationToken.None));

    public CommandResult Set(string device, string text, int priority = 0, string? key = null, TimeSpan? expires = null) => Submit(new DownlinkRequest
    {
        Device = device,
        Verb = DownlinkVerb.Set,
        Payload = System.Text.Encoding.UTF8.GetBytes(text),
        Priority = priority,
        CoalesceKey = key,
        ExpiresAtMicroseconds = expires is { } span ? Now.UtcMicroseconds + (span.Ticks / TimeSpan.TicksPerMicrosecond) : null,
    });

    public CommandResult Order(string device, string word, byte[]? arguments = null, bool sets = false) => Submit(new DownlinkRequest
    {
        Device = device,
        Verb = DownlinkVerb.Control,
        Control = word,
        ControlSets = sets,
        Payload = arguments ?? [],
    });

    public CommandResult Finish(Task<CommandResult> task)
    {
        Turn();
        Assert.True(task.IsCompleted, "the command is not finished");
        return task.Result;
    }

    public DownlinkStatus Status(CommandResult result) => Control.FindDownlink(result.Downlink!.Id)!.Status;

    public IReadOnlyList<T> Bodies<T>()
        where T : EntryBody => [.. Journal.Entries.Select(entry => entry.Body).OfType<T>()];

    /// <summary>The process dies: what was not committed is gone. A new one starts on what is left.</summary>
    public void Crash(params IGatewayOutput[] outputs)
    {
        Journal = Journal.Crash();
        Restart(outputs);
    }

    /// <summary>A clean stop and a new start.</summary>
    public async Task StopAndStartAsync(params IGatewayOutput[] outputs)
    {
        await Host.StopAsync(Now);
        Restart(outputs);
    }

    private void Restart(IGatewayOutput[] outputs)
    {
        _link.Dispose();
        _link = new SwitchLink(Air.Attach(Address, acceptsAnyDestination: true));
        _outputs.Clear();
        _outputs.AddRange(outputs);
        Start();
    }

    private void Start()
    {
        Policies = new PolicySet(Store, EnigmaIotPolicies.All);
        var options = new GatewayOptions { Address = Address, NetworkKey = NetworkKeyOctets };
        var network = new EnigmaIotNetwork { Name = Network, Options = options, Channel = 3 };
        var driver = EnigmaIotDriver.Create(network, [_link], Policies, new SeededRandom(++_run), new LibCryptoChaCha20Poly1305(), new LibCryptoX25519());
        Host = new GatewayHost(Journal, Store, Policies, [driver], _outputs, _options);
        Assert.True(Host.StartAsync(Now, null, CancellationToken.None).IsCompletedSuccessfully);
        Turn();
    }
}
