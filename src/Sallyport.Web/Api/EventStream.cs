using System.Buffers;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using Sallyport.Gateway.Journal;
using Sallyport.Web.Access;
using Sallyport.Web.Live;

namespace Sallyport.Web.Api;

/// <summary>
/// Live entries as server-sent events. The id of each is <c>epoch-seq</c>; <c>Last-Event-ID</c> goes on behind it. Nothing is kept per listener but one
/// number: the journal is the buffer, and a slow listener simply reads later. One that takes nothing for a while is dropped, as is one that vanished
/// without a word, and the newest id that it has is where it goes on. Where entries between the id and the oldest kept one are gone, or the id is of another journal, an event <c>gap</c> says so;
/// <c>epoch</c> says that the gateway did not stop cleanly since. It ends with an event <c>end</c>, which has the id to come back with.
/// </summary>
internal sealed class EventStream(IJournalReader journal, WebServerOptions options, ListenerCounts counts, CancellationToken stopping)
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
    private readonly TimeProvider _time = options.Time;

    /// <summary>Serves one listener until it goes or the server stops.</summary>
    public async Task RunAsync(HttpContext context, EventFilter filter)
    {
        if (!TryPosition(context, filter, out var after, out var gap, out var epoch))
        {
            await RequestBody.RefuseAsync(context, "'Last-Event-ID' is EPOCH-SEQ").ConfigureAwait(false);
            return;
        }

        try
        {
            if (!counts.TryBeginStream(MostListeners))
            {
                await Reply.ProblemAsync(context, StatusCodes.Status503ServiceUnavailable, "too-many-listeners", $"there are {MostListeners} listeners already").ConfigureAwait(false);
                return;
            }

            context.Response.ContentType = MediaType;
            using var either = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
            await FeedAsync(context, filter, after, Opening(after, gap, epoch), either.Token).ConfigureAwait(false);
        }
        finally
        {
            counts.EndStream();
        }
    }

    private string Opening(long after, bool gap, long epoch)
    {
        var told = ": the journal follows\n\n";
        if (epoch < journal.Epoch)
        {
            told += Text($"event: epoch\ndata: {{\"from\":{epoch},\"to\":{journal.Epoch}}}\n\n");
        }

        return gap
            ? told + Text($"event: gap\ndata: {{\"firstSeq\":{journal.FirstSeq},\"committedSeq\":{journal.CommittedSeq},\"continuesAfter\":{after}}}\n\n")
            : told;
    }

    private async Task FeedAsync(HttpContext context, EventFilter filter, long after, string opening, CancellationToken cancellationToken)
    {
        var pass = AccessGate.PassOf(context);
        var listener = new ListenerWriter(context, options, counts);
        var buffer = new ArrayBufferWriter<byte>();
        Write(buffer, opening);
        var wroteAt = _time.GetTimestamp();
        while (!cancellationToken.IsCancellationRequested && options.Access.Holds(pass))
        {
            var next = _signal.Next;
            var committed = journal.CommittedSeq;
            var page = committed > after ? journal.Search(filter.Search with { AfterSeq = after, BeforeSeq = long.MaxValue, NewestFirst = false, Maximum = PageEntries }) : new JournalPage([], null);
            foreach (var entry in page.Entries)
            {
                Write(buffer, Text($"id: {journal.Epoch}-{entry.Seq}\nevent: {EntryJson.Word(entry.Kind)}\ndata: "));
                EntryJson.Write(entry, buffer);
                buffer.Write("\n\n"u8);
            }

            after = page.Next ?? Math.Max(Math.Max(after, committed), page.Entries.Count > 0 ? page.Entries[^1].Seq : 0);
            if (buffer.WrittenCount == 0 && _time.GetElapsedTime(wroteAt) >= Silence)
            {
                Write(buffer, ":\n\n");
            }

            if (buffer.WrittenCount > 0)
            {
                if (!await listener.TrySendAsync(buffer).ConfigureAwait(false))
                {
                    return;
                }

                wroteAt = _time.GetTimestamp();
            }

            if (page.Next is null)
            {
                await next.WaitAsync(Look, _time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                await Task.Delay(Gather, _time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        if (context.RequestAborted.IsCancellationRequested)
        {
            return;
        }

        Write(buffer, Text($"event: end\ndata: {{\"reason\":\"{(stopping.IsCancellationRequested ? "stopping" : "access-ended")}\",\"resume\":\"{journal.Epoch}-{after}\"}}\n\n"));
        _ = await listener.TrySendAsync(buffer).ConfigureAwait(false);
    }

    /// <summary>Behind which entry to begin: the last id, else <c>since</c>, else the newest.</summary>
    private bool TryPosition(HttpContext context, EventFilter filter, out long after, out bool gap, out long epoch)
    {
        var committed = journal.CommittedSeq;
        after = filter.Since ?? committed;
        gap = false;
        var header = context.Request.Headers["Last-Event-ID"];
        epoch = journal.Epoch;
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

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static void Write(IBufferWriter<byte> buffer, string text) => buffer.Write(Encoding.UTF8.GetBytes(text));
}
