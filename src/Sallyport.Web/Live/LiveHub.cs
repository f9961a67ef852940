using System.Net.WebSockets;
using Microsoft.AspNetCore.Http;
using Sallyport.Gateway.Commands;
using Sallyport.Web.Access;
using Sallyport.Web.Api;

namespace Sallyport.Web.Live;

/// <summary>What all live sockets share: the channels, the signal of the journal, and the limits.</summary>
internal sealed class LiveHub
{
    public LiveHub(IGatewayControl control, WebServerOptions options, ListenerCounts counts, IReadOnlyList<ILiveChannel> channels, CancellationToken stopping)
    {
        Journal = control.Journal;
        Signal = new JournalSignal(control.Journal);
        (Options, Counts, Stopping) = (options, counts, stopping);
        Channels = channels.ToDictionary(static channel => channel.Word, StringComparer.Ordinal);
    }

    public Gateway.Journal.IJournalReader Journal { get; }

    public JournalSignal Signal { get; }

    public WebServerOptions Options { get; }

    public ListenerCounts Counts { get; }

    public CancellationToken Stopping { get; }

    public IReadOnlyDictionary<string, ILiveChannel> Channels { get; }

    /// <summary>Serves a socket until it ends.</summary>
    public async Task ServeAsync(HttpContext context, WebSocket socket, Pass pass)
    {
        var live = new LiveSocket(this, socket, pass);
        await live.RunAsync(context.RequestAborted).ConfigureAwait(false);
    }
}
