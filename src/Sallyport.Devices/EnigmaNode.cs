using System.Threading.Channels;
using Sallyport.Crypto;
using Sallyport.Crypto.Aead;
using Sallyport.Crypto.KeyAgreement;
using Sallyport.Links;
using Sallyport.Protocols.EnigmaIot.Messages;
using Sallyport.Protocols.EnigmaIot.Options;
using Sallyport.Protocols.EnigmaIot.Session;
using Sallyport.Wire;
using Sallyport.Wire.Session;

namespace Sallyport.Devices;

/// <summary>An EnigmaIOT node on a PC or a Raspberry Pi: the protocol's node role, a link, and one pump.</summary>
/// <remarks>
/// Either <see cref="RunAsync"/> runs as the pump, or a test steps <see cref="RunTurn"/> on virtual time; never both. All wishes (sends, name, sleep) may come from any thread; they
/// wait in a queue of <see cref="CommandCapacity"/>. Handlers are called on the pump. What nobody reads from <see cref="ReceiveAsync"/> is
/// dropped, oldest first, above <see cref="MessageCapacity"/>, and counted.
/// </remarks>
public sealed partial class EnigmaNode : ISink<NodeEvent>, ILinkReceiver, IDisposable
{
    /// <summary>Wishes that wait at most.</summary>
    public const int CommandCapacity = 64;

    /// <summary>Received messages that wait at most.</summary>
    public const int MessageCapacity = 256;

    private const int ArrivalsPerTurn = 256;
    private const int WorkPerTurn = 16;
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    private readonly ILink _link;
    private readonly IClock _clock;
    private readonly LibCryptoChaCha20Poly1305 _aead = new();
    private readonly NodeSession _session;
    private readonly Channel<NodeCommand> _commands = Channel.CreateBounded<NodeCommand>(new BoundedChannelOptions(CommandCapacity) { SingleReader = true });
    private readonly Channel<NodeMessage> _messages;

    // Never disposed: a link's thread may still raise Ready, and without a wait handle there is nothing to free.
    private readonly SemaphoreSlim _work = new(0);
    private TaskCompletionSource _connected = NewSignal();
    private Now _now;
    private long _clockOffset;
    private long _droppedMessages;
    private int _signalled;
    private volatile NodeState _state;
    private volatile bool _clockSynchronised;

    /// <summary>Makes a node; it does nothing until its pump runs.</summary>
    /// <param name="options">Its settings; <see cref="NodeOptions.Address"/> should be one of the link's addresses.</param>
    /// <param name="link">Carries its frames; belongs to the caller, who disposes it after the node.</param>
    /// <param name="clock">Null: the system's clocks.</param>
    /// <param name="random">Null: the platform's strong random source.</param>
    /// <param name="sleepContext">What the newest sleep handed out, when the host was down meanwhile; see <see cref="NodeEventKind.Sleeping"/>.</param>
    /// <exception cref="MissingLibraryException">libcrypto 3 is missing.</exception>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public EnigmaNode(NodeOptions options, ILink link, IClock? clock = null, IRandomSource? random = null, ReadOnlySpan<byte> sleepContext = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(link);
        _link = link;
        _clock = clock ?? new HostClock();
        _now = _clock.Now;
        _session = new NodeSession(options, _aead, new LibCryptoX25519(), random ?? SystemRandomSource.Shared, sleepContext);
        _messages = Channel.CreateBounded<NodeMessage>(
            new BoundedChannelOptions(MessageCapacity) { FullMode = BoundedChannelFullMode.DropOldest, SingleWriter = true },
            _ => Interlocked.Increment(ref _droppedMessages));
        link.Ready = Wake;
    }

    /// <summary>Everything that the session reports, in order, before any other handler.</summary>
    public NodeEventHandler? Happened { get; set; }

    /// <summary>User data that came down. It also goes to <see cref="ReceiveAsync"/>.</summary>
    public Action<NodeMessage>? Received { get; set; }

    /// <summary>A session began, or the node woke with one: the moment for an application that sleeps to measure and send.</summary>
    public Action? Ready { get; set; }

    /// <summary>Name, sleep time or gateway changed; store the configuration.</summary>
    public Action<NodeConfiguration>? ConfigurationChanged { get; set; }

    /// <summary>Where the node is; may be read from any thread.</summary>
    public NodeState State => _state;

    /// <summary>There is a session and the node is awake.</summary>
    public bool IsConnected => _state == NodeState.Registered;

    /// <summary>The clock was within 5 ms of the gateway's when it was last compared in this session.</summary>
    public bool ClockSynchronised => _clockSynchronised;

    /// <summary>Microseconds since 1970 on the node's clock, which follows the gateway's when <see cref="NodeOptions.ClockEnabled"/> is on.</summary>
    public long TimeMicroseconds => _clock.Now.UtcMicroseconds + Interlocked.Read(ref _clockOffset);

    /// <summary>Received messages that nobody read in time.</summary>
    public long DroppedMessages => Interlocked.Read(ref _droppedMessages);

    /// <summary>One step of the pump: takes what the link and the application have, and does what is due.</summary>
    /// <returns>When to step next unless something comes before; null for never.</returns>
    public Deadline? RunTurn()
    {
        _now = _clock.Now;
        _work.Wait(0, CancellationToken.None);
        Volatile.Write(ref _signalled, 0);
        var arrivals = _link.Poll(this, _now, ArrivalsPerTurn);
        for (var taken = 0; taken < CommandCapacity && _commands.Reader.TryRead(out var command); taken++)
        {
            _session.Submit(command, _now, this);
        }

        _session.Advance(_now, this, WorkPerTurn);
        _state = _session.State;
        return arrivals == ArrivalsPerTurn ? new Deadline(_now.Monotonic, "more-arrivals") : _session.NextDeadline;
    }

    /// <summary>The pump: steps until it is cancelled. Waits on the system's time, whatever clock was given.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            var wait = RunTurn() is { } next ? next.At - _clock.Now.Monotonic : LongestWait;
            if (wait <= TimeSpan.Zero)
            {
                continue;
            }

            try
            {
                // Rounded up to whole milliseconds: a wait of zero would spin until the deadline.
                var milliseconds = Math.Ceiling(Math.Min(wait.TotalMilliseconds, LongestWait.TotalMilliseconds));
                await _work.WaitAsync(TimeSpan.FromMilliseconds(milliseconds), cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                break;
            }
        }
    }

    /// <summary>Ends all waiting and clears the keys. Stop the pump first.</summary>
    public void Dispose()
    {
        _link.Ready = null;
        _commands.Writer.TryComplete();
        _messages.Writer.TryComplete();
        _connected.TrySetCanceled();
        _session.Dispose();
        _aead.Dispose();
    }

    void ILinkReceiver.Receive(in Arrival arrival) => _session.Receive(arrival, _now, this);

    void ILinkReceiver.Complete(TransmitId id, TransmitOutcome outcome) => _session.Complete(id, outcome, _now, this);

    void ISink<NodeEvent>.Send(TransmitId id, MacAddress source, MacAddress destination, ReadOnlySpan<byte> octets) =>
        _link.Send(id, source, destination, octets);

    void ISink<NodeEvent>.Report(in NodeEvent occurrence, ReadOnlySpan<byte> payload)
    {
        _state = _session.State;
        Happened?.Invoke(occurrence, payload);
        switch (occurrence.Kind)
        {
            case NodeEventKind.Registered:
                _connected.TrySetResult();
                Ready?.Invoke();
                break;
            case NodeEventKind.Woken when _session.State == NodeState.Registered:
                _connected.TrySetResult();
                Ready?.Invoke();
                break;
            case NodeEventKind.Disconnected or NodeEventKind.Restarted or NodeEventKind.ConfigurationErased:
                _clockSynchronised = false;
                _connected = _connected.Task.IsCompleted ? NewSignal() : _connected;
                break;
            case NodeEventKind.ClockAdjusted:
                _clockSynchronised = occurrence.Synchronised;
                Interlocked.Exchange(ref _clockOffset, _session.NodeTimeMicroseconds(_now) - _now.UtcMicroseconds);
                break;
            case NodeEventKind.ConfigurationChanged:
                ConfigurationChanged?.Invoke(_session.Configuration);
                break;
            case NodeEventKind.Downlink:
                Deliver(occurrence, payload);
                break;
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Deliver(in NodeEvent occurrence, ReadOnlySpan<byte> payload)
    {
        var message = new NodeMessage(
            occurrence.MessageType is MessageType.DownlinkDataGet or MessageType.BroadcastDataGet,
            occurrence.MessageType is MessageType.BroadcastDataSet or MessageType.BroadcastDataGet,
            occurrence.Encoding,
            payload.ToArray());
        _messages.Writer.TryWrite(message);
        Received?.Invoke(message);
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
