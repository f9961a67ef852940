using Sallyport.Mqtt.Client.Transport;
using Sallyport.Wire;

namespace Sallyport.Mqtt.Tests.Client.Transport;

public sealed class BackOffTests
{
    [Theory]
    [InlineData(0x00, new double[] { 1, 2, 4, 8, 16, 30, 30 })]
    [InlineData(0xff, new double[] { 2, 4, 8, 16, 32, 60, 60 })]
    public void Next_WithFixedChance_DoublesBetweenTheBounds(byte chance, double[] expected)
    {
        var backOff = new BackOff(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60), new Same(chance));
        Assert.Equal(expected, expected.Select(_ => Math.Round(backOff.Next().TotalSeconds, 6)));
    }

    [Fact]
    public void Lived_Long_BeginsAgain_AndShort_DoesNot()
    {
        var backOff = new BackOff(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60), new Same(0));
        backOff.Next();
        backOff.Next();
        backOff.Lived(TimeSpan.FromSeconds(1));
        Assert.Equal(4, backOff.Next().TotalSeconds);
        backOff.Lived(TimeSpan.FromSeconds(31));
        Assert.Equal(1, backOff.Next().TotalSeconds);
    }

    private sealed class Same(byte value) : IRandomSource
    {
        public void Fill(Span<byte> destination) => destination.Fill(value);
    }
}
