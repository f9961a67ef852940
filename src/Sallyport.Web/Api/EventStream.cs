using System.Buffers;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using Sallyport.Gateway.Journal;
using Sallyport.Web.Access;

namespace Sallyport.Web.Api;

/// <summary>
/// Live entries as server-sent events. The id of each is <c>epoch-seq</c>; <c>Last-Event-ID</c> goes on behind it. Nothing is kept per listener but one
/// number: the journal is the buffer, and a slow listener simply reads later. Where entries between the id and the oldest kept one are gone, or the id is
/// of another journal, an event <c>gap</c> says so. It ends when the listener's token or session does.
/// </summary>
internal sealed class EventStream(IJournalReader journal, AccessBook access, TimeProvider time, CancellationToken stopping)
{
    /// <summary>The media type.</summary>
    public const string MediaType = "text/event-stream";

    private const int MostListeners = 64;
    private const int PageEntries = 500;

    // What is committed within this time goes out in one piece, so that 64 listeners do not read the journal after each of 500 commits a second.
    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(20);

    // How soon the end of a token is noticed when nothing happens.
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(15);
    private readonly JournalSignal _signal = new(journal);
    private int _listeners;

    /// <summary>Serves one listener until it goes or the server stops.</summary>
    public async Task RunAsync(HttpContext context, EventFilter filter)
    {
        if (!TryPosition(context, filter, out var after, out var gap))
        {
            await RequestBody.RefuseAsync(context, "'Last-Event-ID' is EPOCH-SEQ").ConfigureAwait(false);
            return;
        }

        try
        {
            if (Interlocked.Increment(ref _listeners) > MostListeners)
            {
                await Reply.ProblemAsync(context, StatusCodes.Status503ServiceUnavailable, "too-many-listeners", $"there are {MostListeners} listeners already").ConfigureAwait(false);
                return;
            }

            context.Response.ContentType = MediaType;
            using var either = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
            await FeedAsync(context.Response, AccessGate.PassOf(context), filter, after, gap, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The stream ends properly; the listener comes back with its last id.
        }
        finally
        {
            Interlocked.Decrement(ref _listeners);
        }
    }

    private async Task FeedAsync(HttpResponse response, Pass pass, EventFilter filter, long after, bool gap, CancellationToken cancellationToken)
    {
        var buffer = new ArrayBufferWriter<byte>();
        buffer.Write(": the journal follows\n\n"u8);
        if (gap)
        {
            Write(buffer, $"event: gap\ndata: {{\"firstSeq\":{journal.FirstSeq},\"committedSeq\":{journal.CommittedSeq},\"continuesAfter\":{after}}}\n\n");
        }

        var wroteAt = time.GetTimestamp();
        while (access.Holds(pass))
        {
            var next = _signal.Next;
            var committed = journal.CommittedSeq;
            var page = committed > after ? journal.ReadWithHistory(new JournalQuery(after, PageEntries, filter.Device, filter.Kind), filter.Formerly) : [];
            foreach (var entry in page)
            {
                Write(buffer, $"id: {journal.Epoch}-{entry.Seq}\nevent: {EntryJson.Word(entry.Kind)}\ndata: ");
                EntryJson.Write(entry, buffer);
                buffer.Write("\n\n"u8);
            }

            after = page.Count > 0 && (page.Count == PageEntries || page[^1].Seq > committed) ? page[^1].Seq : Math.Max(after, committed);
            if (buffer.WrittenCount == 0 && time.GetElapsedTime(wroteAt) >= Silence)
            {
                buffer.Write(":\n\n"u8);
            }

            if (buffer.WrittenCount > 0)
            {
                await response.Body.WriteAsync(buffer.WrittenMemory, cancellationToken).ConfigureAwait(false);
                await response.Body.FlushAsync(cancellationToken).ConfigureAwait(false);
                buffer.ResetWrittenCount();
                wroteAt = time.GetTimestamp();
            }

            if (page.Count < PageEntries)
            {
                await next.WaitAsync(Look, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                await Task.Delay(Gather, time, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Behind which entry to begin: the last id, else <c>since</c>, else the newest.</summary>
    private bool TryPosition(HttpContext context, EventFilter filter, out long after, out bool gap)
    {
        var committed = journal.CommittedSeq;
        after = filter.Since ?? committed;
        gap = false;
        var header = context.Request.Headers["Last-Event-ID"];
        var epoch = journal.Epoch;
        if (header.Count > 0)
        {
            var parts = header.ToString().Split('-');
            if (parts.Length != 2 || !TryNumber(parts[0], out epoch) || !TryNumber(parts[1], out after))
            {
                return false;
            }
        }

        if (header.Count > 0 && (epoch > journal.Epoch || after > committed))
        {
            // Another journal, or an older copy of this one: nothing of it is known to the listener.
            (after, gap) = (0, true);
        }
        else if (after < journal.FirstSeq - 1 && (header.Count > 0 || after > 0))
        {
            gap = true;
        }

        return true;
    }

    private static bool TryNumber(string text, out long value) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);

    private static void Write(IBufferWriter<byte> buffer, FormattableString text) => buffer.Write(Encoding.UTF8.GetBytes(text.ToString(CultureInfo.InvariantCulture)));
}
