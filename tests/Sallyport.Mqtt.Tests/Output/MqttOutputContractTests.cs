using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Sallyport.Crypto;
using Sallyport.Gateway.Journal;
using Sallyport.Gateway.Outputs;
using Sallyport.Gateway.Tests.Outputs;
using Sallyport.Mqtt.Client;
using Sallyport.Mqtt.Client.Packets;
using Sallyport.Mqtt.Output;
using Sallyport.Mqtt.Tests.Broker;
using Sallyport.Mqtt.Topics;

namespace Sallyport.Mqtt.Tests.Output;

/// <summary>MQTT as one output among others.</summary>
public sealed class MqttOutputContractTests : OutputContract
{
    private readonly Lock _gate = new();
    private readonly List<long> _arrived = [];
    private readonly MemoryBroker _broker = new();
    private readonly ManualTime _time = new();

    public MqttOutputContractTests() => _broker.OnPublish = Note;

    protected override IGatewayOutput Create()
    {
        var options = new MqttOutputOptions { Client = new MqttOptions { Broker = TestUri.Of("mqtt://memory"), ClientId = "contract" } };
        return new MqttOutput(options, [new NumberTree()], _broker, SystemRandomSource.Shared, _time, NullLogger.Instance);
    }

    protected override IReadOnlyList<long> Arrived()
    {
        lock (_gate)
        {
            return [.. _arrived];
        }
    }

    protected override void SetDestination(bool works) => _broker.IsDown = !works;

    protected override async Task PassTimeAsync()
    {
        if (_broker.Attempts > 0)
        {
            await Task.WhenAny(_time.StepAsync(), Task.CompletedTask);
        }
    }

    private void Note(in PublishPacket packet)
    {
        if (packet.Topic.SequenceEqual("net/entry"u8))
        {
            lock (_gate)
            {
                _arrived.Add(long.Parse(packet.Payload, CultureInfo.InvariantCulture));
            }
        }
    }

    private sealed class NumberTree : ITopicTree
    {
        public IReadOnlyList<string> Subscriptions => ["net/+/set/#"];

        public bool Covers(JournalEntry entry) => true;

        public Publication Availability(bool online) => new("net/gateway/status", Encoding.UTF8.GetBytes(online ? "1" : "0"), true);

        public void Publish(JournalEntry entry, ICollection<Publication> messages) =>
            messages.Add(new Publication("net/entry", Encoding.UTF8.GetBytes(entry.Seq.ToString(CultureInfo.InvariantCulture)), false));

        public TopicCommand Parse(string topic, ReadOnlySpan<byte> payload) => default;

        public Publication Error(string errorTopic, string code, string detail) => new(errorTopic, default, false);
    }
}
