using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.RegularExpressions;
using Sallyport.Cli;
using Sallyport.Cli.Data;

namespace Sallyport.System.Tests.Cli;

public sealed class RunCommandTests : IDisposable
{
    private readonly ScratchFolder _scratch = new();

    private string Data => Path.Combine(_scratch.Path, "data");

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task Run_NetworkOnAnyPort_PrintsOneReadyLineServesHealthAndStopsCleanly()
    {
        string key = _scratch.File("net.key", "ThisIsTheKey");
        await using var run = new BackgroundRun("run", "--data", Data, "--http", "127.0.0.1:0", "--network-name", "Net", "--network-key-file", key, "--link", "udp://127.0.0.1:0", "--policy", "unencrypted=on");
        Match ready = Regex.Match(await run.FirstLineAsync(), @"^ready http=(http://127\.0\.0\.1:[1-9]\d*) link=udp://127\.0\.0\.1:[1-9]\d*$");
        Assert.True(ready.Success, await run.FirstLineAsync());

        using var client = new HttpClient();
        JsonElement health = await client.GetFromJsonAsync<JsonElement>(new Uri(ready.Groups[1].Value + "/api/v1/health"), TestContext.Current.CancellationToken);
        Assert.Equal("ok", health.GetProperty("status").GetString());
        GatewayAddress? found = new GatewayFolder(Data).FindGateway(null);
        Assert.Equal(new Uri(ready.Groups[1].Value), found?.Url);
        Assert.Equal(43, found?.Token?.Length);

        CliRun doctor = await CliRun.Of("doctor", "--data", Data);
        Assert.True(doctor.ExitCode == ExitCode.Done, doctor.Output);

        CliRun ended = await run.StopAsync();
        Assert.Equal(ExitCode.Done, ended.ExitCode);
        Assert.Single(ended.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Null(new GatewayFolder(Data).FindGateway(null));
        Assert.False(File.Exists(new GatewayFolder(Data).AddressFile));
    }

    [Fact]
    public async Task Run_SecondGatewayOnTheFolder_IsRefusedWithOneLine()
    {
        await using var first = new BackgroundRun("run", "--data", Data, "--http", "127.0.0.1:0", "--link", "udp://127.0.0.1:0");
        Assert.StartsWith("ready http=", await first.FirstLineAsync(), StringComparison.Ordinal);

        CliRun second = await CliRun.Of("run", "--data", Data, "--http", "127.0.0.1:0", "--link", "udp://127.0.0.1:0");

        Assert.Equal((ExitCode.Refused, ""), (second.ExitCode, second.Output));
        Assert.Contains("in use by another gateway", Assert.Single(second.ErrorLines), StringComparison.Ordinal);
        Assert.NotNull(new GatewayFolder(Data).FindGateway(null));
    }

    [Fact]
    public async Task Run_PortsInUse_AreRefusedWithOneLineAndTheFolderIsFree()
    {
        using var tcp = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        tcp.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        tcp.Listen();
        using var udp = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        udp.Bind(new IPEndPoint(IPAddress.Loopback, 0));

        CliRun http = await CliRun.Of("run", "--data", Data, "--http", tcp.LocalEndPoint!.ToString()!, "--link", "udp://127.0.0.1:0");
        CliRun link = await CliRun.Of("run", "--data", Data, "--http", "127.0.0.1:0", "--network-name", "n", "--network-key-file", _scratch.File("k", "ThisIsTheKey"), "--link", $"udp://{udp.LocalEndPoint}");

        Assert.Equal((ExitCode.Refused, ExitCode.Refused), (http.ExitCode, link.ExitCode));
        Assert.Contains(tcp.LocalEndPoint.ToString()!, Assert.Single(http.ErrorLines), StringComparison.Ordinal);
        Assert.Contains(udp.LocalEndPoint!.ToString()!, Assert.Single(link.ErrorLines), StringComparison.Ordinal);
        Assert.False(new GatewayFolder(Data).IsHeld());
    }

    [Fact]
    public async Task Run_NoNetwork_SaysWhereItsKeyIs()
    {
        await using var run = new BackgroundRun("run", "--data", Data, "--http", "127.0.0.1:0", "--link", "udp://127.0.0.1:0");
        Assert.StartsWith("ready http=", await run.FirstLineAsync(), StringComparison.Ordinal);
        string file = Path.Combine(Data, "enigmaiot.key");
        Assert.Contains((await run.StopAsync()).ErrorLines, line => line.StartsWith("sallyport: no network", StringComparison.Ordinal) && line.EndsWith(file, StringComparison.Ordinal));
        Assert.Equal(33, new FileInfo(file).Length);
        Assert.Equal(ExitCode.Done, (await CliRun.Of("doctor", "--data", Data)).ExitCode);
    }

    [Fact]
    public async Task Run_FolderIsAFile_IsRefusedWithOneLine()
    {
        CliRun run = await CliRun.Of("run", "--data", _scratch.File("data", ""), "--http", "127.0.0.1:0");
        Assert.Equal(ExitCode.Refused, run.ExitCode);
        Assert.Single(run.ErrorLines);
    }

    [Theory]
    [InlineData("unheard=of")]
    [InlineData("unencrypted=maybe")]
    public async Task Run_PolicyThatDoesNotExist_IsAConfigurationError(string policy)
    {
        CliRun run = await CliRun.Of("run", "--data", Data, "--http", "127.0.0.1:0", "--link", "udp://127.0.0.1:0", "--policy", policy);
        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Single(run.ErrorLines);
    }
}
