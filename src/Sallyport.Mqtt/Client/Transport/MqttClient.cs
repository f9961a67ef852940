using Microsoft.Extensions.Logging;
using Sallyport.Gateway.Outputs;
using Sallyport.Mqtt.Client.Packets;
using Sallyport.Mqtt.Client.Session;
using Sallyport.Wire;

namespace Sallyport.Mqtt.Client.Transport;

/// <summary>
/// The host of one <see cref="MqttSession"/>: connects, pumps, reconnects after a wait. One asynchronous loop owns the session; reads, writes, timers
/// and the owner only wake it. Commands are pulled from the owner while window and write buffer have room, so there is no queue in between.
/// </summary>
public sealed partial class MqttClient
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(3);

    // A connection that lived this long was a good one; a broker that accepts and drops at once must not be asked every second for ever.
    private static readonly TimeSpan GoodLife = TimeSpan.FromSeconds(30);

    private readonly IMqttConnector _connector;
    private readonly IMqttOwner _owner;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly MqttSession _session;
    private readonly RetryDelay _backOff;
    private readonly WakeSignal _wake = new();
    private readonly long _origin;
    private TimeSpan _lived;

    /// <summary>A client that does nothing until <see cref="RunAsync"/>.</summary>
    /// <param name="options">Valid options.</param>
    /// <param name="will">The will; null for none.</param>
    /// <param name="connector">Where connections come from.</param>
    /// <param name="owner">Whom it works for.</param>
    /// <param name="random">Spreads the waits.</param>
    /// <param name="time">Clock and timers.</param>
    /// <param name="logger">Log.</param>
    public MqttClient(MqttOptions options, MqttWill? will, IMqttConnector connector, IMqttOwner owner, IRandomSource random, TimeProvider time, ILogger logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        _connector = connector;
        _owner = owner;
        _time = time;
        _logger = logger;
        _session = new MqttSession(options.Session(will));
        _backOff = new RetryDelay(options.BackOffMinimum * 2, options.BackOffMaximum, random);
        _origin = time.GetTimestamp();
    }

    /// <summary>The broker, for people: scheme, host and port.</summary>
    public string Name => _connector.Name;

    private Now Now => new(
        new Instant(_time.GetElapsedTime(_origin).Ticks / TimeSpan.TicksPerMicrosecond),
        (_time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond);

    /// <summary>The owner has something new. Any thread; cheap when said often.</summary>
    public void Wake() => _wake.Set();

    /// <summary>
    /// Connects and stays connected until cancelled; then says what must be said, DISCONNECT, and returns. Never throws for what the network does.
    /// </summary>
    /// <param name="cancellationToken">Ends it cleanly.</param>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var stop = cancellationToken.UnsafeRegister(static client => ((MqttClient)client!).Wake(), this);
        while (!cancellationToken.IsCancellationRequested)
        {
            _lived = TimeSpan.Zero;
            var sentence = await ConnectOnceAsync(cancellationToken).ConfigureAwait(false);
            if (cancellationToken.IsCancellationRequested)
            {
                break;
            }

            if (_lived >= GoodLife)
            {
                _backOff.Reset();
            }

            var wait = _backOff.Next();
            Log.Failed(_logger, _connector.Name, sentence, wait.TotalSeconds);
            _owner.Fail(sentence);
            await Task.Delay(wait, _time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        Log.Left(_logger, _connector.Name);
    }

    private async Task<string> ConnectOnceAsync(CancellationToken cancellationToken)
    {
        try
        {
            var stream = await _connector.ConnectAsync(cancellationToken).ConfigureAwait(false);
            await using (stream.ConfigureAwait(false))
            {
                return await new Pump(this, stream, cancellationToken).RunAsync().ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return "stopped";
        }
        catch (MqttConnectException failure)
        {
            return failure.Message;
        }
        catch (Exception failure)
        {
            // Whatever a stream throws is a lost connection; only the kind is told, a message could repeat anything.
            return $"{_connector.Name} closed the connection ({failure.GetType().Name})";
        }
    }
}
