using System.Globalization;
using System.Text;
using Sallyport.Gateway.Journal.Bodies;
using Sallyport.Mqtt.Tests.Broker;
using Sallyport.System.Tests.Cli;

namespace Sallyport.System.Tests.EndToEnd;

/// <summary>The promise of the journal, on the real program: <c>kill -9</c> at twenty moments, while nodes register and report as fast as they can.</summary>
public sealed class KillUnderLoadTests : IDisposable
{
    private const int Kills = 20;
    private const int Seed = 20261121;
    private const int MostMessages = 1500;
    private const string Topic = $"{LoadField.NetworkName}/";

    private readonly ScratchFolder _scratch = new();

    private string Data => Path.Combine(_scratch.Path, "data");

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task Kill_AtTwentyMomentsUnderLoad_NothingThatWasShownIsLostOrNumberedTwice()
    {
        await using Mosquitto broker = await Mosquitto.StartAsync("allow_anonymous true");
        await using Subscriber subscriber = await Subscriber.StartAsync(broker.Port, Topic + "+/data");
        using var field = new LoadField(nodes: 60, framesPerTick: 12);
        var record = new JournalRecord(Data, _scratch.Path);
        var moments = new Random(Seed);
        for (var kill = 0; kill < Kills; kill++)
        {
            await using GatewayProcess gateway = await StartAsync(broker);
            await field.LoadAsync(gateway.Link!, moments.Next(1, MostMessages), TestContext.Current.CancellationToken);
            await gateway.KillAsync();
            record.Take();
        }

        // The last start has no load: it only tells the broker what the others could not.
        await using GatewayProcess last = await StartAsync(broker);
        string[] accepted = [.. record.Uplinks.Select(Text)];
        Assert.True(accepted.Length > field.Sent / 2, $"only {accepted.Length} of {field.Sent} messages were accepted: that is no load");
        await UntilSeenAsync(subscriber, accepted[^1]);
        Assert.Equal(0, (await last.TerminateAsync()).ExitCode);

        AssertOncePerCounterAndInOrder(record.Uplinks);
        string[] shown = [.. subscriber.Lines.Where(line => line.Contains("/data ", StringComparison.Ordinal)).Select(line => line[(line.IndexOf("/data ", StringComparison.Ordinal) + "/data ".Length)..])];
        AssertShownAsAccepted(accepted, shown);
        TestContext.Current.TestOutputHelper?.WriteLine($"{field.Sent} messages sent, {accepted.Length} accepted, {shown.Length} arrivals at the subscriber");
    }

    private static string Text(UplinkBody uplink) => Encoding.ASCII.GetString(uplink.Payload);

    private static string DeviceOf(string message) => message[..message.IndexOf(' ', StringComparison.Ordinal)];

    /// <summary>A message says its session and counter; both only rise in the journal, although every fiftieth message came twice.</summary>
    private static void AssertOncePerCounterAndInOrder(IReadOnlyList<UplinkBody> uplinks)
    {
        var newest = new Dictionary<string, (int Session, int Counter)>();
        foreach (UplinkBody uplink in uplinks)
        {
            string[] parts = Text(uplink).Split(' ');
            (int Session, int Counter) present = (int.Parse(parts[1], CultureInfo.InvariantCulture), int.Parse(parts[2], CultureInfo.InvariantCulture));
            Assert.Equal(uplink.Counter, present.Counter);
            Assert.True(present.CompareTo(newest.GetValueOrDefault(parts[0])) > 0, $"{Text(uplink)} stands behind {newest.GetValueOrDefault(parts[0])}");
            newest[parts[0]] = present;
        }
    }

    /// <summary>At least once: a crash may repeat messages, but leaves none out, invents none, and their first arrivals are in the journal's order.</summary>
    private static void AssertShownAsAccepted(string[] accepted, string[] shown)
    {
        ILookup<string, string> arrivals = shown.Distinct().ToLookup(DeviceOf);
        foreach (IGrouping<string, string> device in accepted.GroupBy(DeviceOf))
        {
            Assert.Equal(device, arrivals[device.Key]);
        }

        Assert.Empty(shown.Except(accepted));
    }

    private static async Task UntilSeenAsync(Subscriber subscriber, string message)
    {
        var read = 0;
        await subscriber.UntilAsync(lines =>
        {
            while (read < lines.Count && !lines[read].EndsWith(message, StringComparison.Ordinal))
            {
                read++;
            }

            return read < lines.Count;
        });
    }

    private Task<GatewayProcess> StartAsync(Mosquitto broker)
    {
        string key = _scratch.File("net.key", LoadField.NetworkKeyText);
        return GatewayProcess.StartAsync(Data, ["--network-name", LoadField.NetworkName, "--network-key-file", key, "--link", "udp://127.0.0.1:0", "--mqtt", broker.Url()]);
    }
}
