using System.Net;
using Sallyport.Devices;
using Sallyport.Links.Udp;
using Sallyport.Protocols.EnigmaIot.Options;

namespace Sallyport.System.Tests.EndToEnd;

/// <summary>A node of our own that runs in the test's process and talks to a gateway's UDP link.</summary>
internal sealed class RunningNode : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly UdpLink _link;
    private readonly Task _running;

    public RunningNode(NodeOptions options, IPEndPoint gateway)
    {
        _link = new UdpLink(new UdpLinkOptions { Endpoint = gateway, Addresses = [options.Address], Mode = UdpLinkMode.Client });
        Node = new EnigmaNode(options, _link);
        _running = Task.Run(() => Node.RunAsync(_stop.Token));
    }

    public EnigmaNode Node { get; }

    /// <summary>The next user data that came down: <c>set|get ENCODING HEX</c>.</summary>
    public async Task<string> NextAsync()
    {
        await foreach (NodeMessage message in Node.ReceiveAsync(_stop.Token))
        {
            return $"{(message.IsGet ? "get" : "set")} {message.Encoding} {Convert.ToHexString(message.Payload.Span)}";
        }

        throw new InvalidOperationException("the node has ended");
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        Node.Dispose();
        _link.Dispose();
        _stop.Dispose();
    }
}
