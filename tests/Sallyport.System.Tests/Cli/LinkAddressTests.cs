using Sallyport.Cli.Configuration;

namespace Sallyport.System.Tests.Cli;

public sealed class LinkAddressTests
{
    [Theory]
    [InlineData("udp://127.0.0.1:7000", "enigmaiot", "udp", "//127.0.0.1:7000", "")]
    [InlineData("enigmaiot=udp://[::1]:0", "enigmaiot", "udp", "//[::1]:0", "")]
    [InlineData("estim=serial:/dev/ttyUSB0?baud=9600", "estim", "serial", "/dev/ttyUSB0", "baud=9600")]
    [InlineData("serial:/dev/ttyUSB0?baud=9600", "enigmaiot", "serial", "/dev/ttyUSB0", "baud=9600")]
    [InlineData("estim=pty:./bus0", "estim", "pty", "./bus0", "")]
    [InlineData("mesh=udp://127.0.0.1:7010", "mesh", "udp", "//127.0.0.1:7010", "")]
    [InlineData("monitor:mon0", "enigmaiot", "monitor", "mon0", "")]
    [InlineData("dongle:/dev/ttyUSB1", "enigmaiot", "dongle", "/dev/ttyUSB1", "")]
    [InlineData("sim:", "enigmaiot", "sim", "", "")]
    public void Parse_FormsOfTheContract_AreUnderstood(string text, string protocol, string scheme, string rest, string query)
    {
        LinkAddress? link = LinkAddress.Parse(text, out string? mistake);

        Assert.Null(mistake);
        Assert.Equal(new LinkAddress(protocol, scheme, rest, query), link);
        Assert.Equal(text.Replace("enigmaiot=", "", StringComparison.Ordinal), link!.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("udp")]
    [InlineData("udp:")]
    [InlineData("udp:127.0.0.1:7000")]
    [InlineData("udp://:7000")]
    [InlineData("udp://127.0.0.1")]
    [InlineData("udp://127.0.0.1:65536")]
    [InlineData("udp://127.0.0.1:-1")]
    [InlineData("tcp://127.0.0.1:1")]
    [InlineData("morse=udp://127.0.0.1:1")]
    [InlineData("=udp://127.0.0.1:1")]
    [InlineData("serial:")]
    [InlineData("sim:7")]
    public void Parse_AnythingElse_IsAMistakeWithWords(string text)
    {
        Assert.Null(LinkAddress.Parse(text, out string? mistake));
        Assert.False(string.IsNullOrWhiteSpace(mistake));
    }

    [Fact]
    public void Endpoint_OfUdp_IsHostAndPort() => Assert.Equal(("::1", 7000), LinkAddress.Parse("udp://[::1]:7000", out _)!.Endpoint);
}
