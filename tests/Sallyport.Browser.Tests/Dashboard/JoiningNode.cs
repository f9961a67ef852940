using System.Net;
using Sallyport.Devices;
using Sallyport.Links.Udp;
using Sallyport.Protocols.EnigmaIot.Options;

namespace Sallyport.Browser.Tests.Dashboard;

/// <summary>A node of our own that joins a gateway over UDP for as long as it lives.</summary>
internal sealed class JoiningNode : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly UdpLink _link;
    private readonly EnigmaNode _node;
    private readonly Task _running;

    public JoiningNode(NodeOptions options, IPEndPoint gateway)
    {
        _link = new UdpLink(new UdpLinkOptions { Endpoint = gateway, Addresses = [options.Address], Mode = UdpLinkMode.Client });
        _node = new EnigmaNode(options, _link);
        _running = Task.Run(() => _node.RunAsync(_stop.Token));
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _node.Dispose();
        _link.Dispose();
        _stop.Dispose();
    }
}
