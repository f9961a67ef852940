using Sallyport.Mqtt.Client.Session;
using Sallyport.Wire;
using Sallyport.Wire.Session;

namespace Sallyport.Mqtt.Client.Transport;

/// <summary>Two buffers: the session fills one while the socket writes the other, so that many packets leave in one write. The pump keeps it bounded.</summary>
internal sealed class Outbox(IMqttOwner owner) : ISink<MqttEvent>
{
    /// <summary>No more publications are taken above this.</summary>
    public const int SoftLimit = 64 * 1024;

    /// <summary>Nothing more is read above this, because reading can produce answers.</summary>
    public const int HardLimit = 1024 * 1024;

    private byte[] _filling = new byte[SoftLimit * 2];
    private byte[] _writing = new byte[SoftLimit * 2];
    private TransmitId _last;

    public int Length { get; private set; }

    public bool IsFull => Length >= SoftLimit;

    /// <summary>Why the connection is over; kind <see cref="MqttEventKind.Closed"/> once it is.</summary>
    public MqttEvent? Closed { get; private set; }

    public void Send(TransmitId id, MacAddress source, MacAddress destination, ReadOnlySpan<byte> octets)
    {
        if (_filling.Length - Length < octets.Length)
        {
            Array.Resize(ref _filling, Math.Max(_filling.Length * 2, Length + octets.Length));
        }

        octets.CopyTo(_filling.AsSpan(Length));
        Length += octets.Length;
        _last = id == TransmitId.None ? _last : id;
    }

    public void Report(in MqttEvent occurrence, ReadOnlySpan<byte> payload)
    {
        if (occurrence.Kind == MqttEventKind.Closed)
        {
            Closed = occurrence;
        }

        owner.Handle(occurrence, payload);
    }

    /// <summary>Hands over what was filled, valid until the next call, and the name of the last QoS 0 publication in it.</summary>
    public ReadOnlyMemory<byte> Swap(out TransmitId last)
    {
        (_filling, _writing) = (_writing, _filling);
        last = _last;
        _last = TransmitId.None;
        var octets = _writing.AsMemory(0, Length);
        Length = 0;
        return octets;
    }
}
