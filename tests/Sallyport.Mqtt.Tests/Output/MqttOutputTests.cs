using Sallyport.Gateway.Commands;
using Sallyport.Mqtt.Client.Packets;

namespace Sallyport.Mqtt.Tests.Output;

public sealed class MqttOutputTests
{
    [Fact]
    public async Task Connect_SetsTheWill_Subscribes_AndSaysAvailable()
    {
        await using var bench = new OutputBench();
        Assert.Equal(0, bench.Output.Capacity);
        await bench.StartAsync();
        Assert.Equal("net/gateway/status=1 retain", await bench.NextPublishedAsync());
        Assert.Equal(["connect net01 will net/gateway/status=0", "subscribe net/+/set/#"], bench.Broker.Log);
        Assert.Equal(("up", null), bench.Output.Status);
        Assert.Equal(4096, bench.Output.Capacity);
    }

    // Pings are put off, because the clock jumps to the next timer without waiting for the answer of the broker.
    [Fact]
    public async Task Availability_IsSaidAgainAfter300Seconds()
    {
        await using var bench = new OutputBench(options => options with { Client = options.Client with { KeepAlive = TimeSpan.FromHours(1) } });
        await bench.StartAsync();
        await bench.NextPublishedAsync();
        var again = bench.NextPublishedAsync();
        while (!again.IsCompleted)
        {
            var step = bench.Time.StepAsync();
            await Task.WhenAny(step, again);
        }

        Assert.Equal("net/gateway/status=1 retain", await again);
        Assert.InRange(bench.PublishedAt.ElementAt(1).TotalSeconds, 300, 301);
    }

    [Fact]
    public async Task Entries_AreConfirmedInOrder_WhenAllTheirMessagesArrived()
    {
        await using var bench = new OutputBench();
        await bench.StartAsync(5);
        Assert.Equal(5, bench.Output.ConfirmedSeq);
        await bench.UntilAsync(() => bench.Output.Capacity > 0);
        bench.Output.Offer(LineTree.Uplink(6, lost: 1));
        bench.Output.Offer(LineTree.Unrelated(7));
        bench.Output.Offer(LineTree.Uplink(9));
        await bench.UntilAsync(() => bench.Output.ConfirmedSeq == 9);
        await bench.NextPublishedAsync();
        Assert.Equal(["net/d/data=6", "net/d/lost=6", "net/d/data=9"], await TakeAsync(bench, 3));
    }

    [Fact]
    public async Task Entries_WithoutAcknowledgement_AreNotConfirmed_AndUnrelatedOnesBehindThemWait()
    {
        await using var bench = new OutputBench();
        bench.Broker.Acknowledges = false;
        await bench.StartAsync();
        await bench.UntilAsync(() => bench.Output.Capacity > 0);
        bench.Output.Offer(LineTree.Unrelated(1));
        await bench.UntilAsync(() => bench.Output.ConfirmedSeq == 1);
        bench.Output.Offer(LineTree.Uplink(2));
        bench.Output.Offer(LineTree.Unrelated(3));
        Assert.Equal(["net/gateway/status=1 retain", "net/d/data=2"], await TakeAsync(bench, 2));
        Assert.Equal(1, bench.Output.ConfirmedSeq);
        Assert.Equal(4094, bench.Output.Capacity);
    }

    // The journal would offer it for ever, and nothing behind it would arrive.
    [Fact]
    public async Task Entry_WithATopicThatCannotBeSent_IsLeftOutAndDoesNotBlock()
    {
        await using var bench = new OutputBench();
        await bench.StartAsync();
        await bench.UntilAsync(() => bench.Output.Capacity > 0);
        bench.Output.Offer(LineTree.Uplink(1, name: "#"));
        bench.Output.Offer(LineTree.Uplink(2));
        await bench.UntilAsync(() => bench.Output.ConfirmedSeq == 2);
        Assert.Equal(["net/gateway/status=1 retain", "net/d/data=2"], await TakeAsync(bench, 2));
    }

    [Theory]
    [InlineData(Qos.AtMostOnce)]
    [InlineData(Qos.AtLeastOnce)]
    public async Task Window_IsBounded_AndMisuseThrows(Qos qos)
    {
        await using var bench = new OutputBench(options => options with { WindowEntries = 3, Qos = qos });
        bench.Broker.Acknowledges = false;
        await bench.StartAsync();
        await bench.UntilAsync(() => bench.Output.Capacity > 0);
        if (qos == Qos.AtMostOnce)
        {
            for (var seq = 1; seq <= 10; seq++)
            {
                await bench.UntilAsync(() => bench.Output.Capacity > 0);
                bench.Output.Offer(LineTree.Uplink(seq));
            }

            await bench.UntilAsync(() => bench.Output.ConfirmedSeq == 10);
            return;
        }

        for (var seq = 1; seq <= 3; seq++)
        {
            bench.Output.Offer(LineTree.Uplink(seq));
        }

        Assert.Equal(0, bench.Output.Capacity);
        Assert.Throws<InvalidOperationException>(() => bench.Output.Offer(LineTree.Uplink(4)));
    }

    [Fact]
    public async Task Window_IsBoundedInOctetsToo()
    {
        await using var bench = new OutputBench(options => options with { WindowOctets = 1024 });
        bench.Broker.Acknowledges = false;
        await bench.StartAsync();
        await bench.UntilAsync(() => bench.Output.Capacity > 0);
        var seq = 0;
        while (bench.Output.Capacity > 0)
        {
            bench.Output.Offer(LineTree.Uplink(++seq));
        }

        Assert.InRange(seq, 5, 8);
    }

    // The broker takes three messages, acknowledges none and dies: after the reconnect they come again in order, before what was offered later.
    [Fact]
    public async Task Reconnect_SendsTheUnacknowledgedAgainInOrder()
    {
        await using var bench = new OutputBench();
        bench.Broker.Acknowledges = false;
        await bench.StartAsync();
        await bench.UntilAsync(() => bench.Output.Capacity > 0);
        for (var seq = 1; seq <= 3; seq++)
        {
            bench.Output.Offer(LineTree.Uplink(seq));
        }

        await TakeAsync(bench, 4);
        bench.Broker.Acknowledges = true;
        bench.Broker.Drop();
        while (bench.Broker.Attempts < 2)
        {
            await bench.Time.StepAsync();
        }

        await bench.UntilAsync(() => bench.Output.Capacity > 0 && bench.Output.ConfirmedSeq == 3);
        bench.Output.Offer(LineTree.Uplink(4));
        Assert.Equal(
            ["net/d/data=1 dup", "net/d/data=2 dup", "net/d/data=3 dup", "net/gateway/status=1 retain", "net/d/data=4"],
            await TakeAsync(bench, 5));
        await bench.UntilAsync(() => bench.Output.ConfirmedSeq == 4);
    }

    [Fact]
    public async Task Down_HasNoCapacity_AndSaysWhy()
    {
        await using var bench = new OutputBench();
        bench.Broker.IsDown = true;
        await bench.StartAsync();
        for (var step = 0; step < 5; step++)
        {
            await bench.Time.StepAsync();
        }

        Assert.Equal(0, bench.Output.Capacity);
        Assert.Equal(("failed", "nothing listens"), bench.Output.Status);
    }

    [Fact]
    public async Task Dispose_SaysUnavailableAndDisconnects()
    {
        await using var bench = new OutputBench();
        await bench.StartAsync();
        await bench.NextPublishedAsync();
        await bench.Output.DisposeAsync();
        Assert.Equal("net/gateway/status=0 retain", await bench.NextPublishedAsync());
        Assert.Equal("disconnect", bench.Broker.Log[^1]);
    }

    [Theory]
    [InlineData("lamp", "unknown-device: no such device")]
    [InlineData("twin", "ambiguous-device: more than one device has this name")]
    [InlineData("full", "queue-full: 16 wait already")]
    public async Task Command_Refused_IsAnsweredOnTheErrorTopic(string id, string expected)
    {
        await using var bench = new OutputBench();
        bench.Control.Known.Add(FakeControl.Device("test/net/01", "full"));
        bench.Control.Known.Add(FakeControl.Device("test/other/02", "lamp"));
        bench.Control.Known.Add(FakeControl.Device("test/net/03", "twin"));
        bench.Control.Known.Add(FakeControl.Device("test/net/04", "twin"));
        bench.Control.OnSubmit = _ => new CommandResult(CommandRefusal.QueueFull, "16 wait already", null);
        await bench.StartAsync();
        await bench.NextPublishedAsync();
        bench.Broker.Say($"net/{id}/set/data", "on");
        Assert.Equal($"net/{id}/result/error={expected}", await bench.NextPublishedAsync());
    }

    [Theory]
    [InlineData("lamp", "test/net/01")]
    [InlineData("01", "test/net/01")]
    [InlineData("broadcast", "test/net/broadcast")]
    public async Task Command_Known_IsSubmittedUnderTheDevicesId(string id, string expected)
    {
        await using var bench = new OutputBench();
        var submitted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        bench.Control.Known.Add(FakeControl.Device("test/net/01", "lamp"));
        bench.Control.Known.Add(FakeControl.Device("test/other/02", "lamp"));
        bench.Control.OnSubmit = _ =>
        {
            submitted.SetResult();
            return new CommandResult(CommandRefusal.None, null, null);
        };
        await bench.StartAsync();
        await bench.NextPublishedAsync();
        bench.Broker.Say($"net/{id}/set/data", "on");
        await submitted.Task.WaitAsync(TestContext.Current.CancellationToken);
        var (request, caller) = Assert.Single(bench.Control.Submitted);
        Assert.Equal(expected, request.Device);
        Assert.Equal(new Caller("mqtt", "mqtt://memory:1883", "mqtt"), caller);
    }

    // A kept command is from the past. The live one behind it shows that the kept one was seen and not carried out.
    [Fact]
    public async Task Command_Retained_IsIgnored()
    {
        await using var bench = new OutputBench();
        await bench.StartAsync();
        await bench.NextPublishedAsync();
        bench.Broker.Say("net/old/set/data", "on", retain: true);
        bench.Broker.Say("net/new/set/data", "on");
        Assert.StartsWith("net/new/result/error=", await bench.NextPublishedAsync(), StringComparison.Ordinal);
        Assert.Equal(1, bench.Output.IgnoredRetained);
    }

    // Time stands still, so exactly the burst passes.
    [Fact]
    public async Task Commands_TooMany_AreDroppedAndCounted()
    {
        await using var bench = new OutputBench(options => options with { CommandBurst = 10 });
        await bench.StartAsync();
        await bench.NextPublishedAsync();
        for (var count = 0; count < 50; count++)
        {
            bench.Broker.Say("net/x/set/data", "on");
        }

        await TakeAsync(bench, 10);
        bench.Output.Offer(LineTree.Uplink(1));
        Assert.Equal("net/d/data=1", await bench.NextPublishedAsync());
        Assert.Equal(40, bench.Output.DroppedCommands);
    }

    [Fact]
    public async Task Broker_SpeaksNonsense_IsLeftAndTriedAgain()
    {
        await using var bench = new OutputBench();
        await bench.StartAsync();
        await bench.NextPublishedAsync();
        bench.Broker.Say([0xf0, 0x00]);
        while (bench.Broker.Attempts < 2)
        {
            await bench.Time.StepAsync();
        }

        Assert.Equal("net/gateway/status=1 retain", await bench.NextPublishedAsync());
    }

    private static async Task<List<string>> TakeAsync(OutputBench bench, int count)
    {
        var lines = new List<string>();
        while (lines.Count < count)
        {
            lines.Add(await bench.NextPublishedAsync());
        }

        return lines;
    }
}
