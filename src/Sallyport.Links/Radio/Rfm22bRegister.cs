namespace Sallyport.Links.Radio;

/// <summary>Registers of the RFM22B (Si4432) that the driver uses, named as in the maker's register description.</summary>
internal static class Rfm22bRegister
{
    public const byte DeviceType = 0x00;
    public const byte InterruptStatus1 = 0x03;
    public const byte InterruptEnable1 = 0x05;
    public const byte OperatingControl1 = 0x07;
    public const byte OperatingControl2 = 0x08;
    public const byte Rssi = 0x26;
    public const byte DataAccessControl = 0x30;
    public const byte HeaderControl1 = 0x32;
    public const byte HeaderControl2 = 0x33;
    public const byte TransmitPacketLength = 0x3E;
    public const byte ReceivedPacketLength = 0x4B;
    public const byte TransmitPower = 0x6D;
    public const byte TransmitFifoControl2 = 0x7D;
    public const byte ReceiveFifoControl = 0x7E;
    public const byte Fifo = 0x7F;

    /// <summary>Device type of the family.</summary>
    public const byte FamilyCode = 0x08;

    // Interrupt status 1 and enable 1.
    public const byte FifoError = 0x80;
    public const byte TransmitAlmostEmpty = 0x20;
    public const byte ReceiveAlmostFull = 0x10;
    public const byte PacketSent = 0x04;
    public const byte PacketValid = 0x02;
    public const byte CrcError = 0x01;

    // Interrupt status 2 and enable 2.
    public const byte SyncDetected = 0x80;

    // Operating and function control 1.
    public const byte SoftwareReset = 0x80;
    public const byte TransmitOn = 0x08;
    public const byte ReceiveOn = 0x04;
    public const byte CrystalOn = 0x01;

    // Operating and function control 2.
    public const byte ClearReceiveFifo = 0x02;
    public const byte ClearTransmitFifo = 0x01;

    // Data access control: packet handler in both directions, CRC over the data with the polynomial of IBM.
    public const byte PacketHandlerWithCrc = 0x80 | 0x08 | 0x04 | 0x01;

    // Header control: no header octets, a length octet, two octets of sync word.
    public const byte NoHeader = 0x00;
    public const byte TwoSyncOctets = 0x02;
}
