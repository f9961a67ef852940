using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Sallyport.Mqtt.Tests.Broker;

/// <summary>
/// A real Mosquitto on a free loopback port with a configuration of its own in a temporary folder. Its queues are unbounded here: by default Mosquitto
/// throws away what a subscriber with more than 1,000 waiting messages should get, even with QoS 1.
/// </summary>
internal sealed class Mosquitto : IAsyncDisposable
{
    private const string Program = "/usr/sbin/mosquitto";

    private readonly string _folder = Directory.CreateTempSubdirectory("mosquitto-").FullName;
    private readonly string _configuration;
    private Process? _process;

    private Mosquitto(string[] settings)
    {
        using (var free = new Socket(SocketType.Stream, ProtocolType.Tcp))
        {
            free.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            Port = ((IPEndPoint)free.LocalEndPoint!).Port;
        }

        _configuration = Path.Combine(_folder, "mosquitto.conf");
        File.WriteAllLines(_configuration, [
            .. Environment.UserName == "root" ? ["user root"] : Array.Empty<string>(),
            "persistence true",
            $"persistence_location {_folder}/",
            "log_dest stderr",
            "max_queued_messages 0",
            "max_inflight_messages 0",
            $"listener {Port.ToString(CultureInfo.InvariantCulture)} 127.0.0.1",
            .. settings.Select(setting => setting.Replace("{folder}", _folder, StringComparison.Ordinal)),
        ]);
    }

    public int Port { get; }

    /// <summary>Starts one, or skips the test where it is not installed.</summary>
    /// <param name="settings">Lines after the listener; <c>{folder}</c> stands for its folder.</param>
    public static async Task<Mosquitto> StartAsync(params string[] settings) => await StartAsync(settings, _ => { });

    public static async Task<Mosquitto> StartAsync(string[] settings, Action<string> prepare)
    {
        Assert.SkipUnless(File.Exists(Program), "mosquitto is not installed");
        var broker = new Mosquitto(settings);
        prepare(broker._folder);
        await broker.RestartAsync();
        return broker;
    }

    public string Url(string credentials = "", string scheme = "mqtt") => $"{scheme}://{credentials}127.0.0.1:{Port.ToString(CultureInfo.InvariantCulture)}";

    public async Task RestartAsync()
    {
        await StopAsync();
        var process = Process.Start(new ProcessStartInfo(Program, ["-c", _configuration]) { RedirectStandardError = true })!;
        _process = process;
        var lines = new List<string>();
        while (await process.StandardError.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            lines.Add(line);
            if (line.EndsWith("running", StringComparison.Ordinal))
            {
                _ = process.StandardError.BaseStream.CopyToAsync(Stream.Null);
                return;
            }
        }

        Assert.Fail("mosquitto did not start: " + string.Join('\n', lines));
    }

    /// <summary>A clean stop: it writes its database.</summary>
    public async Task StopAsync()
    {
        if (_process is null)
        {
            return;
        }

        using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
