using Sallyport.Payloads;
using Sallyport.Protocols.EnigmaIot.Messages;
using Sallyport.Protocols.EnigmaIot.Session;
using Sallyport.Samples.AwakeActuator;
using Sallyport.Samples.LedFlasher;
using Sallyport.Samples.MessagePackNode;
using Sallyport.Samples.SleepySensor;
using Sallyport.Wire;

namespace Sallyport.Devices.Tests.Samples;

/// <summary>The device samples against our gateway session on virtual time.</summary>
public sealed class SampleTests
{
    [Fact]
    public void SleepySensor_TenMinutes_SendsOncePerCycleAndHearsItsDownlink()
    {
        using var field = new Field();
        using var node = field.Add(1, sleepSeconds: 60);
        var heard = 0;
        node.Happened = (in occurrence, _) => heard += occurrence.Kind == NodeEventKind.Identify ? 1 : 0;
        var sensor = new Sensor(node, () => 21.5f, () => 3.1f);
        field.RunUntil(() => field.UplinksAsJson.Any());
        field.Run(TimeSpan.FromSeconds(5));
        Assert.Equal(NodeState.Sleeping, node.State);
        field.Submit(new GatewayCommand(GatewayCommandKind.Control, new MacAddress(1), 7, Code: ControlCode.Identify));
        field.Run(TimeSpan.FromMinutes(10));
        Assert.InRange(sensor.Sent, 10, 12);
        Assert.Equal(sensor.Sent, field.UplinksAsJson.Count());
        Assert.All(field.UplinksAsJson, json => Assert.Contains("\"value\":21.5", json, StringComparison.Ordinal));
        Assert.Equal((1, 1), (heard, field.Count(GatewayEventKind.Joined)));
    }

    [Fact]
    public async Task MessagePackNode_ReportsAndAnswersGets()
    {
        using var field = new Field();
        using var node = field.Add(2);
        var meter = new Meter(node, () => 230.5);
        field.RunUntil(() => node.IsConnected);
        await meter.ReportAsync(TestContext.Current.CancellationToken);
        field.Run(TimeSpan.FromSeconds(0.1));
        field.Submit(new GatewayCommand(GatewayCommandKind.DataGet, new MacAddress(2), 1, PayloadEncoding.Raw, Payload: new byte[1]));
        field.Run(TimeSpan.FromSeconds(0.1));
        Assert.Equal(["""{"report":1,"voltage":230.5}""", """{"report":2,"voltage":230.5}"""], field.UplinksAsJson);
    }

    [Fact]
    public void AwakeActuator_ObeysSetsAnswersGetsAndBroadcastsAndIgnoresNonsense()
    {
        using var field = new Field();
        using var node = field.Add(3, options => options with { BroadcastEnabled = true });
        var switched = new List<bool>();
        var lamp = new Lamp(node, switched.Add);
        field.RunUntil(() => node.IsConnected);
        Down(field, GatewayCommandKind.DataSet, """{"light":1}""");
        Down(field, GatewayCommandKind.DataGet, """{"light":0}""");
        Assert.True(lamp.IsOn);
        Down(field, GatewayCommandKind.DataSet, """{"light":"x"}""");
        Down(field, GatewayCommandKind.DataSet, """[1,2]""");
        field.Submit(new GatewayCommand(GatewayCommandKind.DataSet, new MacAddress(3), 1, PayloadEncoding.Raw, Payload: "light"u8.ToArray()));
        Down(field, GatewayCommandKind.DataSet, """{"light":0}""", MacAddress.Broadcast);
        Assert.Equal([true, false], switched);
        Assert.Equal(["""{"light":1}""", """{"light":1}""", """{"light":0}"""], field.UplinksAsJson);
    }

    /// <summary>Four nodes whose clocks are wrong by up to an hour flash within 5 ms of each other, over a link with 3 ms latency.</summary>
    [Fact]
    public void LedFlasher_FourNodes_FlashTogether()
    {
        using var field = new Field(TimeSpan.FromMilliseconds(3));
        var flashes = new List<long>[4];
        var steps = new List<Action>();
        long[] errors = [0, 3_600_000_000, -250_000, 777_777];
        for (var index = 0; index < errors.Length; index++)
        {
            var times = flashes[index] = [];
            var node = field.Add((ulong)(10 + index), options => options with { ClockEnabled = true }, clockErrorMicroseconds: errors[index]);
            var flasher = new Flasher(node, on =>
            {
                if (on)
                {
                    times.Add(field.Now.UtcMicroseconds);
                }
            });
            steps.Add(() => flasher.Step());
        }

        field.Ticked = () => steps.ForEach(step => step());
        field.Run(TimeSpan.FromSeconds(60));
        foreach (var times in flashes)
        {
            Assert.InRange(times.Count, 25, 60);
        }

        foreach (var second in flashes[0].TakeLast(20))
        {
            var together = flashes.Select(times => times.MinBy(time => Math.Abs(time - second))).ToArray();
            Assert.InRange(together.Max() - together.Min(), 0, 5000);
            Assert.InRange(second % 1_000_000, 0, 10_000);
        }
    }

    private static void Down(Field field, GatewayCommandKind kind, string json, MacAddress? target = null)
    {
        var octets = new System.Buffers.ArrayBufferWriter<byte>();
        Assert.True(PayloadText.TryFromJson(PayloadFormat.MessagePack, System.Text.Encoding.UTF8.GetBytes(json), octets));
        field.Submit(new GatewayCommand(kind, target ?? new MacAddress(3), 1, PayloadEncoding.MessagePack, Payload: octets.WrittenMemory.ToArray()));
        field.Run(TimeSpan.FromSeconds(0.05));
    }
}
