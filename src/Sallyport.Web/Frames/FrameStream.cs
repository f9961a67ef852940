using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Sallyport.Gateway.Frames;
using Sallyport.Web.Access;
using Sallyport.Web.Api;
using Sallyport.Web.Live;

namespace Sallyport.Web.Frames;

/// <summary>
/// Live frames as server-sent events. The id of each is <c>epoch-change</c>; <c>Last-Event-ID</c> goes on behind it. A frame comes again when its verdict or
/// outcome becomes known. Nothing is kept per listener but one number: who reads too slowly for the ring hears a <c>gap</c>. Of more frames in a second
/// than the listener wants the rest is counted and told as <c>skipped</c>. One that takes nothing for a while, or vanished, is dropped.
/// </summary>
internal sealed class FrameStream(FrameRing ring, WebServerOptions options, ListenerCounts counts, CancellationToken stopping)
{
    /// <summary>Frames a second when nothing is said.</summary>
    public const int UsualRate = 500;

    private const int MostListeners = 32;
    private const int PageFrames = 128;

    // What comes within this time goes out in one piece.
    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(50);

    // How soon the end of a token is noticed when nothing happens.
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(15);
    private readonly TimeProvider _time = options.Time;

    /// <summary>Serves one listener until it goes or the server stops.</summary>
    public async Task RunAsync(HttpContext context, FrameAsk ask, Func<string, string?> nameOf)
    {
        if (!TryPosition(context, out var after, out var gap))
        {
            await RequestBody.RefuseAsync(context, "'Last-Event-ID' is EPOCH-CHANGE").ConfigureAwait(false);
            return;
        }

        try
        {
            if (!counts.TryBeginFrames(MostListeners))
            {
                await Reply.ProblemAsync(context, StatusCodes.Status503ServiceUnavailable, "too-many-listeners", $"there are {MostListeners} listeners already").ConfigureAwait(false);
                return;
            }

            context.Response.ContentType = EventStream.MediaType;
            using var either = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
            await FeedAsync(context, ask, nameOf, after, gap, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The stream ends properly; the listener comes back with its last id.
        }
        finally
        {
            counts.EndFrames();
        }
    }

    private async Task FeedAsync(HttpContext context, FrameAsk ask, Func<string, string?> nameOf, long after, bool gap, CancellationToken cancellationToken)
    {
        var pass = AccessGate.PassOf(context);
        var listener = new ListenerWriter(context, options, counts);
        var buffer = new ArrayBufferWriter<byte>();
        var room = new KeptFrame[PageFrames];
        buffer.Write(": frames follow\n\n"u8);
        var wroteAt = _time.GetTimestamp();
        var second = wroteAt;
        var (sent, skipped) = (0, 0);
        while (options.Access.Holds(pass))
        {
            var next = ring.Next;
            var count = ring.ReadChanges(ref after, room, out var missed);
            if (gap || missed)
            {
                gap = false;
                Write(buffer, $"id: {ring.Epoch}-{after}\nevent: gap\ndata: {{\"epoch\":{ring.Epoch},\"oldest\":{ring.Oldest},\"newest\":{ring.Newest}}}\n\n");
            }

            if (_time.GetElapsedTime(second) >= TimeSpan.FromSeconds(1))
            {
                Tell(buffer, ref skipped);
                (second, sent) = (_time.GetTimestamp(), 0);
            }

            var now = (_time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
            for (var at = 0; at < count; at++)
            {
                if (!ask.Filter.Fits(room[at], nameOf, now))
                {
                    continue;
                }

                if (sent++ >= ask.Limit)
                {
                    skipped++;
                    continue;
                }

                Write(buffer, $"event: frame\ndata: ");
                buffer.Write(JsonSerializer.SerializeToUtf8Bytes(FrameView.Of(room[at], nameOf), ApiJson.Strict.FrameView));
                buffer.Write("\n\n"u8);
            }

            if (buffer.WrittenCount > 0)
            {
                // One id for the page: whoever lost the connection inside it hears it again.
                Write(buffer, $"id: {ring.Epoch}-{after}\nevent: here\ndata: {{\"newest\":{ring.Newest}}}\n\n");
            }
            else if (_time.GetElapsedTime(wroteAt) >= Silence)
            {
                buffer.Write(":\n\n"u8);
            }

            if (buffer.WrittenCount > 0)
            {
                if (!await listener.TrySendAsync(buffer).ConfigureAwait(false))
                {
                    return;
                }

                wroteAt = _time.GetTimestamp();
            }

            if (count < PageFrames)
            {
                await next.WaitAsync(Look, _time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                await Task.Delay(Gather, _time, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private static void Tell(IBufferWriter<byte> buffer, ref int skipped)
    {
        if (skipped > 0)
        {
            Write(buffer, $"event: skipped\ndata: {{\"frames\":{skipped}}}\n\n");
            skipped = 0;
        }
    }

    /// <summary>Behind which change to begin: the last id, else the newest.</summary>
    private bool TryPosition(HttpContext context, out long after, out bool gap)
    {
        after = ring.Change;
        gap = false;
        var header = context.Request.Headers["Last-Event-ID"];
        if (header.Count == 0)
        {
            return true;
        }

        var parts = header.ToString().Split('-');
        if (parts.Length != 2 || !TryNumber(parts[0], out var epoch) || !TryNumber(parts[1], out var change))
        {
            return false;
        }

        // Another ring: its numbers say nothing here, and the listener reads the list anew.
        gap = epoch != ring.Epoch || change > after;
        after = gap ? after : change;
        return true;
    }

    private static bool TryNumber(string text, out long value) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);

    private static void Write(IBufferWriter<byte> buffer, FormattableString text) => buffer.Write(Encoding.UTF8.GetBytes(text.ToString(CultureInfo.InvariantCulture)));
}
