using Sallyport.Gateway.Frames;
using Sallyport.Protocols.EStim.Codec;
using Sallyport.Protocols.EStim.Messages;
using Sallyport.Protocols.EStim.Session;
using Sallyport.Wire;

namespace Sallyport.Gateway.EStim;

/// <summary>Puts each packet of a bus into the ring, and what the session says about it. Used by the driver's thread; allocates nothing for a packet.</summary>
/// <param name="ring">Takes the packets.</param>
/// <param name="line">The bus.</param>
internal sealed class EStimTap(FrameRing ring, FrameLine line) : IPacketObserver
{
    private readonly byte[] _packet = new byte[PacketLayout.Overhead + PacketLayout.LargestPayload];
    private readonly byte[] _command = GC.AllocateArray<byte>(PacketLayout.LargestPayload, pinned: true);
    private Now _now;
    private sbyte? _rssi;
    private long _inbound;
    private int _packetLength;
    private int _commandLength;
    private Protection _protection;
    private long _sent;

    /// <summary>What follows happens at this time.</summary>
    public void At(Now now) => _now = now;

    /// <summary>What comes next was heard so well, in dBm; null where nobody measures.</summary>
    public void Heard(sbyte? rssi) => _rssi = rssi;

    /// <inheritdoc/>
    public void Came(ReadOnlySpan<byte> packet) => _inbound = Add(isInbound: true, packet);

    /// <inheritdoc/>
    public void Opened(Protection protection, ReadOnlySpan<byte> command) => ring.Open(_inbound, KindOf(protection), 0, command);

    /// <summary>The session refused the packet that came.</summary>
    public void Refused(string reason) => ring.Judge(_inbound, FrameVerdict.Refused, reason);

    /// <inheritdoc/>
    public void Composed(ReadOnlySpan<byte> packet, Protection protection, ReadOnlySpan<byte> command)
    {
        packet.CopyTo(_packet);
        command.CopyTo(_command);
        (_packetLength, _commandLength, _protection, _sent) = (packet.Length, command.Length, protection, 0);
    }

    /// <summary>A packet goes out. The one that waits for an answer is known by its octets; sent again, it had none before.</summary>
    public void Goes(ReadOnlySpan<byte> packet)
    {
        var number = Add(isInbound: false, packet);
        if (_packetLength == 0 || !packet.SequenceEqual(_packet.AsSpan(0, _packetLength)))
        {
            return;
        }

        if (_protection != Protection.Clear)
        {
            ring.Open(number, KindOf(_protection), 0, _command.AsSpan(0, _commandLength));
        }

        ring.Judge(_sent, FrameVerdict.NotAcknowledged, null);
        _sent = number;
    }

    /// <inheritdoc/>
    public void Ended(ExchangeOutcome outcome, SealedStatus status)
    {
        switch (outcome)
        {
            case ExchangeOutcome.Accepted:
                ring.Judge(_sent, FrameVerdict.Acknowledged, null);
                break;
            case ExchangeOutcome.Refused:
                ring.Judge(_sent, FrameVerdict.NotAcknowledged, status == SealedStatus.Done ? "nack" : OutputWords.Of(status));
                break;
            case ExchangeOutcome.Unanswered:
                ring.Judge(_sent, FrameVerdict.NotAcknowledged, null);
                break;
        }

        _command.AsSpan(0, _commandLength).Clear();
        (_packetLength, _commandLength, _sent) = (0, 0, 0);
    }

    private static FrameKeyKind KindOf(Protection protection) => protection.IsMaster() ? FrameKeyKind.Master : protection.IsTemporary() ? FrameKeyKind.Temporary : FrameKeyKind.None;

    private long Add(bool isInbound, ReadOnlySpan<byte> packet) => ring.Add(
        new FrameHead
        {
            Line = line,
            IsInbound = isInbound,
            UtcMicroseconds = _now.UtcMicroseconds,
            Source = MacAddress.None,
            Destination = MacAddress.None,
            Rssi = isInbound ? _rssi : null,
        },
        packet);
}
