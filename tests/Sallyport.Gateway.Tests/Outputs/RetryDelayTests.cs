using Sallyport.Gateway.Outputs;
using Sallyport.Wire;

namespace Sallyport.Gateway.Tests.Outputs;

public sealed class RetryDelayTests
{
    [Theory]
    [InlineData(0x00, new double[] { 1, 2, 4, 8, 16, 30, 30 })]
    [InlineData(0xff, new double[] { 2, 4, 8, 16, 32, 60, 60 })]
    public void Next_WithFixedChance_DoublesBetweenTheBounds(byte chance, double[] expected)
    {
        var delay = new RetryDelay(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(60), new Same(chance));
        Assert.Equal(expected, expected.Select(_ => Math.Round(delay.Next().TotalSeconds, 6)));
    }

    [Fact]
    public void Reset_AfterFailures_BeginsAgain()
    {
        var delay = new RetryDelay(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(60), new Same(0));
        delay.Next();
        delay.Next();
        Assert.Equal(4, delay.Next().TotalSeconds);
        delay.Reset();
        Assert.Equal(1, delay.Next().TotalSeconds);
    }

    [Fact]
    public void Next_ManyFailures_StaysAtTheLongest()
    {
        var delay = new RetryDelay(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1), new Same(0xff));
        for (var failure = 0; failure < 100; failure++)
        {
            Assert.InRange(delay.Next(), TimeSpan.FromSeconds(0.5), TimeSpan.FromMinutes(1));
        }
    }

    private sealed class Same(byte value) : IRandomSource
    {
        public void Fill(Span<byte> destination) => destination.Fill(value);
    }
}
