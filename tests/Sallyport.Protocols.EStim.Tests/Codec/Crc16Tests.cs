using Sallyport.Protocols.EStim.Codec;

namespace Sallyport.Protocols.EStim.Tests.Codec;

public sealed class Crc16Tests
{
    [Theory]
    [InlineData(CrcVariant.Modbus, 0x4B37)]
    [InlineData(CrcVariant.Arc, 0xBB3D)]
    [InlineData(CrcVariant.CcittFalse, 0x29B1)]
    [InlineData(CrcVariant.Xmodem, 0x31C3)]
    [InlineData(CrcVariant.Kermit, 0x2189)]
    [InlineData(CrcVariant.X25, 0x906E)]
    public void Crc_OfTheNineDigits_IsTheCatalogued(CrcVariant variant, int expected) => Assert.Equal(expected, Crc16.Of(variant).Compute("123456789"u8));
}
