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
    private const int CommandsPerRun = 3;
    private const ulong AwayAddress = 0x0200_0000_CC01;
    private const string Away = "02:00:00:00:CC:01";
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
        var listener = new EventListener();
        var commander = new Commander($"enigmaiot/{LoadField.NetworkName}/{Away}");
        var moments = new Random(Seed);
        for (var kill = 0; kill < Kills; kill++)
        {
            await using GatewayProcess gateway = await StartAsync(broker);
            await (kill == 0 ? MeetAsync(gateway, subscriber) : Task.CompletedTask);
            using HttpClient client = gateway.Client();
            Task listening = listener.ListenAsync(client);
            Task commanding = commander.SendAsync(client, kill == 0 ? 0 : CommandsPerRun);   // in the first run the node is still there
            await field.LoadAsync(gateway.Link!, moments.Next(1, MostMessages), TestContext.Current.CancellationToken);
            await gateway.KillAsync();
            await Task.WhenAll(listening, commanding);
            record.Take();
            AssertListenerSawTheJournal(listener, record);
        }

        // The last start has no load: it only tells the world what the others could not.
        await using GatewayProcess last = await StartAsync(broker);
        using HttpClient teller = last.Client();
        await listener.ListenAsync(teller, record.Entries.Keys.Max());
        AssertListenerSawTheJournal(listener, record);
        Assert.True(listener.Shown.Count(shown => shown.Epoch < Kills) > record.Entries.Count / 4, "nearly nothing was shown before the last kill: that proves nothing");
        Assert.Subset((await commander.QueuedAsync(teller)).ToHashSet(), commander.Accepted.ToHashSet());
        Assert.True(commander.Accepted.Count >= Kills, $"only {commander.Accepted.Count} commands were accepted");

        string[] accepted = [.. record.Uplinks.Select(Text)];
        Assert.True(accepted.Length > field.Sent / 2, $"only {accepted.Length} of {field.Sent} messages were accepted: that is no load");
        await UntilSeenAsync(subscriber, accepted[^1]);
        Assert.Equal(0, (await last.TerminateAsync()).ExitCode);

        AssertOncePerCounterAndInOrder(record.Uplinks);
        string[] shown = [.. subscriber.Lines.Where(line => line.Contains("/data ", StringComparison.Ordinal)).Select(line => line[(line.IndexOf("/data ", StringComparison.Ordinal) + "/data ".Length)..])];
        AssertShownAsAccepted(accepted, shown);
        TestContext.Current.TestOutputHelper?.WriteLine($"{field.Sent} messages sent, {accepted.Length} accepted, {shown.Length} arrivals at the subscriber, {listener.Shown.Count} events shown, {commander.Accepted.Count} commands accepted");
    }

    /// <summary>A node comes once and is never heard again: what is sent to it must wait.</summary>
    private static async Task MeetAsync(GatewayProcess gateway, Subscriber subscriber)
    {
        using var away = new LoadField(nodes: 1, framesPerTick: 1, AwayAddress);
        await away.LoadAsync(gateway.Link!, 1, TestContext.Current.CancellationToken);
        await UntilSeenAsync(subscriber, $"{Away} 1 1");
    }

    /// <summary>The listener goes on behind its last id, over all kills: so it sees each entry once, whole and in order, and nothing that the journal does not hold.</summary>
    private static void AssertListenerSawTheJournal(EventListener listener, JournalRecord record)
    {
        IReadOnlyList<(long Epoch, long Seq, string Text)> shown = listener.Shown;
        Assert.True(shown.Count <= record.Entries.Count, "more was shown than the journal holds");
        foreach (((long epoch, long seq, string text), (long heldSeq, string heldText)) in shown.Zip(record.Entries.OrderBy(entry => entry.Key), (left, right) => (left, (right.Key, right.Value))))
        {
            Assert.True((seq, text) == (heldSeq, heldText), $"shown was {epoch}-{seq} {text}, the journal holds {heldSeq} {heldText}");
        }
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
