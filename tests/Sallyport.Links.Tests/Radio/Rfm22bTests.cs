using Sallyport.Links.Radio;

namespace Sallyport.Links.Tests.Radio;

/// <summary>The driver against a chip that is simulated register by register.</summary>
public sealed class Rfm22bTests : IRfm22bReceiver
{
    private static readonly Rfm22bOptions Options = new() { Modem = [(0x36, 0x2D), (0x37, 0xD4)], Power = 5 };
    private readonly SimulatedRfm22b _chip = new();
    private readonly List<(byte[] Packet, byte Rssi)> _received = [];
    private readonly List<bool> _sent = [];

    public static TheoryData<int> Lengths => [1, 13, 31, 32, 33, 63, 64, 65, 79, 93, 111, 128, 160, 192, 254, 255];

    void IRfm22bReceiver.Received(ReadOnlySpan<byte> packet, byte rssi) => _received.Add((packet.ToArray(), rssi));

    void IRfm22bReceiver.Sent(bool isComplete) => _sent.Add(isComplete);

    [Fact]
    public void Start_SetsTheChipUpAndHears()
    {
        Started();
        Assert.True(_chip.IsReceiving);
        Assert.False(_chip.IsTransmitting);
        Assert.Equal((0x2D, 0xD4, 5, 0x8D), (_chip[0x36], _chip[0x37], _chip[0x6D], _chip[0x30]));
    }

    [Fact]
    public void Start_NoChip_SaysSo()
    {
        var bus = new SimulatedRfm22b();
        bus.Write(0x00, [0xFF]);
        Assert.Throws<IOException>(() => new Rfm22b(bus, Options, this).Start());
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Send_AnyLength_LeavesWholeAndTheFifoNeverOverflows(int length)
    {
        var driver = Started();
        var packet = Packet(length);
        Assert.True(driver.TrySend(packet));
        Assert.False(driver.TrySend(packet));
        for (var octet = 0; octet < length + 2; octet++)
        {
            _chip.SendOctet();
            Serve(driver);
        }

        Assert.Equal(packet, _chip.Air);
        Assert.Equal([true], _sent);
        Assert.True(_chip.IsReceiving);
        Assert.InRange(_chip.LargestTransmitFill, 1, 64);
    }

    /// <summary>The host is late by some octets each time the chip asks.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(14)]
    public void Send_HostIsLate_StillWhole(int octets)
    {
        var driver = Started();
        var packet = Packet(255);
        driver.TrySend(packet);
        for (var waited = 0; _sent.Count == 0;)
        {
            _chip.SendOctet();
            waited = _chip.AsksForService ? waited + 1 : 0;
            if (waited > octets)
            {
                driver.Service();
                waited = 0;
            }
        }

        Assert.Equal(packet, _chip.Air);
        Assert.Equal([true], _sent);
    }

    [Fact]
    public void Send_HostIsMuchTooLate_IsToldAndTheRadioHearsAgain()
    {
        var driver = Started();
        driver.TrySend(Packet(200));
        for (var octet = 0; octet < 200; octet++)
        {
            _chip.SendOctet();
        }

        driver.Service();
        Assert.Equal([false], _sent);
        Assert.True(_chip.IsReceiving);
        Hear(driver, Packet(20), 90);
        Assert.Single(_received);
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Receive_AnyLength_ComesWholeWithTheChipsRssi(int length)
    {
        var driver = Started();
        Hear(driver, Packet(length), 140);
        Hear(driver, Packet(5), 0);
        Assert.Equal(Packet(length), _received[0].Packet);
        Assert.Equal(140, _received[0].Rssi);
        Assert.Equal((5, 1), (_received[1].Packet.Length, _received[1].Rssi));
        Assert.True(_chip.IsReceiving);
    }

    [Fact]
    public void Receive_WrongCheckValue_IsCountedAndForgotten()
    {
        var driver = Started();
        Hear(driver, Packet(100), 80, isValid: false);
        Hear(driver, Packet(40), 80);
        Assert.Equal(Packet(40), Assert.Single(_received).Packet);
        Assert.Equal(1, driver.Damaged);
    }

    [Fact]
    public void Receive_HostIsTooLate_IsCountedAndTheNextOneComes()
    {
        var driver = Started();
        _chip.HearSync(80);
        foreach (var octet in Packet(120))
        {
            _chip.HearOctet(octet);
        }

        driver.Service();
        Hear(driver, Packet(40), 80);
        Assert.Equal(Packet(40), Assert.Single(_received).Packet);
        Assert.Equal(1, driver.Damaged);
    }

    [Fact]
    public void Receive_LengthThatLies_IsNotDelivered()
    {
        var driver = Started();
        _chip.HearSync(80);
        _chip.HearOctet(1);
        _chip.HearEnd(200);
        driver.Service();
        Assert.Empty(_received);
        Assert.Equal(1, driver.Damaged);
        Assert.True(_chip.IsReceiving);
    }

    private static byte[] Packet(int length) => [.. Enumerable.Range(1, length).Select(static one => (byte)(one * 7))];

    private Rfm22b Started()
    {
        var driver = new Rfm22b(_chip, Options, this);
        driver.Start();
        return driver;
    }

    private void Serve(Rfm22b driver)
    {
        if (_chip.AsksForService)
        {
            driver.Service();
        }
    }

    private void Hear(Rfm22b driver, byte[] packet, byte rssi, bool isValid = true)
    {
        _chip.HearSync(rssi);
        Serve(driver);
        foreach (var octet in packet)
        {
            _chip.HearOctet(octet);
            Serve(driver);
        }

        _chip.HearEnd(packet.Length, isValid);
        Serve(driver);
    }
}
