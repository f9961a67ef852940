using Sallyport.Links.Radio;

namespace Sallyport.Links.Tests.Radio;

/// <summary>An RFM22B at register level: FIFOs of 64 octets, thresholds, interrupts that reading takes back. The test moves its air octet by octet.</summary>
internal sealed class SimulatedRfm22b : IRadioRegisters
{
    private const int FifoLength = 64;
    private readonly byte[] _registers = new byte[128];
    private readonly Queue<byte> _toSend = new();
    private readonly Queue<byte> _heard = new();
    private int _left;
    private byte _first;
    private byte _second;

    public SimulatedRfm22b() => _registers[0x00] = 0x08;

    /// <summary>What has left the antenna.</summary>
    public List<byte> Air { get; } = [];

    /// <summary>Sends the packet that the driver handed over; between octets the driver is served when the chip asks.</summary>
    public bool AsksForService => ((_first & _registers[0x05]) | (_second & _registers[0x06])) != 0;

    public byte this[byte register] => _registers[register];

    public bool IsTransmitting => (_registers[0x07] & 0x08) != 0;

    public bool IsReceiving => (_registers[0x07] & 0x04) != 0;

    public int LargestTransmitFill { get; private set; }

    public void Read(byte first, Span<byte> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            var register = first == 0x7F ? first : (byte)(first + i);
            switch (register)
            {
                case 0x03:
                    (values[i], _first) = (_first, (byte)0);
                    break;
                case 0x04:
                    (values[i], _second) = (_second, (byte)0);
                    break;
                case 0x7F:
                    Assert.True(_heard.TryDequeue(out values[i]), "the driver reads from an empty FIFO");
                    break;
                default:
                    values[i] = _registers[register];
                    break;
            }
        }
    }

    public void Write(byte first, ReadOnlySpan<byte> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            var register = first == 0x7F ? first : (byte)(first + i);
            switch (register)
            {
                case 0x7F:
                    _toSend.Enqueue(values[i]);
                    LargestTransmitFill = Math.Max(LargestTransmitFill, _toSend.Count);
                    Assert.True(_toSend.Count <= FifoLength, "the driver fills the FIFO beyond its end");
                    break;
                case 0x08:
                    if ((values[i] & 1) != 0)
                    {
                        _toSend.Clear();
                    }

                    if ((values[i] & 2) != 0)
                    {
                        _heard.Clear();
                    }

                    break;
                case 0x07 when (values[i] & 0x80) != 0:
                    Array.Clear(_registers);
                    _registers[0x00] = 0x08;
                    _second |= 0x02;
                    break;
                case 0x07:
                    _registers[register] = values[i];
                    _left = IsTransmitting ? _registers[0x3E] : 0;
                    break;
                default:
                    _registers[register] = values[i];
                    break;
            }
        }
    }

    /// <summary>One octet of time while sending.</summary>
    public void SendOctet()
    {
        if (!IsTransmitting || _left == 0)
        {
            return;
        }

        if (!_toSend.TryDequeue(out var octet))
        {
            _first |= 0x80;
            _registers[0x07] &= 0xF7;
            return;
        }

        Air.Add(octet);
        if (_toSend.Count == _registers[0x7D])
        {
            _first |= 0x20;
        }

        if (--_left == 0)
        {
            _first |= 0x04;
            _registers[0x07] &= 0xF7;
        }
    }

    /// <summary>The sync word of a packet is heard, this strong.</summary>
    public void HearSync(byte rssi)
    {
        _registers[0x26] = rssi;
        _second |= 0x80;
    }

    /// <summary>One octet of a packet is heard.</summary>
    public void HearOctet(byte octet)
    {
        if (_heard.Count == FifoLength)
        {
            _first |= 0x80;
            return;
        }

        _heard.Enqueue(octet);
        if (_heard.Count == _registers[0x7E])
        {
            _first |= 0x10;
        }
    }

    /// <summary>The packet ends.</summary>
    public void HearEnd(int length, bool isValid = true)
    {
        _registers[0x4B] = (byte)length;
        _first |= isValid ? (byte)0x02 : (byte)0x01;
        _registers[0x07] &= 0xFB;
    }
}
