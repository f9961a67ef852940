using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Sallyport.Payloads.Json;

namespace Sallyport.Payloads.Tests.Json;

public class ArduinoNumberTests
{
    [Theory]
    [InlineData(0, "0")]
    [InlineData(-0.0, "0")]
    [InlineData(1, "1")]
    [InlineData(-1.5, "-1.5")]
    [InlineData(3.299999952316284, "3.299999952")]
    [InlineData(1004.7000122070312, "1004.700012")]
    [InlineData(0.0000101, "0.0000101")]
    [InlineData(0.00001, "1e-5")]
    [InlineData(9999999.5, "9999999.5")]
    [InlineData(10000000, "1e7")]
    [InlineData(12345678, "1.2345678e7")]
    [InlineData(999999999.99999, "1e9")]
    [InlineData(0.9999999999, "1")]
    [InlineData(1.7976931348623157E+308, "1.797693135e308")]
    [InlineData(4.9406564584124654E-324, "4.940656458e-324")]
    [InlineData(double.NaN, "null")]
    [InlineData(double.PositiveInfinity, "null")]
    [InlineData(double.NegativeInfinity, "null")]
    public void Format_Value_PrintsAsTheOriginal(double value, string text)
    {
        Assert.Equal(text, ArduinoNumber.Format(value));
    }

    [Fact]
    public void Format_AnyFloat32_ReadsBackWithinNineDigits() =>
        Prop.ForAll<float>(value =>
        {
            var text = ArduinoNumber.Format(value);
            if (float.IsFinite(value))
            {
                var back = double.Parse(text, CultureInfo.InvariantCulture);
                Assert.True(Math.Abs(back - value) <= (Math.Abs(value) * 1e-9) + 5e-10, text);
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1_000));

    [Fact]
    public void Format_ShortBuffer_IsMisuse()
    {
        Assert.Throws<ArgumentException>(() => ArduinoNumber.Format(1, new byte[31]));
    }
}
