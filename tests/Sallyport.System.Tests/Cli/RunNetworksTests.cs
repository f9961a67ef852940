using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Sallyport.Devices;
using Sallyport.Links.Udp;
using Sallyport.Protocols.EnigmaIot.Keys;
using Sallyport.Protocols.EnigmaIot.Options;
using Sallyport.Wire;

namespace Sallyport.System.Tests.Cli;

/// <summary>One process that serves two networks by its configuration file, with a file log and a webhook; a node of each network joins over UDP.</summary>
public sealed class RunNetworksTests : IDisposable
{
    private const string Secret = "0123456789abcdef";

    private readonly ScratchFolder _scratch = new();

    private string Data => Path.Combine(_scratch.Path, "data");

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task Run_TwoNetworksAndTwoOutputs_WriteWhatBothNodesDo()
    {
        using var receiver = new HttpListener();
        string hook = Listen(receiver);
        string file = _scratch.File("gateway.json", $$"""
            {
              "http": "127.0.0.1:0",
              "networks": [
                { "name": "North", "key": "key of the north", "links": ["udp://127.0.0.1:0"] },
                { "name": "South", "key": "key of the south", "links": ["udp://127.0.0.1:0"], "address": "02:00:00:00:00:99" }
              ],
              "outputs": [
                { "type": "file", "path": "log" },
                { "type": "file", "name": "table", "format": "csv", "path": "log" },
                { "type": "webhook", "url": "{{hook}}", "secret": "{{Secret}}" }
              ]
            }
            """);
        await using var run = new BackgroundRun("run", "--data", Data, "--config", file);
        Match ready = Regex.Match(await run.FirstLineAsync(), @"^ready http=\S+ link=udp:(\S+) link=udp:(\S+)$");
        Assert.True(ready.Success, await run.FirstLineAsync());

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        Task nodes = Task.WhenAll(
            NodeAsync(ready.Groups[1].Value, "North", "key of the north", new MacAddress(0x0253_414C_4C59), 1, stop.Token),
            NodeAsync(ready.Groups[2].Value, "South", "key of the south", new MacAddress(0x0200_0000_0099), 2, stop.Token));
        string[] devices = ["enigmaiot/North/02:00:00:00:00:01", "enigmaiot/South/02:00:00:00:00:02"];
        await ReceiveAsync(receiver, devices).WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        await stop.CancelAsync();
        await nodes;
        Assert.Equal(0, (await run.StopAsync()).ExitCode);

        string[] lines = Lines("file.*.jsonl");
        string[] rows = Lines("table.*.csv");
        Assert.Equal(devices, Joined(lines.Select(line => JsonDocument.Parse(line).RootElement)).Order(StringComparer.Ordinal));
        Assert.Equal(lines.Length, rows.Length - 1);
        Assert.All(devices, device => Assert.Contains(rows, row => row.Contains($",{device},joined,", StringComparison.Ordinal)));
    }

    private static IEnumerable<string> Joined(IEnumerable<JsonElement> entries) =>
        entries.Where(entry => entry.GetProperty("kind").GetString() == "joined").Select(entry => entry.GetProperty("device").GetString()!);

    private static async Task NodeAsync(string link, string network, string key, MacAddress gateway, ulong address, CancellationToken stop)
    {
        var own = new MacAddress(0x0200_0000_0000 | address);
        Assert.True(UdpLinkOptions.TryParse(link + "?hub", [own], out UdpLinkOptions? options, out _));
        var configuration = new NodeConfiguration { NetworkName = network, NetworkKey = NetworkKey.FromText(key), Gateway = gateway, NodeName = network };
        using var udp = new UdpLink(options!);
        using var node = new EnigmaNode(new NodeOptions { Address = own, Configuration = configuration }, udp);
        try
        {
            await node.RunAsync(stop);
        }
        catch (OperationCanceledException)
        {
            // The test has seen enough.
        }
    }

    /// <summary>Takes batches until all devices have joined; each must be signed.</summary>
    private static async Task ReceiveAsync(HttpListener receiver, string[] devices)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (!seen.IsSupersetOf(devices))
        {
            HttpListenerContext context = await receiver.GetContextAsync();
            using var body = new MemoryStream();
            await context.Request.InputStream.CopyToAsync(body);
            string signature = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), body.ToArray()));
            Assert.Equal("sha256=" + signature, context.Request.Headers["X-Sallyport-Signature"]);
            seen.UnionWith(Joined(JsonDocument.Parse(body.ToArray()).RootElement.EnumerateArray()));
            context.Response.StatusCode = 204;
            context.Response.Close();
        }
    }

    private static string Listen(HttpListener listener)
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        string prefix = $"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}/";
        probe.Stop();
        listener.Prefixes.Add(prefix);
        listener.Start();
        return prefix;
    }

    private string[] Lines(string pattern) => File.ReadAllLines(Assert.Single(Directory.GetFiles(Path.Combine(_scratch.Path, "log"), pattern)));
}
