using System.Collections.Concurrent;
using System.Text;
using System.Threading.Channels;
using Microsoft.Extensions.Logging.Abstractions;
using Sallyport.Crypto;
using Sallyport.Mqtt.Client;
using Sallyport.Mqtt.Client.Packets;
using Sallyport.Mqtt.Output;
using Sallyport.Mqtt.Tests.Broker;

namespace Sallyport.Mqtt.Tests.Output;

/// <summary>An output on manual time with a broker in memory. Waiting is always for something that happens, never for time.</summary>
internal sealed class OutputBench : IAsyncDisposable
{
    private readonly Channel<bool> _ready = Channel.CreateUnbounded<bool>();
    private readonly Channel<string> _published = Channel.CreateUnbounded<string>();

    public OutputBench(Func<MqttOutputOptions, MqttOutputOptions>? change = null)
    {
        var uri = TestUri.Of("mqtt://memory");
        var options = new MqttOutputOptions { Client = new MqttOptions { Broker = uri, ClientId = "net01" } };
        Output = new MqttOutput(change?.Invoke(options) ?? options, [new LineTree()], Broker, SystemRandomSource.Shared, Time, NullLogger.Instance);
        Output.Ready = () => _ready.Writer.TryWrite(true);
        Broker.OnPublish = Note;
    }

    public MemoryBroker Broker { get; } = new();

    public ManualTime Time { get; } = new();

    public FakeControl Control { get; } = new();

    public MqttOutput Output { get; }

    /// <summary>When each message reached the broker.</summary>
    public ConcurrentQueue<TimeSpan> PublishedAt { get; } = new();

    public Task StartAsync(long confirmed = 0) => Output.StartAsync(Control, confirmed, TestContext.Current.CancellationToken);

    public async Task UntilAsync(Func<bool> condition)
    {
        while (!condition())
        {
            await _ready.Reader.ReadAsync(TestContext.Current.CancellationToken);
        }
    }

    public async Task<string> NextPublishedAsync() => await _published.Reader.ReadAsync(TestContext.Current.CancellationToken);

    // The farewell may wait for acknowledgements that never come: time must go on.
    public async ValueTask DisposeAsync()
    {
        var disposing = Output.DisposeAsync().AsTask();
        while (!disposing.IsCompleted)
        {
            await Task.WhenAny(disposing, Time.StepAsync());
        }

        await disposing;
    }

    private void Note(in PublishPacket packet)
    {
        PublishedAt.Enqueue(Time.Elapsed);
        var marks = (packet.Duplicate ? " dup" : "") + (packet.Retain ? " retain" : "");
        _published.Writer.TryWrite($"{Encoding.UTF8.GetString(packet.Topic)}={Encoding.UTF8.GetString(packet.Payload)}{marks}");
    }
}
