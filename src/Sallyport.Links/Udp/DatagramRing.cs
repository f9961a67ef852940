using System.Net;
using System.Net.Sockets;

namespace Sallyport.Links.Udp;

/// <summary>
/// Datagrams between the thread that receives them and the pump that polls them: one producer, one consumer, fixed places, no allocation. When full the
/// newest is lost and counted, as in the socket buffer behind it.
/// </summary>
internal sealed class DatagramRing
{
    private readonly byte[] _octets;
    private readonly SocketAddress[] _senders;
    private readonly int[] _lengths;
    private readonly int _mask;
    private long _written;
    private long _read;

    /// <summary>Makes the places.</summary>
    /// <param name="capacity">A power of two.</param>
    /// <param name="family">Of the socket, for the sender's address in each place.</param>
    public DatagramRing(int capacity, AddressFamily family)
    {
        _mask = capacity - 1;
        _octets = GC.AllocateUninitializedArray<byte>(capacity * PlaceLength);
        _lengths = new int[capacity];
        _senders = new SocketAddress[capacity];
        for (var index = 0; index < capacity; index++)
        {
            _senders[index] = new SocketAddress(family);
        }
    }

    /// <summary>One octet more than the largest datagram, so that a longer one shows.</summary>
    public static int PlaceLength => UdpEnvelope.MaximumLength + 1;

    /// <summary>True when the consumer has everything.</summary>
    public bool IsEmpty => Volatile.Read(ref _read) == Volatile.Read(ref _written);

    /// <summary>The place that the producer fills next; empty when the ring is full.</summary>
    public Span<byte> NextPlace(out SocketAddress sender)
    {
        var index = (int)(_written & _mask);
        sender = _senders[index];
        return _written - Volatile.Read(ref _read) > _mask ? default : _octets.AsSpan(index * PlaceLength, PlaceLength);
    }

    /// <summary>Shows the filled place to the consumer.</summary>
    public void Publish(int length)
    {
        _lengths[(int)(_written & _mask)] = length;
        Volatile.Write(ref _written, _written + 1);
    }

    /// <summary>The oldest datagram; valid until <see cref="Release"/>.</summary>
    public bool TryPeek(out ReadOnlySpan<byte> datagram, out SocketAddress sender)
    {
        var index = (int)(_read & _mask);
        sender = _senders[index];
        if (_read == Volatile.Read(ref _written))
        {
            datagram = default;
            return false;
        }

        datagram = _octets.AsSpan(index * PlaceLength, _lengths[index]);
        return true;
    }

    /// <summary>The datagram behind the oldest; valid until that one is released too.</summary>
    public bool TryPeekBehind(out ReadOnlySpan<byte> datagram)
    {
        var index = (int)((_read + 1) & _mask);
        var waits = Volatile.Read(ref _written) - _read > 1;
        datagram = waits ? _octets.AsSpan(index * PlaceLength, _lengths[index]) : default;
        return waits;
    }

    /// <summary>Gives the place of the oldest datagram back.</summary>
    public void Release() => Volatile.Write(ref _read, _read + 1);
}
