using System.Net;
using Sallyport.Web.Access;

namespace Sallyport.Web.Limits;

/// <summary>
/// What each address does at this moment. Bounded: an address that has nothing open and full buckets is forgotten to make room; while there is none, all new
/// addresses together are held to the limits of one. Thread safe.
/// </summary>
internal sealed class AddressTable(AddressLimits remote, AddressLimits local, TimeProvider time)
{
    /// <summary>Most addresses.</summary>
    public const int Maximum = 4_096;

    // How many entries one newcomer looks at for one to forget.
    private const int Looks = 16;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Row> _rows = new(StringComparer.Ordinal);
    private readonly Queue<Row> _byAge = new();
    private readonly Row _others = new("", remote, time);

    /// <summary>Addresses that are remembered.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _rows.Count;
            }
        }
    }

    /// <summary>Begins a request.</summary>
    /// <param name="address">Where it comes from.</param>
    /// <param name="isStream">True when it stays open.</param>
    /// <param name="bodyOctets">Size of its body.</param>
    /// <returns>How long to wait instead, zero: it may go on; and what to give to <see cref="End"/>.</returns>
    public (TimeSpan Wait, object? Lease) Begin(IPAddress? address, bool isStream, long bodyOctets)
    {
        lock (_gate)
        {
            var row = Of(address);
            var limits = row.Limits;
            if (isStream ? row.Streams >= limits.Streams : row.Requests >= limits.Requests)
            {
                return (TimeSpan.FromSeconds(1), null);
            }

            var wait = row.Asked.Take(1, limits.RequestsPerSecond, limits.RequestBurst, time);
            wait = wait == TimeSpan.Zero && bodyOctets > 0 ? row.Sent.Take(bodyOctets, limits.BodyOctetsPerSecond, limits.BodyBurst, time) : wait;
            if (wait > TimeSpan.Zero)
            {
                return (wait, null);
            }

            (row.Streams, row.Requests) = (row.Streams + (isStream ? 1 : 0), row.Requests + (isStream ? 0 : 1));
            return (TimeSpan.Zero, row);
        }
    }

    /// <summary>The request is over.</summary>
    public void End(object lease, bool isStream)
    {
        lock (_gate)
        {
            var row = (Row)lease;
            (row.Streams, row.Requests) = (row.Streams - (isStream ? 1 : 0), row.Requests - (isStream ? 0 : 1));
        }
    }

    /// <summary>A connection was opened. Null when it may not stay; else what to give to <see cref="Disconnect"/>.</summary>
    public object? Connect(IPAddress? address)
    {
        lock (_gate)
        {
            var row = Of(address);
            if (row.Connections >= row.Limits.Connections)
            {
                return null;
            }

            row.Connections++;
            return row;
        }
    }

    /// <summary>A connection was opened in place of one of the same address that is about to close.</summary>
    public object ConnectInstead(IPAddress? address)
    {
        lock (_gate)
        {
            var row = Of(address);
            row.Connections++;
            return row;
        }
    }

    /// <summary>A connection was closed.</summary>
    public void Disconnect(object lease)
    {
        lock (_gate)
        {
            ((Row)lease).Connections--;
        }
    }

    private Row Of(IPAddress? from)
    {
        var address = CallerAddress.Plain(from);
        var key = CallerAddress.Key(address);
        if (_rows.TryGetValue(key, out var known))
        {
            return known;
        }

        if (_rows.Count >= Maximum && !Forget())
        {
            return _others;
        }

        var row = new Row(key, address is not null && IPAddress.IsLoopback(address) ? local : remote, time);
        _rows[key] = row;
        _byAge.Enqueue(row);
        return row;
    }

    private bool Forget()
    {
        for (var look = 0; look < Looks; look++)
        {
            var row = _byAge.Dequeue();
            if (row.IsQuiet(time))
            {
                return _rows.Remove(row.Key);
            }

            _byAge.Enqueue(row);
        }

        return false;
    }

    private sealed class Row(string key, AddressLimits limits, TimeProvider time)
    {
        public TokenBucket Asked = new(limits.RequestBurst, time.GetTimestamp());
        public TokenBucket Sent = new(limits.BodyBurst, time.GetTimestamp());

        public string Key { get; } = key;

        public AddressLimits Limits { get; } = limits;

        public int Requests { get; set; }

        public int Streams { get; set; }

        public int Connections { get; set; }

        public bool IsQuiet(TimeProvider now) =>
            Requests + Streams + Connections == 0
            && Asked.IsFull(Limits.RequestsPerSecond, Limits.RequestBurst, now)
            && Sent.IsFull(Limits.BodyOctetsPerSecond, Limits.BodyBurst, now);
    }
}
