using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Sallyport.Devices;
using Sallyport.Gateway.Devices;
using Sallyport.Gateway.EnigmaIot;
using Sallyport.Gateway.Journal;
using Sallyport.Gateway.Journal.Bodies;
using Sallyport.Gateway.Tests.Fakes;
using Sallyport.Links.Udp;
using Sallyport.Protocols.EnigmaIot.Keys;
using Sallyport.Protocols.EnigmaIot.Options;
using Sallyport.Samples.EmbeddedGateway;
using Sallyport.Wire;

namespace Sallyport.Gateway.Tests.Samples;

/// <summary>The embedded gateway with everything real: UDP, SQLite files, threads, and our own node.</summary>
public sealed class SmallGatewayTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly MacAddress Address = new(0x02_53_41_4C_4C_59);
    private readonly string _folder = Directory.CreateTempSubdirectory("sallyport-embedded").FullName;

    [Fact]
    public async Task Node_OverUdp_IsHeardAndRememberedAcrossARestart()
    {
        var output = new SignallingOutput(entry => entry.Kind == EntryKind.Uplink);
        await using (var gateway = await StartAsync(output, out var endpoint))
        {
            using var stop = new CancellationTokenSource();
            using var link = new UdpLink(new UdpLinkOptions { Endpoint = endpoint, Addresses = [new MacAddress(0x02_00_00_00_00_09)], Mode = UdpLinkMode.Client });
            using var node = new EnigmaNode(NodeSettings(), link);
            var running = node.RunAsync(stop.Token);
            await node.ConnectAsync(CancellationToken.None).WaitAsync(Patience);
            await node.SendRawAsync("21.5"u8.ToArray(), CancellationToken.None);
            var uplink = (UplinkBody)(await output.Seen.WaitAsync(Patience)).Body;
            Assert.Equal("21.5"u8.ToArray(), uplink.Payload);
            await stop.CancelAsync();
            await running;
        }

        await using var again = await StartAsync(new SignallingOutput(_ => true), out _);
        var device = Assert.Single(again.Control.Devices);
        Assert.Equal(("enigmaiot/cellar/02:00:00:00:00:09", DeviceState.Offline), (device.Id, device.State));
        Assert.Contains(again.Control.Journal.Read(new JournalQuery(0, 100)), entry => entry.Kind == EntryKind.Uplink);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private Task<SmallGateway> StartAsync(SignallingOutput output, out IPEndPoint endpoint)
    {
        var link = new UdpLink(new UdpLinkOptions { Endpoint = new IPEndPoint(IPAddress.Loopback, 0), Addresses = [Address] });
        endpoint = link.LocalEndpoint;
        var network = new EnigmaIotNetwork { Name = "cellar", Options = new GatewayOptions { Address = Address, NetworkKey = NetworkKey.FromText("a key for the cellar") } };
        return SmallGateway.StartAsync(Path.Combine(_folder, "data"), network, link, [output], NullLogger.Instance);
    }

    private static NodeOptions NodeSettings() => new()
    {
        Address = new MacAddress(0x02_00_00_00_00_09),
        Configuration = new NodeConfiguration { NetworkName = "cellar", NetworkKey = NetworkKey.FromText("a key for the cellar"), Gateway = Address, NodeName = "cellar-sensor" },
        PreRegistrationDelay = TimeSpan.Zero,
        PostRegistrationDelay = TimeSpan.Zero,
        ReconnectionPeriod = TimeSpan.FromMilliseconds(100),
    };
}
