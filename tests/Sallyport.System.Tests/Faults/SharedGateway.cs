using Sallyport.Cli.Data;
using Sallyport.System.Tests.Cli;
using Sallyport.System.Tests.EndToEnd;

namespace Sallyport.System.Tests.Faults;

/// <summary>One built gateway for all tests of a class: what one of them does must not harm the others.</summary>
public sealed class SharedGateway : IAsyncLifetime
{
    private readonly ScratchFolder _scratch = new();
    private GatewayProcess _gateway = null!;

    internal GatewayProcess Process => _gateway;

    internal Uri Http => _gateway.Http;

    internal string Token { get; private set; } = "";

    private string Data => Path.Combine(_scratch.Path, "data");

    public async ValueTask InitializeAsync()
    {
        string key = _scratch.File("net.key", LoadField.NetworkKeyText);
        _gateway = await GatewayProcess.StartAsync(Data, ["--network-name", LoadField.NetworkName, "--network-key-file", key, "--link", "udp://127.0.0.1:0"]);
        Token = new GatewayFolder(Data).EnsureToken();
    }

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        _scratch.Dispose();
    }
}
