using Sallyport.Crypto.Aead;
using Sallyport.Crypto.KeyAgreement;
using Sallyport.Protocols.EnigmaIot.Messages;
using Sallyport.Protocols.EnigmaIot.Options;
using Sallyport.Protocols.EnigmaIot.Session;
using Sallyport.Wire;
using Sallyport.Wire.Session;

namespace Sallyport.Cli.Conformance.EnigmaIot;

/// <summary>The product's own node with time and entropy in the hands of the replay.</summary>
internal sealed class ReplayNode : ISink<NodeEvent>, IDisposable
{
    // Longer than any wait of a node around a hello or a restart (enigmaiot.md section 8).
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(20);

    private readonly ScriptedRandom _random = new();
    private readonly NodeSession _session;
    private readonly MacAddress _address;
    private readonly List<byte[]> _sent = [];
    private readonly List<(NodeEvent Fact, byte[] Payload)> _events = [];
    private long _monotonic = 1_000_000;
    private long _offset;

    /// <summary>A node that has just started.</summary>
    public ReplayNode(NodeOptions options, IAead aead, IKeyAgreement agreement)
    {
        _session = new NodeSession(options, aead, agreement, _random);
        _address = options.Address;
    }

    /// <summary>Frames since the last <see cref="Take"/>.</summary>
    public int SentCount => _sent.Count;

    /// <summary>The node draws these octets from now on.</summary>
    public void Script(IEnumerable<byte[]> draws) => _random.Script([.. draws]);

    /// <summary>Delivers one frame; <paramref name="nodeTime"/> is what the node's own clock shows, when that matters.</summary>
    public void Receive(VectorFrame frame, long? nodeTime)
    {
        RecordedReset |= frame.Octets[0] == (byte)MessageType.ServerHello && _session.State == NodeState.Registered;
        _session.Receive(new Arrival { Kind = ArrivalKind.Frame, Source = frame.Source, Destination = frame.Destination, Octets = frame.Octets }, Now(nodeTime), this);
    }

    /// <summary>True after a server hello that the node did not wait for: the recorded node has reset itself, this one has not.</summary>
    public bool RecordedReset { get; private set; }

    /// <summary>Does what the recorded node did by itself: register again, and resend nothing.</summary>
    public void RegisterAgain(MacAddress gateway)
    {
        RecordedReset = false;
        byte[] expired = [(byte)MessageType.InvalidateKey, (byte)InvalidateReason.KeyExpired];
        _session.Receive(new Arrival { Kind = ArrivalKind.Frame, Source = gateway, Destination = _address, Octets = expired }, Now(null), this);
    }

    /// <summary>Does what the node's application asked for.</summary>
    public void Submit(in NodeCommand command, long? nodeTime) => _session.Submit(command, Now(nodeTime), this);

    /// <summary>Lets time pass until so many frames were sent, or nothing more can be expected.</summary>
    public void WaitFor(int frames)
    {
        var end = new Instant(_monotonic).Add(LongestWait);
        while (_sent.Count < frames && _session.NextDeadline is { } next && next.At <= end)
        {
            _monotonic = Math.Max(_monotonic, next.At.Microseconds);
            _session.Advance(Now(null), this, 1);
        }
    }

    /// <summary>Frames and events since the last call.</summary>
    public (IReadOnlyList<byte[]> Sent, IReadOnlyList<(NodeEvent Fact, byte[] Payload)> Events) Take()
    {
        (byte[][] Sent, (NodeEvent, byte[])[] Events) taken = ([.. _sent], [.. _events]);
        _sent.Clear();
        _events.Clear();
        return taken;
    }

    /// <inheritdoc/>
    public void Dispose() => _session.Dispose();

    /// <inheritdoc/>
    void ISink<NodeEvent>.Send(TransmitId id, MacAddress source, MacAddress destination, ReadOnlySpan<byte> octets) => _sent.Add(octets.ToArray());

    /// <inheritdoc/>
    void ISink<NodeEvent>.Report(in NodeEvent occurrence, ReadOnlySpan<byte> payload)
    {
        _events.Add((occurrence, payload.ToArray()));
        _offset += occurrence.Kind == NodeEventKind.ClockAdjusted ? occurrence.OffsetMicroseconds : 0;
    }

    // The session keeps its clock as an offset to the host's: the host's wall time is chosen so that the node's own clock shows what the recording says.
    private Now Now(long? nodeTime) => new(new Instant(_monotonic), (nodeTime ?? _monotonic) - _offset);
}
