using Sallyport.Gateway.Frames;
using Sallyport.Protocols.EnigmaIot.Codec;
using Sallyport.Protocols.EnigmaIot.Messages;
using Sallyport.Protocols.EnigmaIot.Session;
using Sallyport.Wire;
using Sallyport.Wire.Session;

namespace Sallyport.Gateway.EnigmaIot;

/// <summary>Puts each frame of a network into the ring, and what the session says about it. Used by the driver's thread; allocates nothing for a frame.</summary>
/// <param name="ring">Takes the frames.</param>
/// <param name="peers">The driver's, for the numbers of session keys.</param>
internal sealed class EnigmaIotTap(FrameRing ring, IReadOnlyDictionary<MacAddress, EnigmaIotPeer> peers) : IPlaintextObserver
{
    private const int Outcomes = 1024;
    private const int WaitingHellos = 1024;

    private readonly byte[] _plaintext = GC.AllocateArray<byte>(FrameLayout.MaximumLength, pinned: true);
    private readonly (ulong Id, long Number)[] _outcomes = new (ulong, long)[Outcomes];
    private readonly Dictionary<MacAddress, long> _hellos = [];
    private long _inbound;
    private MacAddress _inboundSource;
    private FrameKey _sealedKey;
    private int _sealedLength;
    private long _sentFirst;
    private long _sentLast;
    private MacAddress _sentTo;
    private long _submitting;
    private long _agreed;

    /// <summary>Number of the newest session key of the network.</summary>
    public long Agreed => _agreed;

    /// <summary>A frame came; what is told until <see cref="Done"/> is about it.</summary>
    public void Came(FrameLine line, in Arrival arrival, byte? channel, Now now)
    {
        _inboundSource = arrival.Source;
        _inbound = ring.Add(
            new FrameHead
            {
                Line = line,
                IsInbound = true,
                UtcMicroseconds = now.UtcMicroseconds,
                Source = arrival.Source,
                Destination = arrival.Destination,
                Rssi = arrival.Rssi,
                Channel = channel,
            },
            arrival.Octets);
        if (arrival.Octets is [(byte)MessageType.ClientHello, ..])
        {
            if (_hellos.Count >= WaitingHellos)
            {
                _hellos.Clear();
            }

            // Its answer comes later, when its turn of expensive work comes; so may its refusal.
            _hellos[arrival.Source] = _inbound;
        }
    }

    /// <summary>The frame that came is dealt with.</summary>
    public void Done() => _inbound = 0;

    /// <inheritdoc/>
    public void Opened(FrameKey key, ReadOnlySpan<byte> plaintext)
    {
        if (_inbound != 0)
        {
            ring.Open(_inbound, KindOf(key), EpochOf(key, _inboundSource), plaintext);
        }
    }

    /// <inheritdoc/>
    public void Sealed(FrameKey key, ReadOnlySpan<byte> plaintext)
    {
        _sealedKey = key;
        _sealedLength = plaintext.Length;
        plaintext.CopyTo(_plaintext);
    }

    /// <summary>The session's frame is not sent after all.</summary>
    public void Withheld() => Forget();

    /// <summary>A frame goes out by a link. One to everybody goes by each link; <see cref="Gone"/> ends it.</summary>
    public void Goes(FrameLine line, TransmitId id, MacAddress source, MacAddress destination, byte? channel, ReadOnlySpan<byte> octets, Now now)
    {
        var number = ring.Add(
            new FrameHead { Line = line, IsInbound = false, UtcMicroseconds = now.UtcMicroseconds, Source = source, Destination = destination, Channel = channel },
            octets);
        if (_sealedKey != FrameKey.None)
        {
            ring.Open(number, KindOf(_sealedKey), EpochOf(_sealedKey, destination), _plaintext.AsSpan(0, _sealedLength));
        }

        if (id != TransmitId.None)
        {
            _outcomes[id.Value % Outcomes] = (id.Value, number);
            (_sentFirst, _sentLast, _sentTo) = (number, number, destination);
        }
        else if (destination.IsBroadcast && _sentFirst != 0)
        {
            _sentLast = number;
        }

        if (_submitting != 0 && !octets.IsEmpty && IsDownlink((MessageType)octets[FrameLayout.TypeAt]))
        {
            ring.Carry(number, _submitting);
        }
    }

    /// <summary>The frame has gone by all links that it goes by.</summary>
    public void Gone(MacAddress destination, ReadOnlySpan<byte> octets)
    {
        Forget();
        if (octets is [(byte)MessageType.ServerHello, ..])
        {
            _agreed++;
            _hellos.Remove(destination);
            if (peers.TryGetValue(destination, out var peer))
            {
                peer.NextKey = _agreed;
            }
        }
    }

    /// <summary>What is sent until the number is 0 again carries this downlink.</summary>
    public void Submitting(long downlinkId) => _submitting = downlinkId;

    /// <summary>The session says that a downlink was sent: it was the last frame, or nothing went on the air for it.</summary>
    public void Carried(long downlinkId, MacAddress node)
    {
        for (var number = _sentFirst; number != 0 && number <= _sentLast && node == _sentTo; number++)
        {
            ring.Carry(number, downlinkId);
        }

        _sentFirst = 0;
    }

    /// <summary>The session, or a policy in front of it, refused the frame that came, or a hello that waited.</summary>
    public void Refused(MacAddress node, string reason, MessageType type)
    {
        if (_inbound != 0 && node == _inboundSource)
        {
            ring.Judge(_inbound, FrameVerdict.Refused, reason);
        }
        else if (type == MessageType.ClientHello && _hellos.Remove(node, out var hello))
        {
            ring.Judge(hello, FrameVerdict.Refused, reason);
        }
    }

    /// <summary>What became of a frame on the air.</summary>
    public void Completed(TransmitId id, TransmitOutcome outcome)
    {
        ref var place = ref _outcomes[id.Value % Outcomes];
        if (id == TransmitId.None || place.Id != id.Value)
        {
            return;
        }

        ring.Judge(
            place.Number,
            outcome switch
            {
                TransmitOutcome.Acknowledged => FrameVerdict.Acknowledged,
                TransmitOutcome.NotAcknowledged => FrameVerdict.NotAcknowledged,
                _ => FrameVerdict.OutcomeUnknown,
            },
            null);
        place = default;
    }

    private static FrameKeyKind KindOf(FrameKey key) => key switch
    {
        FrameKey.Network => FrameKeyKind.Network,
        FrameKey.Session or FrameKey.NextSession => FrameKeyKind.Session,
        FrameKey.Broadcast => FrameKeyKind.Broadcast,
        _ => FrameKeyKind.None,
    };

    private static bool IsDownlink(MessageType type) => type is MessageType.DownlinkDataSet or MessageType.DownlinkDataGet or MessageType.DownlinkControl
        or MessageType.BroadcastDataSet or MessageType.BroadcastDataGet or MessageType.BroadcastControl;

    // A node that has just registered gets the broadcast key before the driver hears that it joined: its key is the newest one.
    private long EpochOf(FrameKey key, MacAddress node) => key switch
    {
        FrameKey.Session => peers.TryGetValue(node, out var peer) ? peer.Key : _agreed,
        FrameKey.NextSession => peers.TryGetValue(node, out var peer) ? peer.NextKey : _agreed,
        _ => 0,
    };

    private void Forget()
    {
        _plaintext.AsSpan(0, _sealedLength).Clear();
        _sealedKey = FrameKey.None;
        _sealedLength = 0;
    }
}
