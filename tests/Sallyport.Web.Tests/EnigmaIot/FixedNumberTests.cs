using Sallyport.Web.EnigmaIot;

namespace Sallyport.Web.Tests.EnigmaIot;

public sealed class FixedNumberTests
{
    /// <summary>Expected texts as printf of a C library gives them.</summary>
    [Theory]
    [InlineData(0, "0.000000")]
    [InlineData(17816.1171875, "17816.117188")]
    [InlineData(0.0078125, "0.007812")]
    [InlineData(0.1, "0.100000")]
    [InlineData(1e-9, "0.000000")]
    [InlineData(0.9999999, "1.000000")]
    [InlineData(1e22, "10000000000000000000000.000000")]
    [InlineData(-2.5, "-2.500000")]
    [InlineData(double.PositiveInfinity, "0.000000")]
    [InlineData(double.NaN, "0.000000")]
    public void Text_Value_IsPrintfs(double value, string text) => Assert.Equal(text, FixedNumber.Text(value));
}
