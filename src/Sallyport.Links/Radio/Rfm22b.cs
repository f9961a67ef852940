using static Sallyport.Links.Radio.Rfm22bRegister;

namespace Sallyport.Links.Radio;

/// <summary>
/// An RFM22B (Si4432) on a register bus: packets of up to 255 octets through FIFOs of 64, refilled and drained by interrupt. It hears whenever it does not
/// send. One thread.
/// </summary>
/// <remarks>Written from the public register description and tested against a simulated chip. It has not been run on a chip.</remarks>
public sealed class Rfm22b
{
    /// <summary>Most octets in a packet: the length travels in one octet.</summary>
    public const int LargestPacket = 255;

    private const int FifoLength = 64;
    private const int AlmostEmpty = 16;
    private const int AlmostFull = 32;
    private const int StepsOfAService = 64;

    private readonly IRadioRegisters _registers;
    private readonly Rfm22bOptions _options;
    private readonly IRfm22bReceiver _receiver;
    private readonly byte[] _received = new byte[LargestPacket + FifoLength];
    private byte[] _sending = [];
    private int _sent;
    private int _got;
    private byte _rssi;

    /// <summary>Takes over a chip; nothing is written before <see cref="Start"/>.</summary>
    public Rfm22b(IRadioRegisters registers, Rfm22bOptions options, IRfm22bReceiver receiver)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.Power, (byte)7, nameof(options));
        _registers = registers;
        _options = options;
        _receiver = receiver;
    }

    /// <summary>True while a packet is on its way out.</summary>
    public bool IsSending { get; private set; }

    /// <summary>Packets whose check value was wrong, or that the FIFO lost.</summary>
    public long Damaged { get; private set; }

    /// <summary>Resets the chip, sets it up and begins to hear.</summary>
    /// <exception cref="IOException">There is no such chip on the bus.</exception>
    public void Start()
    {
        if (Read(DeviceType) != FamilyCode)
        {
            throw new IOException("no RFM22B answers on this bus");
        }

        Write(OperatingControl1, SoftwareReset);
        Acknowledge(out _, out _);
        foreach (var (register, value) in _options.Modem)
        {
            Write(register, value);
        }

        Write(DataAccessControl, PacketHandlerWithCrc);
        Write(HeaderControl1, NoHeader);
        Write(HeaderControl2, TwoSyncOctets);
        Write(TransmitPower, _options.Power);
        Write(TransmitFifoControl2, AlmostEmpty);
        Write(ReceiveFifoControl, AlmostFull);
        Hear();
    }

    /// <summary>Begins to send a packet; what was being received is lost, as the air is shared.</summary>
    /// <param name="packet">1..255 octets.</param>
    /// <returns>False while another one is on its way.</returns>
    public bool TrySend(ReadOnlySpan<byte> packet)
    {
        ArgumentOutOfRangeException.ThrowIfZero(packet.Length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(packet.Length, LargestPacket);
        if (IsSending)
        {
            return false;
        }

        IsSending = true;
        _sending = packet.ToArray();
        _sent = 0;
        Write(OperatingControl1, CrystalOn);
        Clear();
        Acknowledge(out _, out _);
        Write(TransmitPacketLength, (byte)packet.Length);
        Enable(FifoError | PacketSent | TransmitAlmostEmpty, 0);
        Refill(FifoLength);
        Write(OperatingControl1, CrystalOn | TransmitOn);
        return true;
    }

    /// <summary>Gives up the packet that is on its way: the chip never said that it left.</summary>
    public void Abandon()
    {
        if (IsSending)
        {
            EndSending(isComplete: false);
        }
    }

    /// <summary>Looks what the chip wants and does it. Harmless when it wants nothing.</summary>
    public void Service()
    {
        for (var step = 0; step < StepsOfAService; step++)
        {
            Acknowledge(out var first, out var second);
            if ((first | (second & SyncDetected)) == 0)
            {
                return;
            }

            if (IsSending)
            {
                ServiceSending(first);
            }
            else
            {
                ServiceHearing(first, second);
            }
        }
    }

    private void ServiceSending(byte status)
    {
        if ((status & FifoError) != 0)
        {
            EndSending(isComplete: false);
        }
        else if ((status & PacketSent) != 0)
        {
            EndSending(isComplete: _sent == _sending.Length);
        }
        else if ((status & TransmitAlmostEmpty) != 0 && _sent < _sending.Length)
        {
            // The threshold has just been passed: that much room is there for certain.
            Refill(FifoLength - AlmostEmpty - 1);
        }
    }

    private void ServiceHearing(byte status, byte second)
    {
        if ((second & SyncDetected) != 0)
        {
            _got = 0;
            _rssi = Math.Max((byte)1, Read(Rssi));
        }

        if ((status & (FifoError | CrcError)) != 0)
        {
            Damaged++;
            Hear();
        }
        else if ((status & PacketValid) != 0)
        {
            TakePacket(Read(ReceivedPacketLength));
        }
        else if ((status & ReceiveAlmostFull) != 0)
        {
            Drain(AlmostFull);
        }
    }

    private void TakePacket(int length)
    {
        // What is left of a packet fits the FIFO; anything else means that the count was lost.
        if (length > 0 && length - _got is >= 0 and <= FifoLength)
        {
            _registers.Read(Fifo, _received.AsSpan(_got, length - _got));
            _receiver.Received(_received.AsSpan(0, length), Math.Max((byte)1, _rssi));
        }
        else
        {
            Damaged++;
        }

        Hear();
    }

    private void Drain(int octets)
    {
        if (_got + octets > LargestPacket)
        {
            Damaged++;
            Hear();
            return;
        }

        _registers.Read(Fifo, _received.AsSpan(_got, octets));
        _got += octets;
    }

    private void Refill(int room)
    {
        var next = Math.Min(room, _sending.Length - _sent);
        _registers.Write(Fifo, _sending.AsSpan(_sent, next));
        _sent += next;
        if (_sent == _sending.Length)
        {
            Enable(FifoError | PacketSent, 0);
        }
    }

    private void EndSending(bool isComplete)
    {
        IsSending = false;
        Hear();
        _receiver.Sent(isComplete);
    }

    private void Hear()
    {
        _got = 0;
        _rssi = 0;
        Write(OperatingControl1, CrystalOn);
        Clear();
        Acknowledge(out _, out _);
        Enable(FifoError | ReceiveAlmostFull | PacketValid | CrcError, SyncDetected);
        Write(OperatingControl1, CrystalOn | ReceiveOn);
    }

    private void Clear()
    {
        Write(OperatingControl2, ClearReceiveFifo | ClearTransmitFifo);
        Write(OperatingControl2, 0);
    }

    private void Enable(byte first, byte second) => _registers.Write(InterruptEnable1, [first, second]);

    /// <summary>Reading both status registers takes the interrupt back.</summary>
    private void Acknowledge(out byte first, out byte second)
    {
        Span<byte> status = stackalloc byte[2];
        _registers.Read(InterruptStatus1, status);
        (first, second) = (status[0], status[1]);
    }

    private byte Read(byte register)
    {
        Span<byte> value = stackalloc byte[1];
        _registers.Read(register, value);
        return value[0];
    }

    private void Write(byte register, byte value) => _registers.Write(register, [value]);
}
