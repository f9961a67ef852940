using Microsoft.Extensions.Logging;
using Sallyport.Crypto;
using Sallyport.Crypto.Aead;
using Sallyport.Crypto.KeyAgreement;
using Sallyport.Devices;
using Sallyport.Gateway.Commands;
using Sallyport.Gateway.EnigmaIot;
using Sallyport.Gateway.Host;
using Sallyport.Gateway.Outputs;
using Sallyport.Gateway.Policies;
using Sallyport.Links;
using Sallyport.Storage;

namespace Sallyport.Samples.EmbeddedGateway;

/// <summary>A gateway inside another program: a data folder, one network on one link, and the outputs that the program wants.</summary>
public sealed class SmallGateway : IAsyncDisposable
{
    private readonly DataFolder _folder;
    private readonly EnigmaIotDriver _driver;
    private readonly GatewayPump _pump;

    private SmallGateway(DataFolder folder, EnigmaIotDriver driver, GatewayHost host, ILogger logger)
    {
        (_folder, _driver, Control) = (folder, driver, host.Control);
        _pump = new GatewayPump(host, new HostClock(), logger);
    }

    /// <summary>Devices, events, commands. Thread safe.</summary>
    public IGatewayControl Control { get; }

    /// <summary>Opens the folder, starts the threads.</summary>
    /// <param name="path">Data folder; made when it is missing.</param>
    /// <param name="network">Name, key and address.</param>
    /// <param name="link">Disposed with the gateway.</param>
    /// <param name="outputs">Disposed with the gateway.</param>
    /// <param name="logger">For faults of the environment.</param>
    public static async Task<SmallGateway> StartAsync(string path, EnigmaIotNetwork network, ILink link, IEnumerable<IGatewayOutput> outputs, ILogger logger)
    {
        var folder = DataFolder.Open(new DataFolderOptions { Path = path });
        var policies = new PolicySet(folder.State, EnigmaIotPolicies.All);
        var driver = EnigmaIotDriver.Create(network, [link], policies, SystemRandomSource.Shared, new LibCryptoChaCha20Poly1305(), new LibCryptoX25519());
        var host = new GatewayHost(folder.Journal, folder.State, policies, [driver], outputs, new GatewayHostOptions());
        var gateway = new SmallGateway(folder, driver, host, logger);
        await gateway._pump.StartAsync(CancellationToken.None);
        return gateway;
    }

    /// <summary>Stops cleanly: threads first, then links, then files.</summary>
    public async ValueTask DisposeAsync()
    {
        await _pump.DisposeAsync();
        _driver.Dispose();
        _folder.Dispose();
    }
}
