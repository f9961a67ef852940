using System.Buffers.Binary;
using System.Net;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Sallyport.Wire;

namespace Sallyport.Links.Udp;

/// <summary>
/// Which station is at which UDP endpoint: bounded, the station silent for longest makes room, silent ones expire. The newest endpoint of an address wins.
/// Owned by one thread. No allocation once a place exists.
/// </summary>
internal sealed class StationTable(int capacity)
{
    /// <summary>Octets of the largest socket address that is kept (IPv6).</summary>
    public const int EndpointLength = 28;

    private const int InternetEndpointLength = 16;
    private const int Nobody = -1;

    private readonly Dictionary<MacAddress, int> _places = [];
    private readonly HashSet<ulong> _told = [];
    private Station[] _stations = new Station[16];
    private int _used;
    private int _free = Nobody;
    private int _oldest = Nobody;
    private int _newest = Nobody;

    /// <summary>Stations known, expired ones included until they are looked at.</summary>
    public int Count => _places.Count;

    /// <summary>Stations that had to make room.</summary>
    public long Evicted { get; private set; }

    /// <summary>Remembers the endpoint of an address.</summary>
    /// <param name="address">The station.</param>
    /// <param name="endpoint">Where it sends from.</param>
    /// <param name="now">Timestamp.</param>
    /// <param name="lifetime">Silence, in units of the timestamp, after which it is forgotten; never shortens that of the same endpoint.</param>
    /// <param name="acknowledgements">Whether it asked for acknowledgements; null keeps what it said from the same endpoint.</param>
    /// <returns>Whether it wants acknowledgements.</returns>
    public bool Learn(MacAddress address, SocketAddress endpoint, long now, long lifetime, bool? acknowledgements)
    {
        ref var place = ref CollectionsMarshal.GetValueRefOrAddDefault(_places, address, out var known);
        if (!known)
        {
            place = Nobody;
            var index = TakePlace(address);
            place = ref CollectionsMarshal.GetValueRefOrNullRef(_places, address);
            place = index;
        }
        else
        {
            Unlink(place);
        }

        ref var station = ref _stations[place];
        var same = known && station.Is(endpoint);
        if (!same)
        {
            station.Set(endpoint);
            station.Lifetime = 0;
            station.Acknowledgements = false;
        }

        station.Acknowledgements = acknowledgements ?? station.Acknowledgements;
        station.Lifetime = Math.Max(station.Lifetime, lifetime);
        station.SeenAt = now;
        LinkNewest(place);
        return station.Acknowledgements;
    }

    /// <summary>Notes traffic of a registered station without moving it to another endpoint.</summary>
    /// <returns>Null when the address is not registered at that endpoint, otherwise whether it wants acknowledgements.</returns>
    public bool? Touch(MacAddress address, SocketAddress endpoint, long now)
    {
        if (!_places.TryGetValue(address, out var place) || _stations[place].IsExpired(now) || !_stations[place].Is(endpoint))
        {
            return null;
        }

        Unlink(place);
        _stations[place].SeenAt = now;
        LinkNewest(place);
        return _stations[place].Acknowledgements;
    }

    /// <summary>Copies the endpoint of a station.</summary>
    public bool TryFind(MacAddress address, long now, SocketAddress endpoint)
    {
        if (!_places.TryGetValue(address, out var place))
        {
            return false;
        }

        if (_stations[place].IsExpired(now))
        {
            Forget(place);
            return false;
        }

        _stations[place].CopyTo(endpoint);
        return true;
    }

    /// <summary>Visits every endpoint once, though several stations may share it; expired stations are forgotten on the way.</summary>
    public int ForEachEndpoint<TState>(long now, SocketAddress endpoint, TState state, Action<SocketAddress, TState> visit)
    {
        _told.Clear();
        for (var place = _oldest; place != Nobody;)
        {
            ref var station = ref _stations[place];
            var next = station.Newer;
            if (station.IsExpired(now))
            {
                Forget(place);
            }
            else if (_told.Add(station.EndpointHash()))
            {
                station.CopyTo(endpoint);
                visit(endpoint, state);
            }

            place = next;
        }

        return _told.Count;
    }

    private int TakePlace(MacAddress address)
    {
        int place;
        if (_places.Count > capacity)
        {
            Evicted++;
            Forget(_oldest);
        }

        if (_free != Nobody)
        {
            place = _free;
            _free = _stations[place].Newer;
        }
        else
        {
            if (_used == _stations.Length)
            {
                Array.Resize(ref _stations, Math.Min(_stations.Length * 2, capacity + 1));
            }

            place = _used++;
        }

        _stations[place] = default;
        _stations[place].Address = address;
        return place;
    }

    private void Forget(int place)
    {
        Unlink(place);
        _places.Remove(_stations[place].Address);
        _stations[place].Newer = _free;
        _free = place;
    }

    private void Unlink(int place)
    {
        var (older, newer) = (_stations[place].Older, _stations[place].Newer);
        if (older == Nobody)
        {
            _oldest = newer;
        }
        else
        {
            _stations[older].Newer = newer;
        }

        if (newer == Nobody)
        {
            _newest = older;
        }
        else
        {
            _stations[newer].Older = older;
        }
    }

    private void LinkNewest(int place)
    {
        _stations[place].Older = _newest;
        _stations[place].Newer = Nobody;
        if (_newest == Nobody)
        {
            _oldest = place;
        }
        else
        {
            _stations[_newest].Newer = place;
        }

        _newest = place;
    }

    [InlineArray(EndpointLength)]
    private struct EndpointOctets
    {
        private byte _first;
    }

    private struct Station
    {
        public MacAddress Address;
        public long SeenAt;
        public long Lifetime;
        public int Older;
        public int Newer;
        public bool Acknowledgements;
        private byte _length;
        private EndpointOctets _octets;

        public readonly bool IsExpired(long now) => now - SeenAt > Lifetime;

        public readonly bool Is(SocketAddress endpoint) => ((ReadOnlySpan<byte>)_octets)[.._length].SequenceEqual(endpoint.Buffer.Span[..endpoint.Size]);

        public void Set(SocketAddress endpoint)
        {
            _length = (byte)endpoint.Size;
            endpoint.Buffer.Span[..endpoint.Size].CopyTo(_octets);
        }

        public readonly void CopyTo(SocketAddress endpoint)
        {
            ((ReadOnlySpan<byte>)_octets)[.._length].CopyTo(endpoint.Buffer.Span);
            endpoint.Size = _length;
        }

        // An IPv4 endpoint (family, port, address) is its own number. IPv6: FNV-1a; a collision would cost one station one broadcast.
        public readonly ulong EndpointHash()
        {
            var octets = ((ReadOnlySpan<byte>)_octets)[.._length];
            if (octets.Length <= InternetEndpointLength)
            {
                return BinaryPrimitives.ReadUInt64LittleEndian(octets);
            }

            var hash = 14695981039346656037UL;
            foreach (var octet in octets)
            {
                hash = (hash ^ octet) * 1099511628211UL;
            }

            return hash;
        }
    }
}
