using System.Collections.Concurrent;
using System.Text;
using System.Threading.Channels;
using Microsoft.Extensions.Logging.Abstractions;
using Sallyport.Crypto;
using Sallyport.Mqtt.Client;
using Sallyport.Mqtt.Client.Packets;
using Sallyport.Mqtt.Client.Session;
using Sallyport.Mqtt.Client.Transport;
using Sallyport.Wire;

namespace Sallyport.Mqtt.Tests.Broker;

/// <summary>Our client in the hands of a test, against a real broker.</summary>
internal sealed class TestClient : IMqttOwner, IAsyncDisposable
{
    private readonly MqttClient _client;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<MqttCommand> _commands = new();
    private readonly Channel<string> _messages = Channel.CreateUnbounded<string>();
    private readonly Channel<MqttEvent> _events = Channel.CreateUnbounded<MqttEvent>();
    private readonly Channel<string> _failures = Channel.CreateUnbounded<string>();
    private Task _running = Task.CompletedTask;

    public TestClient(string url, string id, Func<MqttOptions, MqttOptions>? change = null, MqttWill? will = null)
    {
        var options = new MqttOptions
        {
            Broker = TestUri.Of(url),
            ClientId = id,
            BackOffMinimum = TimeSpan.FromMilliseconds(20),
            BackOffMaximum = TimeSpan.FromMilliseconds(50),
        };
        options = change?.Invoke(options) ?? options;
        Assert.Empty(options.Validate("mqtt"));
        Connector = new CuttingConnector(new SocketConnector(options));
        _client = new MqttClient(options, will, Connector, this, SystemRandomSource.Shared, TimeProvider.System, NullLogger.Instance);
    }

    public CuttingConnector Connector { get; }

    /// <summary>Asked for more when the queue is empty; null = nothing.</summary>
    public Func<MqttCommand?>? Source { get; set; }

    /// <summary>Told of every event instead of queueing it.</summary>
    public Action<MqttEvent>? OnEvent { get; set; }

    Instant? IMqttOwner.NextDeadline => null;

    public TestClient Start()
    {
        _running = Task.Run(() => _client.RunAsync(_stop.Token));
        return this;
    }

    public void Wake() => _client.Wake();

    public void Submit(MqttCommand command)
    {
        _commands.Enqueue(command);
        _client.Wake();
    }

    public void Publish(long token, string topic, string payload, Qos qos = Qos.AtLeastOnce, bool retain = false) =>
        Submit(MqttCommand.Publish(token, topic, Encoding.UTF8.GetBytes(payload), qos, retain));

    public async Task SubscribeAsync(string filter)
    {
        Submit(MqttCommand.Subscribe(0, [new TopicFilter(filter, Qos.AtLeastOnce)]));
        await UntilAsync(MqttEventKind.Subscribed);
    }

    public async Task<MqttEvent> UntilAsync(MqttEventKind kind)
    {
        while (true)
        {
            var occurrence = await _events.Reader.ReadAsync(TestContext.Current.CancellationToken);
            if (occurrence.Kind == kind)
            {
                return occurrence;
            }
        }
    }

    public async Task<string> MessageAsync() => await _messages.Reader.ReadAsync(TestContext.Current.CancellationToken);

    public async Task<string> FailureAsync() => await _failures.Reader.ReadAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
    }

    void IMqttOwner.Handle(in MqttEvent occurrence, ReadOnlySpan<byte> payload)
    {
        if (OnEvent is not null)
        {
            OnEvent(occurrence);
        }
        else if (occurrence.Kind == MqttEventKind.Message)
        {
            _messages.Writer.TryWrite($"{occurrence.Topic}={Encoding.UTF8.GetString(payload)}{(occurrence.Retain ? " retain" : "")}");
        }
        else
        {
            _events.Writer.TryWrite(occurrence);
        }
    }

    bool IMqttOwner.TryNext(Now now, bool isStopping, out MqttCommand command)
    {
        if (_commands.TryDequeue(out command))
        {
            return true;
        }

        if (Source?.Invoke() is not { } more)
        {
            return false;
        }

        command = more;
        return true;
    }

    void IMqttOwner.Settle()
    {
    }

    void IMqttOwner.Fail(string sentence) => _failures.Writer.TryWrite(sentence);
}
