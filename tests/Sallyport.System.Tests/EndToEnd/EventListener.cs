using System.Globalization;
using System.Net.Http.Headers;

namespace Sallyport.System.Tests.EndToEnd;

/// <summary>Follows the events of a gateway that is killed again and again: each time it goes on behind the last id that it saw whole, as a browser does.</summary>
internal sealed class EventListener
{
    private const string StreamType = "text/event-stream";

    private readonly List<(long Epoch, long Seq, string Text)> _shown = [];
    private readonly Lock _lock = new();
    private string? _lastId;

    /// <summary>What was shown, in order of arrival.</summary>
    public IReadOnlyList<(long Epoch, long Seq, string Text)> Shown
    {
        get
        {
            lock (_lock)
            {
                return [.. _shown];
            }
        }
    }

    /// <summary>Listens until the gateway is gone, or until it has shown the entry with the number <paramref name="last"/>; not at all when that was shown before.</summary>
    public async Task ListenAsync(HttpClient gateway, long last = long.MaxValue)
    {
        if (Shown is [.., var newest] && newest.Seq >= last)
        {
            return;
        }

        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("api/v1/events?since=0", UriKind.Relative));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(StreamType));
        if (_lastId is not null)
        {
            request.Headers.Add("Last-Event-ID", _lastId);
        }

        try
        {
            using HttpResponseMessage response = await gateway.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            Assert.Equal(StreamType, response.EnsureSuccessStatusCode().Content.Headers.ContentType?.MediaType);
            using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
            await ReadAsync(reader, last);
        }
        catch (Exception ended) when (ended is HttpRequestException or IOException)
        {
            // The gateway was killed; what was not read whole was not shown.
        }
    }

    private async Task ReadAsync(StreamReader reader, long last)
    {
        string id = "", text = "";
        while (await reader.ReadLineAsync() is { } line)
        {
            Assert.False(line == "event: gap", $"the gateway says that entries behind {_lastId} are gone");
            id = line.StartsWith("id: ", StringComparison.Ordinal) ? line[4..] : id;
            text = line.StartsWith("data: ", StringComparison.Ordinal) ? line[6..] : text;
            if (line.Length > 0 || id == _lastId || id.Length == 0)
            {
                continue;
            }

            _lastId = id;
            string[] parts = id.Split('-');
            long seq = long.Parse(parts[1], CultureInfo.InvariantCulture);
            lock (_lock)
            {
                _shown.Add((long.Parse(parts[0], CultureInfo.InvariantCulture), seq, text));
            }

            if (seq >= last)
            {
                return;
            }
        }
    }
}
