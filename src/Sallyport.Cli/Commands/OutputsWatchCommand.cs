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
    private const int WaitingKeys = 8;
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
            await ObeyAsync(client, words.Writer, end.Token).ConfigureAwait(false);
            await end.CancelAsync().ConfigureAwait(false);
            await showing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            words.Writer.Complete();
            await writing.WaitAsync(LastWords, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return ExitCode.Done;
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

    /// <summary>Takes keys until one says leave, or there are no more.</summary>
    private static async Task ObeyAsync(GatewayClient client, ChannelWriter<string> words, CancellationToken stop)
    {
        await foreach (char key in Keys().ReadAllAsync(stop).ConfigureAwait(false))
        {
            if (StopKeys.Contains(key, StringComparison.Ordinal))
            {
                await StopAsync(client, words, stop).ConfigureAwait(false);
            }
            else if (key is 'q')
            {
                return;
            }
        }
    }

    /// <summary>Sends the stop until the gateway has taken it.</summary>
    private static async Task StopAsync(GatewayClient client, ChannelWriter<string> words, CancellationToken stop)
    {
        var pressed = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                StopInfo sent = await client.StopOutputsAsync(stop).ConfigureAwait(false);
                words.TryWrite(string.Create(CultureInfo.InvariantCulture, $"STOP taken after {pressed.Elapsed.TotalMilliseconds:0} ms: {OutputsStopCommand.Reach(sent)}"));
                return;
            }
            catch (GatewayException trouble)
            {
                words.TryWrite($"STOP NOT TAKEN: {TextLine.Safe(trouble.Message)}; {OutputsStopCommand.Advice}");
                await Task.Delay(Retry, stop).ConfigureAwait(false);
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

    /// <summary>What is typed, key by key in a terminal. The thread waits for the next key, so it ends with the process.</summary>
    private static ChannelReader<char> Keys()
    {
        var keys = Channel.CreateBounded<char>(new BoundedChannelOptions(WaitingKeys) { FullMode = BoundedChannelFullMode.DropWrite });
        new Thread(() =>
        {
            for (int key = Read(); key >= 0; key = Read())
            {
                keys.Writer.TryWrite((char)key);
            }

            keys.Writer.Complete();
        })
        { IsBackground = true, Name = "keys" }.Start();
        return keys.Reader;
    }

    private static int Read() => Console.IsInputRedirected ? Console.In.Read() : Console.ReadKey(intercept: true).KeyChar;
}
