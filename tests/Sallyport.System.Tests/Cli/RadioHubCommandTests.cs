using System.Net;
using System.Net.Sockets;

namespace Sallyport.System.Tests.Cli;

/// <summary><c>radio hub</c> as scripts use it: one line when it is ready, then frames between sockets, then a clean stop.</summary>
public sealed class RadioHubCommandTests
{
    [Fact]
    public async Task Hub_WhenReady_CarriesFramesUntilItIsStopped()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        using var output = new FirstLine();
        using var error = new StringWriter();
        var hub = Sallyport.Cli.CommandLine.RunAsync(["radio", "hub", "--listen", "127.0.0.1:0"], output, error, stop.Token);
        var ready = await output.Task.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        Assert.StartsWith("ready hub=udp://127.0.0.1:", ready, StringComparison.Ordinal);
        var endpoint = IPEndPoint.Parse(ready["ready hub=udp://".Length..]);
        using var first = Station();
        using var second = Station();
        second.SendTo(Convert.FromHexString("000000000000020000000002"), endpoint);
        second.SendTo(Convert.FromHexString("02000000000202000000000201"), endpoint); // its own frame comes back when the registration is done
        Assert.Equal("02000000000202000000000201", Receive(second));
        first.SendTo(Convert.FromHexString("020000000002020000000001aa"), endpoint);
        Assert.Equal("020000000002020000000001aa", Receive(second));
        await stop.CancelAsync();
        Assert.Equal(0, await hub);
        Assert.Contains("hub: 1 stations, 2 frames, 2 forwarded", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hub_OnAnAddressThatOthersReach_NeedsAWord()
    {
        var run = await CliRun.Of("radio", "hub", "--listen", "0.0.0.0:0");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("--public", run.Error, StringComparison.Ordinal);
    }

    private static Socket Station()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = 10_000 };
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return socket;
    }

    private static string Receive(Socket socket)
    {
        var buffer = new byte[2000];
        return Convert.ToHexStringLower(buffer.AsSpan(0, socket.Receive(buffer)));
    }

    private sealed class FirstLine : StringWriter
    {
        private readonly TaskCompletionSource<string> _line = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<string> Task => _line.Task;

        public override Task WriteLineAsync(string? value)
        {
            _line.TrySetResult(value ?? "");
            return base.WriteLineAsync(value);
        }
    }
}
