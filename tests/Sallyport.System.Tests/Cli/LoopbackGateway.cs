using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.Logging.Abstractions;
using Sallyport.Cli.Configuration;
using Sallyport.Cli.Data;
using Sallyport.Cli.Running;
using Sallyport.Gateway.Commands;
using Sallyport.Gateway.Journal;
using Sallyport.Storage;

namespace Sallyport.System.Tests.Cli;

/// <summary>The gateway of <c>run</c> inside the test's process: any REST port, one network on a UDP port of loopback.</summary>
internal sealed class LoopbackGateway : IAsyncDisposable
{
    public const string Network = "Net";
    public const string Key = "ThisIsTheKey";

    private readonly ScratchFolder _scratch = new();
    private readonly RunningGateway _gateway;

    private LoopbackGateway(RunningGateway gateway, ScratchFolder scratch) => (_gateway, _scratch) = (gateway, scratch);

    public IGatewayControl Control => _gateway.Control;

    /// <summary>The open data folder.</summary>
    public DataFolder Data => _gateway.Data;

    /// <summary>A client of its REST interface with the rights of the folder's owner.</summary>
    public HttpClient Client()
    {
        var client = new HttpClient { BaseAddress = _gateway.Address };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", new GatewayFolder(_scratch.Path).EnsureToken());
        return client;
    }

    /// <summary>As for <c>--link</c>.</summary>
    public string Link => _gateway.Links.Single();

    public IPEndPoint Endpoint => IPEndPoint.Parse(Link["udp://".Length..]);

    /// <param name="waitingEntries">As in the settings.</param>
    public static async Task<LoopbackGateway> StartAsync(int waitingEntries = 100_000)
    {
        var scratch = new ScratchFolder();
        var settings = new RunSettings
        {
            Http = new IPEndPoint(IPAddress.Loopback, 0),
            WaitingEntries = waitingEntries,
            Networks = [new NetworkSettings { Name = Network, Key = Key, Links = [LinkAddress.Parse("udp://127.0.0.1:0", out _)!] }],
        };
        return new LoopbackGateway(await RunningGateway.StartAsync(settings, scratch.Path, NullLoggerFactory.Instance, TestContext.Current.CancellationToken), scratch);
    }

    /// <summary>Durable entries of a device, oldest first, as soon as <paramref name="enough"/> is content with them and the device is on the list, which follows the journal.</summary>
    public async Task<IReadOnlyList<JournalEntry>> EntriesAsync(string address, Func<IReadOnlyList<JournalEntry>, bool> enough)
    {
        IReadOnlyList<JournalEntry> entries = [];
        string device = $"enigmaiot/{Network}/{address}";
        await Poll.UntilAsync(
            () => enough(entries = Control.Journal.Read(new JournalQuery(0, 1000, device))) && Control.Find(device).Count == 1,
            () => string.Join('\n', entries.Select(entry => entry.ToString())));
        return entries;
    }

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        _scratch.Dispose();
    }
}
