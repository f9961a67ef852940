using System.Net;
using System.Text;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Sallyport.Web.Access;

namespace Sallyport.Web.Connections;

/// <summary>
/// Bounds the connections of all callers together. Whoever only holds connections open shuts nobody out: a newcomer takes the place of the one that has
/// been without a request for longest, and is refused only while every place has a request under way. Thread safe.
/// </summary>
/// <param name="most">Most connections, 1 or more.</param>
internal sealed class ConnectionBound(int most)
{
    private const string Problem = """{"type":"about:blank","title":"Service Unavailable","status":503,"detail":"every connection that the gateway serves at a time has a request under way; try again later","code":"too-many-connections"}""";
    private static readonly object s_place = new();
    private static readonly byte[] s_refusal = Encoding.ASCII.GetBytes(
        $"HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nRetry-After: 5\r\nContent-Type: application/problem+json\r\nContent-Length: {Problem.Length}\r\n\r\n{Problem}");

    private readonly Lock _gate = new();
    private readonly LinkedList<Place> _idle = [];
    private int _count;

    /// <summary>Serves a connection, or refuses it.</summary>
    public async Task RunAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        var place = new Place(connection);
        connection.Items[s_place] = place;
        if (!TryEnter(place, out var oldest))
        {
            await connection.Transport.Output.WriteAsync(s_refusal).ConfigureAwait(false);
            return;
        }

        oldest?.Connection.Abort(new ConnectionAbortedException("others need its place"));
        try
        {
            await next(connection).ConfigureAwait(false);
        }
        finally
        {
            Leave(place);
        }
    }

    /// <summary>Holds the connection's place while a request runs on it.</summary>
    public async Task RunAsync(HttpContext context, RequestDelegate next)
    {
        if (context.Features.Get<IConnectionItemsFeature>()?.Items.TryGetValue(s_place, out var found) != true || found is not Place place)
        {
            await next(context).ConfigureAwait(false);
            return;
        }

        Mark(place, isIdle: false);
        try
        {
            await next(context).ConfigureAwait(false);
        }
        finally
        {
            Mark(place, isIdle: true);
        }
    }

    /// <summary>
    /// Ends the connection of an address that has been without a request for longest, so that a newcomer from there finds a place: whoever shares an address
    /// with somebody who only holds connections open must still be able to stop what flows.
    /// </summary>
    /// <returns>False while every connection of that address has a request under way.</returns>
    public bool TryFree(IPAddress? address)
    {
        Place? oldest;
        lock (_gate)
        {
            var key = CallerAddress.Key(CallerAddress.Plain(address));
            oldest = _idle.FirstOrDefault(place => KeyOf(place.Connection) == key);
            if (oldest is null)
            {
                return false;
            }

            Remove(oldest);
        }

        oldest.Connection.Abort(new ConnectionAbortedException("another one of this address needs its place"));
        return true;
    }

    private static string KeyOf(ConnectionContext connection) => CallerAddress.Key(CallerAddress.Plain((connection.RemoteEndPoint as IPEndPoint)?.Address));

    private bool TryEnter(Place place, out Place? oldest)
    {
        lock (_gate)
        {
            oldest = _count < most ? null : _idle.First?.Value;
            if (_count >= most && oldest is null)
            {
                return false;
            }

            if (oldest is not null)
            {
                Remove(oldest);
            }

            _count++;
            place.Holds = true;
            _idle.AddLast(place.Node);
            return true;
        }
    }

    private void Mark(Place place, bool isIdle)
    {
        lock (_gate)
        {
            if (!isIdle && place.Node.List is not null)
            {
                _idle.Remove(place.Node);
            }
            else if (isIdle && place is { Holds: true, Node.List: null })
            {
                _idle.AddLast(place.Node);
            }
        }
    }

    private void Leave(Place place)
    {
        lock (_gate)
        {
            Remove(place);
        }
    }

    // Harmless for one that lost its place before.
    private void Remove(Place place)
    {
        if (place.Node.List is not null)
        {
            _idle.Remove(place.Node);
        }

        _count -= place.Holds ? 1 : 0;
        place.Holds = false;
    }

    private sealed class Place
    {
        public Place(ConnectionContext connection) => (Connection, Node) = (connection, new LinkedListNode<Place>(this));

        public ConnectionContext Connection { get; }

        public LinkedListNode<Place> Node { get; }

        public bool Holds { get; set; }
    }
}
