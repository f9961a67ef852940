using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Threading.Channels;
using Sallyport.Cli.Data;
using Sallyport.Cli.Output;
using Sallyport.Client;

namespace Sallyport.Cli.Commands;

/// <summary><c>outputs watch</c>: the devices as they change, and a stop that is one key press away, over a connection that is open already.</summary>
internal static class OutputsWatchCommand
{
    private const string StopKeys = " \r\n\e";
    private const char LeaveKey = 'q';
    private const int WaitingPresses = 8;
    private const int WaitingWords = 64;
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Retry = TimeSpan.FromMilliseconds(300);

    public static Command Build()
    {
        var command = new DocumentedCommand("watch", "Shows devices and outputs as they change. Space, Enter or Escape stops everything at once; q leaves.", "outputs watch");
        GatewayFlags flags = GatewayFlags.AddTo(command);
        command.SetAction((parsed, stop) => GatewayCall.RunAsync(flags, parsed, async client =>
        {
            using var end = CancellationTokenSource.CreateLinkedTokenSource(stop);
            var words = Channel.CreateBounded<string>(new BoundedChannelOptions(WaitingWords) { FullMode = BoundedChannelFullMode.DropOldest });
            Task writing = WriteAsync(words.Reader, parsed.InvocationConfiguration.Output);
            words.Writer.TryWrite("Space, Enter or Escape: STOP everything. q: leave.");
            Task showing = ShowAsync(client, words.Writer, end.Token);
            bool isTaken = await ObeyAsync(client, words.Writer, end.Token).ConfigureAwait(false);
            await end.CancelAsync().ConfigureAwait(false);
            await showing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            words.Writer.Complete();
            await writing.WaitAsync(LastWords, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return isTaken ? ExitCode.Done : throw CommandFailure.Refused($"the last stop was not taken; {OutputsStopCommand.Advice}");
        }));
        return command;
    }

    /// <summary>Writes on a thread of its own: a terminal that stands still must not hold a stop up.</summary>
    private static Task WriteAsync(ChannelReader<string> words, TextWriter output) => Task.Factory.StartNew(
        () =>
        {
            foreach (string text in words.ReadAllAsync().ToBlockingEnumerable())
            {
                output.WriteLine(text);
            }
        },
        CancellationToken.None,
        TaskCreationOptions.LongRunning,
        TaskScheduler.Default);

    /// <summary>Stops at each press of a stop key, until a key says leave or there are no more.</summary>
    /// <returns>False when somebody left while the gateway had not taken the last stop.</returns>
    private static async Task<bool> ObeyAsync(GatewayClient client, ChannelWriter<string> words, CancellationToken stop)
    {
        var leaving = new TaskCompletionSource();
        bool isTaken = true;
        await foreach (bool _ in StopKeyPresses(leaving).ReadAllAsync(stop).ConfigureAwait(false))
        {
            isTaken = await StopAsync(client, words, leaving.Task, stop).ConfigureAwait(false);
        }

        return isTaken;
    }

    /// <summary>Sends the stop until the gateway has taken it. Who leaves takes back none that is on its way, only the tries behind it.</summary>
    private static async Task<bool> StopAsync(GatewayClient client, ChannelWriter<string> words, Task leaving, CancellationToken stop)
    {
        var pressed = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                StopInfo sent = await client.StopOutputsAsync(stop).ConfigureAwait(false);
                words.TryWrite(string.Create(CultureInfo.InvariantCulture, $"STOP taken after {pressed.Elapsed.TotalMilliseconds:0} ms: {OutputsStopCommand.Reach(sent)}"));
                return true;
            }
            catch (GatewayException trouble)
            {
                words.TryWrite($"STOP NOT TAKEN: {TextLine.Safe(trouble.Message)}; {OutputsStopCommand.Advice}");
                if (await Task.WhenAny(leaving, Task.Delay(Retry, stop)).ConfigureAwait(false) == leaving)
                {
                    return false;
                }
            }
        }
    }

    /// <summary>A first request takes longer than those behind it; the stop shall not be the first.</summary>
    private static async Task PrepareAsync(GatewayClient client, CancellationToken stop)
    {
        try
        {
            await client.StopNeedAsync(stop).ConfigureAwait(false);
        }
        catch (GatewayException)
        {
            // The picture tells it.
        }
    }

    /// <summary>Writes the picture again whenever it is another one.</summary>
    private static async Task ShowAsync(GatewayClient client, ChannelWriter<string> words, CancellationToken stop)
    {
        await PrepareAsync(client, stop).ConfigureAwait(false);
        for (string shown = ""; ; await Task.Delay(Pause, stop).ConfigureAwait(false))
        {
            using var picture = new StringWriter(CultureInfo.InvariantCulture);
            try
            {
                OutputsCommand.Write(picture, await client.OutputsAsync(stop).ConfigureAwait(false));
            }
            catch (GatewayException trouble)
            {
                picture.WriteLine($"nothing can be shown: {TextLine.Safe(trouble.Message)}");
            }

            if (picture.ToString() is var now && now != shown)
            {
                shown = now;
                words.TryWrite($"\n{now.TrimEnd()}");
            }
        }
    }

    /// <summary>Presses of stop keys in what is typed, key by key in a terminal; more than a few that wait are one. The thread waits for the next key, so it ends with the process.</summary>
    private static ChannelReader<bool> StopKeyPresses(TaskCompletionSource leaving)
    {
        var presses = Channel.CreateBounded<bool>(new BoundedChannelOptions(WaitingPresses) { FullMode = BoundedChannelFullMode.DropWrite });
        new Thread(() =>
        {
            int key;
            for (key = Read(); key is >= 0 and not LeaveKey; key = Read())
            {
                if (StopKeys.Contains((char)key, StringComparison.Ordinal))
                {
                    presses.Writer.TryWrite(true);
                }
            }

            presses.Writer.Complete();
            if (key == LeaveKey)
            {
                leaving.SetResult();
            }
        })
        { IsBackground = true, Name = "keys" }.Start();
        return presses.Reader;
    }

    private static int Read() => Console.IsInputRedirected ? Console.In.Read() : Console.ReadKey(intercept: true).KeyChar;
}
