using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Sallyport.Cli.Bench.Pipeline;

/// <summary>A Mosquitto of the bench's own on a free port of loopback; its queues are unbounded, because by default it throws away what waits above 1,000.</summary>
internal sealed class BenchBroker : IDisposable
{
    private const string Program = "/usr/sbin/mosquitto";
    private readonly Process _process;
    private readonly string _folder = Directory.CreateTempSubdirectory("sallyport-bench-").FullName;

    /// <summary>Starts it and waits until it listens.</summary>
    /// <exception cref="CommandFailure">It is not installed, or does not start.</exception>
    public BenchBroker()
    {
        if (!IsInstalled)
        {
            throw CommandFailure.Refused("mosquitto is not installed; install it with: sudo apt-get install mosquitto, or name a broker with --mqtt");
        }

        using (var free = new Socket(SocketType.Stream, ProtocolType.Tcp))
        {
            free.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            Endpoint = (IPEndPoint)free.LocalEndPoint!;
        }

        var configuration = Path.Combine(_folder, "mosquitto.conf");
        string[] user = Environment.UserName == "root" ? ["user root"] : [];
        File.WriteAllLines(
            configuration,
            [.. user, "log_dest none", "allow_anonymous true", "max_queued_messages 0", "max_inflight_messages 0", string.Create(CultureInfo.InvariantCulture, $"listener {Endpoint.Port} 127.0.0.1")]);
        _process = Process.Start(new ProcessStartInfo(Program, ["-c", configuration]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        WaitUntilItListens();
    }

    /// <summary>Whether this machine has one.</summary>
    public static bool IsInstalled => File.Exists(Program);

    /// <summary>Where it listens.</summary>
    public IPEndPoint Endpoint { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private void WaitUntilItListens()
    {
        for (var end = DateTime.UtcNow.AddSeconds(10); DateTime.UtcNow < end && !_process.HasExited;)
        {
            try
            {
                using var probe = new TcpClient();
                probe.Connect(Endpoint);
                return;
            }
            catch (SocketException)
            {
                Thread.Sleep(20);
            }
        }

        Dispose();
        throw CommandFailure.Refused("mosquitto did not start");
    }
}
