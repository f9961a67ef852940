using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Sallyport.Crypto;
using Sallyport.Gateway.Journal;
using Sallyport.Mqtt.Client;
using Sallyport.Mqtt.Client.Packets;
using Sallyport.Mqtt.Output;
using Sallyport.Mqtt.Tests.Broker;

namespace Sallyport.Mqtt.Tests.Output;

/// <summary>
/// The broker is away for an hour of virtual time while 1,000 uplinks a second are journalled; then all 3.6 million must come, in order, while the
/// gateway never holds more than its window. The journal is a function of the number, so that the memory measured is the output's.
/// </summary>
public sealed class OutageTests
{
    private const int PerSecond = 1000;
    private const long Total = 3600 * PerSecond;
    private const long HeapBound = 48 << 20;

    [Fact]
    public async Task Outage_OfOneHour_DrainsInOrderWithBoundedMemory()
    {
        var time = new ManualTime();
        var broker = new MemoryBroker { IsDown = true };
        var uri = TestUri.Of("mqtt://memory");
        var options = new MqttOutputOptions { Client = new MqttOptions { Broker = uri, ClientId = "net01", Window = 4096 } };
        await using var output = new MqttOutput(options, [new LineTree()], broker, SystemRandomSource.Shared, time, NullLogger.Instance);
        using var ready = new SemaphoreSlim(0);
        output.Ready = () => ready.Release();
        await output.StartAsync(new FakeControl(), 0, TestContext.Current.CancellationToken);

        while (time.Elapsed < TimeSpan.FromHours(1))
        {
            await time.StepAsync();
            Assert.Equal(0, output.Capacity);
        }

        Assert.InRange(broker.Attempts, 60, 140);
        var expected = 1L;
        broker.OnPublish = (in PublishPacket packet) =>
        {
            if (packet.Topic.EndsWith("data"u8))
            {
                Assert.True(long.TryParse(packet.Payload, CultureInfo.InvariantCulture, out var seq) && seq == expected, $"expected {expected}");
                expected++;
            }
        };
        broker.IsDown = false;
        var before = GC.GetTotalMemory(forceFullCollection: true);
        await time.StepAsync();
        var journal = new CountedJournal(Total);
        var offered = 0L;
        var largest = 0L;
        while (output.ConfirmedSeq < Total)
        {
            while (output.Capacity is > 0 and var capacity && offered < Total)
            {
                foreach (var entry in journal.Read(new JournalQuery(offered, Math.Min(capacity, 1000))))
                {
                    output.Offer(entry);
                    offered = entry.Seq;
                    largest = offered % 600_000 == 0 ? Math.Max(largest, GC.GetTotalMemory(forceFullCollection: true)) : largest;
                }
            }

            await ready.WaitAsync(TestContext.Current.CancellationToken);
        }

        Assert.Equal(Total + 1, expected);
        Assert.True(largest - before < HeapBound, $"the heap grew by {largest - before} octets");
    }

    private sealed class CountedJournal(long committed) : IJournalReader
    {
        public long Epoch => 1;

        public long FirstSeq => 1;

        public long CommittedSeq => committed;

        public event Action? Committed
        {
            add => throw new NotSupportedException();
            remove => throw new NotSupportedException();
        }

        public JournalPage Search(JournalSearch search) => throw new NotSupportedException("an output reads in order");

        public IReadOnlyList<JournalEntry> Read(in JournalQuery query)
        {
            var after = query.AfterSeq;
            var count = (int)Math.Min(query.Maximum, committed - after);
            var entries = new JournalEntry[count];
            for (var at = 0; at < count; at++)
            {
                entries[at] = LineTree.Uplink(after + at + 1);
            }

            return entries;
        }
    }
}
