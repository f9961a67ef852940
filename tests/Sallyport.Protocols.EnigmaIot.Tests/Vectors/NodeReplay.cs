using Sallyport.Crypto.Aead;
using Sallyport.Crypto.KeyAgreement;
using Sallyport.Protocols.EnigmaIot.Messages;
using Sallyport.Protocols.EnigmaIot.Options;
using Sallyport.Protocols.EnigmaIot.Session;
using Sallyport.Wire;
using Sallyport.Wire.Session;

namespace Sallyport.Protocols.EnigmaIot.Tests.Vectors;

/// <summary>
/// Our node in the place of a captured one: it gets the original gateway's frames and draws the captured randomness, and every frame it sends must be the
/// next captured one. What its application did (send data, ask the time, power off) is read from the capture.
/// </summary>
internal sealed class NodeReplay : ISink<NodeEvent>, IRandomSource, IFirmwareSink
{
    private readonly MacAddress _address;
    private readonly List<VectorFrame> _frames;
    private readonly Queue<VectorFrame> _expected;
    private readonly LibCryptoChaCha20Poly1305 _aead = new();
    private NodeOptions _options;
    private NodeSession _node;
    private Now _now = new(new Instant(9_000_001), 1_795_242_855_000_000);

    public NodeReplay(string address)
    {
        Assert.True(MacAddress.TryParse(address, out _address));
        _frames = [.. VectorFrame.All.Where(frame => frame.Source == address || frame.Destination == address || frame.Destination == "FF:FF:FF:FF:FF:FF")];
        _expected = new Queue<VectorFrame>(_frames.Where(frame => frame.Source == address && !frame.Injected));
        var hello = _expected.Peek();
        var name = _expected.First(frame => frame.Octets[0] == 0x07).Decoded.GetProperty("node_name").GetString()!;
        Assert.True(MacAddress.TryParse(hello.Destination, out var gateway));
        _options = new NodeOptions
        {
            Address = _address,
            Sleepy = hello.Number("sleepy") == 1,
            BroadcastEnabled = hello.Number("broadcast_enabled") == 1,
            InvalidationsPerWindow = 1000,
            Firmware = this,
            Configuration = new NodeConfiguration { NetworkName = "FieldNet", NetworkKey = hello.NetworkKey, Gateway = gateway, NodeName = name, SleepSeconds = 60 },
        };
        _node = NewNode();
    }

    public int Matched { get; private set; }

    public int Powercycles { get; private set; }

    public void Run()
    {
        foreach (var frame in _frames)
        {
            if (frame.Source != _address.ToString())
            {
                Receive(frame);
            }
            else if (!frame.Injected && _expected.TryPeek(out var next) && ReferenceEquals(next, frame))
            {
                Act(frame);
                Assert.False(_expected.TryPeek(out next) && ReferenceEquals(next, frame), $"{frame.Name} was not sent");
            }
        }

        Assert.Empty(_expected);
    }

    public void Fill(Span<byte> destination)
    {
        destination.Clear();
        var octets = !_expected.TryPeek(out var next) ? null : destination.Length switch
        {
            32 => next.Hex("node_private"),
            12 => next.Hex("iv"),
            4 => next.Plaintext![32..36],
            _ => null,
        };
        octets?.CopyTo(destination);
    }

    public void Send(TransmitId id, MacAddress source, MacAddress destination, ReadOnlySpan<byte> octets)
    {
        var next = _expected.Dequeue();
        Assert.Equal($"{next.Name} {Convert.ToHexString(next.Octets)}", $"{next.Name} {Convert.ToHexString(octets)}");
        Matched++;
    }

    public void Report(in NodeEvent occurrence, ReadOnlySpan<byte> payload)
    {
    }

    bool IFirmwareSink.TryBegin(uint size) => true;

    bool IFirmwareSink.TryWrite(ReadOnlySpan<byte> octets) => true;

    bool IFirmwareSink.TryFinish() => true;

    void IFirmwareSink.Abort()
    {
    }

    private NodeSession NewNode() => new(_options, _aead, new LibCryptoX25519(), this);

    private void Receive(VectorFrame frame)
    {
        Assert.True(MacAddress.TryParse(frame.Source, out var source));
        Assert.True(MacAddress.TryParse(frame.Destination, out var destination));
        if (frame.DeliveredTo(_address.ToString()))
        {
            _node.Receive(new Arrival { Kind = ArrivalKind.Frame, Source = source, Destination = destination, Octets = frame.Octets }, _now, this);
        }
    }

    private void Act(VectorFrame frame)
    {
        switch (frame.Octets[0])
        {
            case 0xFF:
                WaitForHello();
                break;
            case 0x01 or 0x08 or 0x11:
                var kind = frame.Octets[0] switch { 0x01 => NodeCommandKind.SendData, 0x08 => NodeCommandKind.SendDiscovery, _ => NodeCommandKind.SendUnencrypted };
                _node.Submit(new NodeCommand(kind, frame.Payload("payload_hex"), (PayloadEncoding)frame.Number("encoding")), _now, this);
                break;
            case 0x05:
                _now = _now with { UtcMicroseconds = frame.Number("t1") - (_node.NodeTimeMicroseconds(_now) - _now.UtcMicroseconds) };
                _node.Submit(new NodeCommand(NodeCommandKind.SynchroniseClock), _now, this);
                break;
        }
    }

    /// <summary>A node that is still registered was switched off by the capture, or knocked over by an attack that ours withstands.</summary>
    private void WaitForHello()
    {
        var before = Matched;
        for (var second = 0; second < 15 && Matched == before; second++)
        {
            _now = new Now(_now.Monotonic + TimeSpan.FromSeconds(1), _now.UtcMicroseconds + 1_000_000);
            _node.Advance(_now, this, 8);
        }

        if (Matched == before)
        {
            Powercycles++;
            _options = _options with { Configuration = _node.Configuration };
            _node = NewNode();
            WaitForHello();
        }
    }
}
