using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Sallyport.Gateway.Commands;
using Sallyport.Gateway.Journal;
using Sallyport.Web.Access;
using Sallyport.Web.Live;

namespace Sallyport.Web.Api;

/// <summary><c>/api/v1/events</c>: pages of the journal, or with <c>Accept: text/event-stream</c> all that comes.</summary>
internal sealed class EventEndpoints(IGatewayControl control, EventStream stream)
{
    public static void Map(IEndpointRouteBuilder routes, IGatewayControl control, WebServerOptions options, ListenerCounts counts, CancellationToken stopping)
    {
        var endpoints = new EventEndpoints(control, new EventStream(control.Journal, options, counts, stopping));
        routes.MapGet("/api/v1/events", endpoints.ReadAsync).WithMetadata(new RequiredRole(AccessRole.Viewer));
    }

    private async Task ReadAsync(HttpContext context)
    {
        if (await EventFilter.ReadAsync(context, control).ConfigureAwait(false) is not { } filter)
        {
            return;
        }

        if (context.Request.Headers.Accept.ToString().Contains(EventStream.MediaType, StringComparison.OrdinalIgnoreCase))
        {
            await stream.RunAsync(context, filter).ConfigureAwait(false);
        }
        else
        {
            await Reply.JsonAsync(context, Page(filter)).ConfigureAwait(false);
        }
    }

    private ReadOnlyMemory<byte> Page(EventFilter filter)
    {
        var journal = control.Journal;
        var committed = journal.CommittedSeq;
        var page = journal.Search(filter.Search);
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = ApiJson.Strict.Options.Encoder }))
        {
            writer.WriteStartObject();
            writer.WriteNumber("epoch"u8, journal.Epoch);
            writer.WriteNumber("firstSeq"u8, journal.FirstSeq);
            writer.WriteNumber("committedSeq"u8, committed);
            writer.WriteStartArray("events"u8);
            foreach (var entry in page.Entries)
            {
                EntryJson.Write(entry, writer);
            }

            writer.WriteEndArray();
            writer.WritePropertyName("next"u8);
            if (page.Next is { } next)
            {
                writer.WriteNumberValue(next);
            }
            else
            {
                writer.WriteNullValue();
            }

            writer.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }
}
