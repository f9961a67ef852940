using Sallyport.Cli.Demo;

namespace Sallyport.System.Tests.Cli;

public sealed class PayloadSummaryTests
{
    [Theory]
    [InlineData("cayenne", "016700d102686e", "temperature 20.9, humidity 55")]
    [InlineData("msgpack", "81a56c6967687401", "light 1")]
    [InlineData("raw", "743d31", "t=1")]
    [InlineData("raw", "001b5b324a", "001b5b324a")]
    [InlineData("msgpack", "c1", "c1")]
    [InlineData("0x82", "6162", "ab")]
    [InlineData("raw", "", "")]
    public void Of_EachEncoding_IsAFewWords(string encoding, string hex, string expected) =>
        Assert.Equal(expected, PayloadSummary.Of(encoding, Convert.FromHexString(hex)));

    /// <summary>A device chooses these texts, and they go to a terminal.</summary>
    [Fact]
    public void Of_TextWithControlCharacters_LosesThem() =>
        Assert.Equal("k[2J v]0;", PayloadSummary.Of("msgpack", [0x81, 0xA5, (byte)'k', 0x1B, .. "[2J"u8, 0xA5, (byte)'v', 0x1B, .. "]0;"u8]));

    [Fact]
    public void Of_LongText_IsCut() => Assert.Equal(60, PayloadSummary.Of("raw", new byte[200]).Length);
}
