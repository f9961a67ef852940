using Microsoft.Extensions.Logging;
using Sallyport.Gateway.Commands;
using Sallyport.Gateway.Journal;
using Sallyport.Gateway.Outputs;
using Sallyport.Mqtt.Client.Packets;
using Sallyport.Mqtt.Client.Session;
using Sallyport.Mqtt.Client.Transport;
using Sallyport.Mqtt.Topics;
using Sallyport.Wire;

namespace Sallyport.Mqtt.Output;

/// <summary>
/// The journal on the user's broker, and commands back. An entry is confirmed when all its messages and all entries before it have arrived; entries
/// that no tree covers count as confirmed. While there is no connection it takes nothing: the journal is the buffer, and what was under way is sent again
/// in order after the reconnect.
/// <para>
/// A connection has one will, so with several trees only the first one's availability falls to <c>0</c> when the process dies; make one output per
/// segment where that matters. Messages that the broker kept (<c>retain</c>) are ignored: a kept <c>set</c> is a command from the past, and would be
/// carried out at each reconnect.
/// </para>
/// </summary>
public sealed partial class MqttOutput : IGatewayOutput, IMqttOwner
{
    private const long ControlToken = -1;

    private readonly MqttOutputOptions _options;
    private readonly IReadOnlyList<ITopicTree> _trees;
    private readonly ILogger _logger;
    private readonly EntryWindow _window;
    private readonly CommandIntake _intake;
    private readonly MqttClient _client;
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Publication> _messages = [];
    private readonly Queue<MqttCommand> _control = new();

    private Task _running = Task.CompletedTask;
    private Task _submitting = Task.CompletedTask;
    private volatile StatusNote _status = new("connecting", null);
    private Instant? _availabilityDue;
    private bool _isUp;
    private bool _saidFarewell;
    private long _ignoredRetained;

    /// <summary>An output over TCP or TLS.</summary>
    /// <param name="options">Valid options.</param>
    /// <param name="trees">At least one; one per segment.</param>
    /// <param name="random">Spreads reconnects.</param>
    /// <param name="time">Clock and timers.</param>
    /// <param name="logger">Log.</param>
    public MqttOutput(MqttOutputOptions options, IReadOnlyList<ITopicTree> trees, IRandomSource random, TimeProvider time, ILogger logger)
        : this(options, trees, new SocketConnector(options.Client), random, time, logger)
    {
    }

    /// <summary>An output over connections of another kind.</summary>
    /// <param name="options">Valid options.</param>
    /// <param name="trees">At least one; one per segment.</param>
    /// <param name="connector">Where connections come from.</param>
    /// <param name="random">Spreads reconnects.</param>
    /// <param name="time">Clock and timers.</param>
    /// <param name="logger">Log.</param>
    /// <exception cref="ArgumentException">No tree, or options that do not validate.</exception>
    public MqttOutput(
        MqttOutputOptions options, IReadOnlyList<ITopicTree> trees, IMqttConnector connector, IRandomSource random, TimeProvider time, ILogger logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(trees);
        ArgumentNullException.ThrowIfNull(connector);
        var errors = options.Validate(options.Name);
        if (trees.Count == 0 || errors.Count > 0)
        {
            throw new ArgumentException(errors.Count > 0 ? string.Join("; ", errors) : "needs a topic tree");
        }

        _options = options;
        _trees = trees;
        _logger = logger;
        _window = new EntryWindow(options.WindowEntries, options.WindowOctets);
        _intake = new CommandIntake(options, trees, connector.Name, time, logger);
        var farewell = trees[0].Availability(online: false);
        var will = new MqttWill(farewell.Topic, farewell.Payload, Qos.AtMostOnce, farewell.Retain);
        _client = new MqttClient(options.Client, will, connector, this, random, time, logger);
    }

    /// <inheritdoc/>
    public string Name => _options.Name;

    /// <inheritdoc/>
    public int Capacity => _window.Capacity;

    /// <inheritdoc/>
    public long ConfirmedSeq => _window.Confirmed;

    /// <inheritdoc/>
    public (string State, string? Detail) Status =>
        _running.Exception is { } ended ? ("failed", $"the client ended by a fault ({ended.GetBaseException().GetType().Name})")
        : _submitting.Exception is { } deaf ? ("failed", $"commands are not taken any more ({deaf.GetBaseException().GetType().Name})")
        : (_status.State, _status.Detail);

    /// <inheritdoc/>
    public Action? Ready { get; set; }

    /// <summary>Commands dropped because they came too fast, or faster than the gateway takes them.</summary>
    public long DroppedCommands => _intake.Dropped;

    /// <summary>Kept messages that were ignored.</summary>
    public long IgnoredRetained => Interlocked.Read(ref _ignoredRetained);

    /// <inheritdoc/>
    Instant? IMqttOwner.NextDeadline => _isUp ? _availabilityDue : null;

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">Started twice.</exception>
    public Task StartAsync(IGatewayControl control, long confirmedSeq, CancellationToken cancellationToken)
    {
        if (_running != Task.CompletedTask)
        {
            throw new InvalidOperationException("the output runs already");
        }

        _window.Start(confirmedSeq);
        _intake.Attach(control);
        _submitting = Task.Run(() => _intake.RunAsync(control, _client.Wake, _stop.Token), CancellationToken.None);
        _running = Task.Run(() => _client.RunAsync(_stop.Token), CancellationToken.None);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public void Offer(JournalEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        _messages.Clear();
        foreach (var tree in _trees)
        {
            if (tree.Covers(entry))
            {
                tree.Publish(entry, _messages);
            }
        }

        _window.Add(entry.Seq, _messages);
        _client.Wake();
    }

    /// <summary>Says <c>0</c>, disconnects and stops; what is not confirmed by then is offered again after the next start.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested)
        {
            return;
        }

        await _stop.CancelAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _submitting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    /// <inheritdoc/>
    void IMqttOwner.Handle(in MqttEvent occurrence, ReadOnlySpan<byte> payload)
    {
        switch (occurrence.Kind)
        {
            case MqttEventKind.Connected:
                Begin();
                break;
            case MqttEventKind.Closed:
                _isUp = false;
                _window.Open(false);
                break;
            case MqttEventKind.Published when occurrence.Token != ControlToken:
                _window.Finish(occurrence.Token);
                break;
            case MqttEventKind.Rejected when occurrence.Token != ControlToken:
                // The journal holds it for ever, so waiting would stop everything behind it.
                Log.CannotBeSent(_logger, occurrence.Topic);
                _window.Finish(occurrence.Token);
                break;
            case MqttEventKind.Subscribed when payload.Contains(SubackPacket.Failure):
                _status = new StatusNote("up", "the broker does not let us subscribe: commands will not arrive");
                Log.NotSubscribed(_logger, _client.Name);
                break;
            case MqttEventKind.Message when occurrence.Retain:
                Interlocked.Increment(ref _ignoredRetained);
                break;
            case MqttEventKind.Message:
                _intake.Take(occurrence.Topic!, payload);
                break;
            case MqttEventKind.Oversized:
                Log.Oversized(_logger, occurrence.Topic);
                break;
            default:
                break;
        }
    }

    /// <inheritdoc/>
    bool IMqttOwner.TryNext(Now now, bool isStopping, out MqttCommand command)
    {
        if (isStopping)
        {
            SayFarewell();
        }
        else if (_availabilityDue is null || now.Monotonic >= _availabilityDue)
        {
            _availabilityDue = now.Monotonic + _options.AvailabilityInterval;
            SayAvailable(isOnline: true);
        }

        if (_control.TryDequeue(out command))
        {
            return true;
        }

        if (isStopping)
        {
            return false;
        }

        var token = ControlToken;
        if (!_intake.Errors.TryRead(out var message) && !_window.TryTake(out token, out message))
        {
            return false;
        }

        command = MqttCommand.Publish(token, message.Topic, message.Payload, _options.Qos, message.Retain);
        return true;
    }

    /// <inheritdoc/>
    void IMqttOwner.Settle()
    {
        if (_window.TakeChange())
        {
            Ready?.Invoke();
        }
    }

    /// <inheritdoc/>
    void IMqttOwner.Fail(string sentence) => _status = new StatusNote("failed", sentence);

    private void Begin()
    {
        _isUp = true;
        _availabilityDue = null;
        _control.Clear();
        TopicFilter[] filters = [.. _trees.SelectMany(tree => tree.Subscriptions).Distinct().Select(filter => new TopicFilter(filter, _options.Qos))];
        if (filters.Length > 0)
        {
            _control.Enqueue(MqttCommand.Subscribe(ControlToken, filters));
        }

        _status = new StatusNote("up", null);
        _window.Open(true);
    }

    private void SayAvailable(bool isOnline)
    {
        foreach (var tree in _trees)
        {
            var message = tree.Availability(isOnline);
            _control.Enqueue(MqttCommand.Publish(ControlToken, message.Topic, message.Payload, Qos.AtMostOnce, message.Retain));
        }
    }

    // DISCONNECT takes the will back, so the last word is said by hand.
    private void SayFarewell()
    {
        if (!_saidFarewell)
        {
            _saidFarewell = true;
            _control.Clear();
            SayAvailable(isOnline: false);
        }
    }

    private sealed record StatusNote(string State, string? Detail);

    private static partial class Log
    {
        [LoggerMessage(4010, LogLevel.Error, "a message for the topic {Topic} cannot be sent and is left out")]
        public static partial void CannotBeSent(ILogger logger, string? topic);

        [LoggerMessage(4011, LogLevel.Warning, "{Broker} does not let us subscribe: commands will not arrive")]
        public static partial void NotSubscribed(ILogger logger, string broker);

        [LoggerMessage(4012, LogLevel.Warning, "a message on {Topic} was too long and thrown away")]
        public static partial void Oversized(ILogger logger, string? topic);
    }
}
