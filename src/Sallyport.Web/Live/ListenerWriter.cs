using System.Buffers;
using Microsoft.AspNetCore.Http;
using Sallyport.Web.Connections;

namespace Sallyport.Web.Live;

/// <summary>
/// Writes server-sent events to one listener. One that stops reading is dropped when it takes nothing for <see cref="WebServerOptions.StallTime"/>, once the
/// buffers between the two are full; one that vanished without a word when its side acknowledges nothing for <see cref="WebServerOptions.VanishTime"/>.
/// </summary>
internal sealed class ListenerWriter
{
    private readonly HttpContext _context;
    private readonly WebServerOptions _options;
    private readonly ListenerCounts _counts;

    /// <summary>Writes to the caller of a request.</summary>
    public ListenerWriter(HttpContext context, WebServerOptions options, ListenerCounts counts)
    {
        (_context, _options, _counts) = (context, options, counts);
        VanishedPeer.GiveUpAfter(context, options.VanishTime);
    }

    /// <summary>Sends what is in the buffer, and empties it. False when the listener took nothing for too long, and was dropped, or is gone.</summary>
    public async Task<bool> TrySendAsync(ArrayBufferWriter<byte> buffer)
    {
        using var stall = new CancellationTokenSource(_options.StallTime, _options.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stall.Token, _context.RequestAborted);
        try
        {
            await _context.Response.Body.WriteAsync(buffer.WrittenMemory, either.Token).ConfigureAwait(false);
            await _context.Response.Body.FlushAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // Half an event may be out: only cutting the connection makes that plain. Nothing is lost, the id of the last whole event is the way back.
            _counts.Drop();
            _context.Abort();
            return false;
        }

        buffer.ResetWrittenCount();
        return true;
    }
}
